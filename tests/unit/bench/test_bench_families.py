"""Switching families of analyzers off in a process, and what the difference is."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime

import polars as pl
import pytest

from bench.families import NONE, summary, variants
from bench.partial import FAMILIES, MEANING, REGISTRIES, family, kept
from services.profiler.core.analyzers import registry
from services.profiler.core.analyzers.base import Settings
from services.profiler.core.engine.plan import plan
from services.profiler.core.readers.base import Column

PROGRAM = """
import json, sys
from pathlib import Path
from bench.partial import FAMILIES, keep, measured
source, spill = map(Path, sys.argv[1:])
found = {}
for families in (FAMILIES, (), *((each,) for each in FAMILIES)):
    keep(frozenset(families))
    profile = measured(source, spill)
    parts = {
        "top values": any(column.top_values for column in profile.columns),
        "associations": profile.associations,
        "duplicates": profile.duplicate_rows,
        "missing": profile.missing_patterns,
    }
    metrics = {name for column in profile.columns for name, metric in column.metrics.items() if metric.number is not None}
    found["all" if families == FAMILIES else "".join(families)] = sorted(metrics | {name for name, part in parts.items() if part})
print(json.dumps(found))
"""
TOLD_BY = {
    "column": {"mean"},
    "frequency": {"distinct_count", "top values"},
    "text": {"length_min"},
    "duplicate_rows": {"duplicates"},
    "missing_patterns": {"missing"},
    "pair": {"associations"},
}
"""Some of what a family tells and no other does."""


def test_every_analyzer_has_a_family() -> None:
    assert {name for name in vars(registry) if name.endswith("_ANALYZERS")} == set(REGISTRIES)
    assert {"column", "text", "frequency", "place", "duplicate_rows", "missing_patterns", "pair", "sample"} <= set(FAMILIES)
    assert {family(name, each) for name, analyzers in REGISTRIES.items() for each in analyzers} == set(FAMILIES) - {MEANING}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """What is told by all families, by none and by each alone, from a process of its own: it changes the engine."""
    path = tmp_path_factory.mktemp("families") / "table.csv"
    rows = [f"{at},{at * 2},{'' if at % 5 else 'Oslo'},w{at}" for at in range(60)]
    path.write_text("\n".join(["a,b,city,word", *rows, *rows[:3]]) + "\n")
    done = subprocess.run([sys.executable, "-c", PROGRAM, path, path.parent], capture_output=True, text=True, check=True)
    assert "failed" not in done.stderr
    return {families: set(names) for families, names in json.loads(done.stdout).items()}


def test_all_families_give_the_whole_profile(told: dict[str, set[str]]) -> None:
    assert set().union(*TOLD_BY.values()) <= told["all"]


@pytest.mark.parametrize("alone", ["", *TOLD_BY])
def test_a_family_alone_tells_its_own(told: dict[str, set[str]], alone: str) -> None:
    others = set().union(*(names for name, names in TOLD_BY.items() if name != alone))
    assert TOLD_BY.get(alone, set()) <= told[alone]
    assert not told[alone] & others


@pytest.mark.parametrize(
    ("families", "expected"),
    [
        ((), []),
        (("text",), ["TextUnit"]),
        (("frequency",), ["TallyUnit", "TallyUnit"]),
        (("frequency", "text"), ["TallyUnit", "TextUnit"]),
        (("sample",), ["SampleUnit"]),
    ],
    ids=lambda value: "+".join(value) if isinstance(value, tuple) else "",
)
def test_shared_work_is_done_only_for_who_needs_it(families: tuple[str, ...], expected: list[str]) -> None:
    columns = (Column(0, "number", pl.Int64(), "integer"), Column(1, "word", pl.String(), "text"))
    units = kept(plan(columns, Settings(datetime(2026, 1, 1, tzinfo=UTC))), columns, frozenset(families))
    assert sorted(name for unit in units if (name := type(unit).__name__) in {"TextUnit", "TallyUnit", "SampleUnit"}) == expected


def test_differences_are_taken_within_rounds() -> None:
    def spent(seconds: float) -> dict[str, dict[str, float]]:
        return {stage: {"seconds": seconds, "cpu_seconds": seconds} for stage in ("measuring", "judging")}

    wanted = variants(["text", "pair"])
    assert wanted["without text"] == ["pair"]
    assert (wanted[NONE], wanted["only pair"]) == ([], ["pair"])
    figures = [
        dict(zip(wanted, map(spent, each), strict=True))
        for each in ([10, 2, 7, 9, 5, 3], [20, 2, 10, 19, 5, 3], [30, 2, 29, 29, 5, 3])
    ]
    _, nothing, text, pair, _ = summary(figures, ["text", "pair"])
    assert nothing["cpu_seconds"] == 2
    # 3, 10 and 1 of 20.
    assert (text["saved"], text["saved_share"], text["added"]) == (3, 15.0, 3)
    assert (pair["saved"], pair["added"]) == (1, 1)
