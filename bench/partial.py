"""Profiles a file in this process with some families of analyzers only, and tells what that cost as one line of JSON.

python -m bench.partial table.csv [--families column,text,frequency,…]
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from services.profiler.convert.profiles import profile_to_proto
from services.profiler.core.agents.requests import resolve
from services.profiler.core.analysis import analyze
from services.profiler.core.analyzers import registry
from services.profiler.core.analyzers.base import Settings
from services.profiler.core.engine import profile_table
from services.profiler.core.engine.plan import plan
from services.profiler.core.engine.sample_unit import SampleUnit
from services.profiler.core.engine.units import Unit
from services.profiler.core.engine.value_units import TallyUnit, TextUnit
from services.profiler.core.profile import DatasetProfile, EngineInfo
from services.profiler.core.readers.base import Column, GuessFailed, ReadLimits, ReadOptions
from services.profiler.core.readers.registry import open_table
from services.profiler.core.semantics.base import SemanticType
from services.profiler.core.semantics.decision import semantic_type
from services.profiler.core.semantics.feature_type import with_feature_types
from services.runtime.clock import SystemClock

CORE = "services.profiler.core."
SUFFIX = "_ANALYZERS"
REGISTRIES: dict[str, tuple[Any, ...]] = {name: kept for name, kept in vars(registry).items() if name.endswith(SUFFIX)}


def family(name: str, analyzer: Any) -> str:
    """What is switched together: a registry, but for analyzers of whole rows, which have little in common."""
    return str(analyzer.name) if name == "DATASET_ANALYZERS" else name.removesuffix(SUFFIX).lower()


MEANING = "meaning"
"""Semantic types, personal data and feature types: asked of each column once its figures are known."""
FAMILIES = (
    *dict.fromkeys(family(name, analyzer) for name, analyzers in REGISTRIES.items() for analyzer in analyzers),
    MEANING,
)


HOLDERS = [
    (module, name)
    for module in [module for path, module in sys.modules.items() if path.startswith(CORE) and module is not registry]
    for name, analyzers in REGISTRIES.items()
    if getattr(module, name, None) is analyzers
]
"""Modules of the engine that hold a registry, by its name."""


def keep(families: frozenset[str]) -> None:
    """From here on this process measures these families only: what holds a registry holds less of it."""
    for module, name in HOLDERS:
        setattr(module, name, tuple(each for each in REGISTRIES[name] if family(name, each) in families))

    is_asked = MEANING in families
    setattr(import_module(f"{CORE}engine.column_figures"), "semantic_type", semantic_type if is_asked else nothing)  # noqa: B010
    setattr(import_module(f"{CORE}engine.figures"), "with_feature_types", with_feature_types if is_asked else tuple)  # noqa: B010

    def fewer(columns: Sequence[Column], settings: Settings) -> list[Unit]:
        return list(kept(plan(columns, settings), columns, families))

    # Not an import statement: the package has a function of the module's name.
    setattr(import_module(f"{CORE}engine.profile_table"), "plan", fewer)  # noqa: B010


def nothing(*_: object) -> SemanticType:
    """What a column means to whoever does not ask."""
    return SemanticType()


def kept(units: Sequence[Unit], columns: Sequence[Column], families: frozenset[str]) -> Iterator[Unit]:
    """Text is read from the tallies of text columns: it takes those along, also where values are not counted otherwise."""
    for unit in units:
        if isinstance(unit, TextUnit) and "text" not in families:
            if "frequency" in families:
                yield TallyUnit(columns[unit.keys[0][1]])
        elif isinstance(unit, TallyUnit):
            if "frequency" in families:
                yield unit
        elif not isinstance(unit, SampleUnit) or "sample" in families:
            yield unit


@dataclass(slots=True)
class Spent:
    """Wall clock and processor time since the last look."""

    wall: float = 0.0
    cpu: float = 0.0

    def since(self) -> dict[str, float]:
        """In seconds; a new count begins."""
        wall, cpu = time.perf_counter(), time.process_time()
        spent = {"seconds": wall - self.wall, "cpu_seconds": cpu - self.cpu}
        self.wall, self.cpu = wall, cpu
        return spent


class Failures(logging.Handler):
    """What the engine gave up: an analyzer that fails costs nothing, so that the figures would be wrong."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.told: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it."""
        self.told.append(f"{record.getMessage()}: {vars(record)}")


def measured(path: Path, spill: Path, *, may_guess: bool = True) -> DatasetProfile:
    """Read and measured, not judged."""
    table = open_table(path, path.name, ReadOptions(), ReadLimits(), spill, may_guess=may_guess)
    try:
        return profile_table(table, as_of=datetime.now(UTC), source_bytes=path.stat().st_size)
    except GuessFailed:
        return measured(path, spill, may_guess=False)
    finally:
        table.close()


def main() -> None:
    """Measure one file and print the line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--families", default=",".join(FAMILIES))
    arguments = parser.parse_args()
    keep(frozenset(filter(None, arguments.families.split(","))))
    logging.getLogger().addHandler(failures := Failures())
    spent = Spent()
    spent.since()
    with tempfile.TemporaryDirectory() as spill:
        profile = measured(arguments.path, Path(spill))
    measuring = spent.since()
    engine = EngineInfo("", {}, "", datetime.now(UTC).isoformat(), 0)
    profile_to_proto(analyze(resolve((), False), profile, None, engine, SystemClock())).SerializeToString()
    if failures.told:
        raise SystemExit(failures.told[0])
    print(json.dumps({"measuring": measuring, "judging": spent.since()}))


if __name__ == "__main__":
    main()
