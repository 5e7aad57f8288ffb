"""How well personal data is told from everything else, and how fast: labelled columns of a seed, a confusion table, figures.

python -m bench.pii [--seed 20240601] [--show 40]
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from bench.pii_columns import Labelled, columns
from services.profiler.core.profile import LogicalType
from services.profiler.core.semantics.base import SeenValues
from services.profiler.core.semantics.decision import semantic_type

LEAST_PRECISION, LEAST_RECALL, LEAST_SPEED = 0.98, 0.95, 200_000
ABSENT = {"N/A", "", "unknown", "-"}


def seen(column: Labelled) -> SeenValues:
    """As the engine hands a column over: different values, typed as the readers type them."""
    present = [value.strip() for value in column.values if value not in ABSENT]
    different = pl.Series("value", sorted(set(present)), dtype=pl.String)
    return SeenValues(different, _logical_type(present), len(present), value_count=len(different))


def _logical_type(values: Sequence[str]) -> LogicalType:
    forms: dict[LogicalType, str] = {
        "integer": r"0|-?[1-9][0-9]{0,17}",
        "float": r"[+-]?[0-9]+\.[0-9]+",
        "date": r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
        "datetime": r"[0-9]{4}-[0-9]{2}-[0-9]{2}T.*",
    }
    return next((name for name, form in forms.items() if all(re.fullmatch(form, value) for value in values)), "text")


def main() -> None:
    """Judge every column, print what was taken for what, and write build/bench_pii.json."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=20240601)
    parser.add_argument("--show", type=int, default=40)
    arguments = parser.parse_args()
    labelled = list(columns(arguments.seed))
    given = [seen(column) for column in labelled]
    # Patterns are compiled once per process, which is no part of a rate.
    for column, values in zip(labelled[::7], given[::7], strict=True):
        semantic_type(column.name, values)
    began, computing = time.perf_counter(), time.process_time()
    found = [semantic_type(column.name, values) for column, values in zip(labelled, given, strict=True)]
    took, computed = time.perf_counter() - began, time.process_time() - computing
    kinds = [judged.pii.kind for judged in found]
    figures = _figures(labelled, kinds) | {
        "values_per_second": round(sum(len(each.values) for each in given) / took),
        "values_per_processor_second": round(sum(len(each.values) for each in given) / computed),
    }
    figures |= {
        "columns": len(labelled),
        "milliseconds_per_column": round(1000 * took / len(labelled), 2),
        "values_per_second_in_columns_of_20000": _big(arguments.seed),
    }
    _print_confusion(labelled, kinds, [judged.name for judged in found], arguments.show)
    print(json.dumps(figures, indent=1))
    Path("build").mkdir(exist_ok=True)
    Path("build/bench_pii.json").write_text(json.dumps(figures, indent=1))
    print(f"targets: precision ≥ {LEAST_PRECISION}, recall ≥ {LEAST_RECALL}, values per second ≥ {LEAST_SPEED:,}")


def _figures(labelled: Sequence[Labelled], kinds: Sequence[str]) -> dict[str, float]:
    pairs = list(zip(labelled, kinds, strict=True))
    told = [(column, kind) for column, kind in pairs if column.is_telling or column.naming == "given" or not column.kind]
    right = sum(1 for column, kind in told if column.kind and column.kind == kind)
    wrong = sum(1 for column, kind in pairs if kind and column.kind != kind)
    all_right = sum(1 for column, kind in pairs if column.kind and column.kind == kind)
    positives = sum(1 for column, _ in pairs if column.kind)
    return {
        "precision": round(all_right / (all_right + wrong), 4),
        "recall": round(right / sum(1 for column, _ in told if column.kind), 4),
        "recall_with_columns_nobody_can_tell": round(all_right / positives, 4),
        "recall_as_any_personal_data": round(
            sum(1 for column, kind in told if column.kind and kind) / sum(1 for c, _ in told if c.kind), 4
        ),
        "positives": positives,
        "false_alarms_on_negatives": sum(1 for column, kind in pairs if kind and not column.kind),
        "negatives": len(pairs) - positives,
    }


def _print_confusion(labelled: Sequence[Labelled], kinds: Sequence[str], types: Sequence[str], show: int) -> None:
    table = Counter((column.kind or "none", kind or "none") for column, kind in zip(labelled, kinds, strict=True))
    print(f"{'is':<20}{'right':>6}  taken for")
    for kind in sorted({is_kind for is_kind, _ in table}):
        others = ", ".join(f"{other} {count}" for (is_kind, other), count in sorted(table.items()) if is_kind == kind != other)
        print(f"{kind:<20}{table[kind, kind]:>6}  {others}")
    errors = [
        (column.source, column.naming, column.name, column.kind, kind, means)
        for column, kind, means in zip(labelled, kinds, types, strict=True)
        if column.kind != kind and (column.is_telling or column.naming == "given")
    ]
    for source, naming, name, kind, taken, means in errors[:show]:
        print(f"  {source:<22} {naming:<9} {name[:24]!r:<28} {kind or 'none'} -> {taken or 'none'} ({means})")


def _big(seed: int) -> int:
    """Values per second of columns of 20,000 values: those of all columns of a source, again and again."""
    many: dict[str, tuple[str, list[str]]] = {}
    for column in columns(seed):
        values = many.setdefault(column.source, (column.name, []))[1]
        values += [f"{value}" for value in column.values]
    chosen = sorted(many, key=lambda source: -len(set(many[source][1])))[:30]
    given = [seen(Labelled(many[source][0], tuple(many[source][1]), "", source, "")) for source in chosen]
    grown = [SeenValues(_grown(each.values), each.logical_type, 20_000, is_complete=False, value_count=20_000) for each in given]
    began = time.perf_counter()
    for source, each in zip(chosen, grown, strict=True):
        semantic_type(many[source][0], each)
    return round(sum(len(each.values) for each in grown) / (time.perf_counter() - began))


def _grown(values: pl.Series) -> pl.Series:
    return pl.concat([values] * (20_000 // max(1, len(values)) + 1)).head(20_000).sort()


if __name__ == "__main__":
    main()
