"""Tables of benchmarks: text for people, JSON for programs."""

from __future__ import annotations

import json
from pathlib import Path

from bench.tables import table, write

HEADINGS = {"name": "", "seconds": "seconds", "note": "note"}


def test_figures_stand_under_their_headings() -> None:
    lines = table([{"name": "a", "seconds": 1234.5, "note": "met"}, {"name": "longer", "seconds": 2}], HEADINGS).splitlines()
    assert [line.split() for line in lines] == [["seconds", "note"], ["a", "1,234.5", "met"], ["longer", "2", "–"]]
    assert len({line.index(cell) + len(cell) for line, cell in zip(lines, ("seconds", "1,234.5", " 2"), strict=True)}) == 1


def test_nothing_measured_is_no_zero() -> None:
    assert table([{"name": "a", "seconds": None}], HEADINGS).splitlines()[1].split() == ["a", "–", "–"]
    assert table([{"name": "a", "seconds": 0.0}], HEADINGS).splitlines()[1].split() == ["a", "0.0", "–"]


def test_a_failure_stands_in_place_of_figures() -> None:
    rows = [{"name": "a", "failure": "not installed: no wheel"}, {"name": "other", "seconds": 1}]
    assert table(rows, HEADINGS).splitlines()[1] == "a      not installed: no wheel"


def test_no_rows_are_a_heading() -> None:
    assert table([], HEADINGS).split() == ["seconds", "note"]


def test_json_tells_the_machine(tmp_path: Path) -> None:
    target = tmp_path / "build" / "bench.json"
    write(target, "title", [{"name": "a", "seconds": None}], rounds=3)
    written = json.loads(target.read_text())
    assert (written["title"], written["rounds"], written["runs"]) == ("title", 3, [{"name": "a", "seconds": None}])
    assert written["machine"]["cores"] >= 1
    assert written["machine"]["polars"]
