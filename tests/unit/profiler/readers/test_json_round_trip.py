"""Any JSON value, read into columns and put together again, is the value that it was."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from services.profiler.core.readers.base import ReadLimits, ReadOptions
from services.profiler.core.readers.registry import open_table

Steps = tuple[str | int | None, ...]
STEP = re.compile(r'\[\]|\[(?P<at>\d+)\]|\[(?P<quoted>"(?:[^"\\]|\\.)*")\]|\.?(?P<plain>[^.\[\]"]+)', re.DOTALL)


def steps_of(name: str) -> Steps:
    """None for the elements of an array."""
    found: list[str | int | None] = []
    for match in STEP.finditer(name):
        if match["at"]:
            found.append(int(match["at"]))
        elif match["quoted"]:
            found.append(json.loads(match["quoted"]))
        else:
            found.append(match["plain"])
    assert "".join(match[0] for match in STEP.finditer(name)) == name
    return tuple(found)


def expected(value: Any, *, is_row: bool = False) -> Any:
    """What of a value can be told from columns: scalars as text; a member that is null is as good as none."""
    if isinstance(value, list) and is_row:
        value = dict(enumerate(value))
    if isinstance(value, dict):
        members = {key: kept for key, member in value.items() if (kept := expected(member)) is not None}
        return members or (None if value or is_row else "{}")
    if isinstance(value, list):
        return [expected(element) for element in value]
    return str(value).lower() if isinstance(value, bool) else value


def rebuilt(cells: Iterable[tuple[Steps, Any]]) -> Any:
    """The one value that stands in these cells of a row; no two of them may say different things."""
    plain = [cell for steps, cell in cells if not steps and cell is not None]
    lists = [(steps[1:], cell) for steps, cell in cells if steps and steps[0] is None]
    members: dict[Any, list[tuple[Steps, Any]]] = {}
    for steps, cell in cells:
        if steps and steps[0] is not None:
            members.setdefault(steps[0], []).append((steps[1:], cell))
    candidates = list(plain)
    if objects := {key: kept for key, inner in members.items() if (kept := rebuilt(inner)) is not None}:
        candidates.append(objects)
    if any(cell is not None for _, cell in lists):
        lengths = {len(cell) for _, cell in lists}
        assert len(lengths) == 1, "lists below one array are parallel"
        candidates.append([rebuilt([(steps, cell[at]) for steps, cell in lists]) for at in range(lengths.pop())])
    assert len(candidates) <= 1
    return candidates[0] if candidates else None


def told(cell: Any) -> Any:
    """A leaf of a list as text."""
    if isinstance(cell, list):
        return [told(element) for element in cell]
    return json.dumps(cell) if isinstance(cell, bool | dict) else cell


def shape(cell: Any) -> Any:
    return [shape(element) for element in cell] if isinstance(cell, list) else None


def rows_of(content: str, file_name: str, **limits: int) -> list[Any]:
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "upload"
        path.write_text(content)
        table = open_table(path, file_name, ReadOptions(), ReadLimits(**limits), Path(directory))
        names = [steps_of(column.name) if column.name not in ("value", "$") else () for column in table.columns]
        texts = [row for batch in table.texts() for row in batch.frame.rows()]
        for row, typed in zip(texts, (row for batch in table.batches() for row in batch.frame.rows()), strict=True):
            for column, text, value in zip(table.columns, row, typed, strict=True):
                if column.logical_type == "list":
                    assert (text is None) == (value is None)
                    assert text is None or shape(json.loads(text)) == shape(value)
        table.close()
        assert [entry.name for entry in Path(directory).iterdir()] == ["upload"]
    loaded = [
        [
            told(json.loads(cell, parse_int=str, parse_float=str)) if column.logical_type == "list" and cell else cell
            for column, cell in zip(table.columns, row, strict=True)
        ]
        for row in texts
    ]
    return [_row(rebuilt(list(zip(names, row, strict=True)))) for row in loaded]


def _row(value: Any) -> Any:
    """A row without members is written out only where no row has any."""
    return None if value == "{}" else value


NUMBERS = st.integers(-(10**25), 10**25) | st.floats(allow_nan=False, allow_infinity=False)
KEYS = st.sampled_from(["a", "b", "a.b", "[0]", "", "$", 'q"', "key with space", "ключ", "c[]"]) | st.text(
    st.characters(codec="utf-8"), max_size=4
)
TEXTS = st.text(st.characters(codec="utf-8"), max_size=6) | st.sampled_from(["1", "true", "{}", "N/A", "\\", '"', "2024-01-02"])
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)
# One key less: with it a row that is plain has no name of its own in this test.
ROWS = st.lists(VALUES, min_size=1, max_size=8).filter(
    lambda rows: not any(isinstance(row, dict) and "value" in row for row in rows)
)


def literal(rows: Iterable[Any]) -> list[Any]:
    """Numbers as they are written."""
    return [_row(expected(json.loads(json.dumps(row), parse_int=str, parse_float=str), is_row=True)) for row in rows]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=ROWS)
@example(rows=[{"a": [{"b": 1}]}, {"a": [{"c": [2]}, {}, None, 3]}, {"a": []}, {"a": None}, {"a": "x"}])
@example(rows=[{"a": {}}, {"a": {"b": None}}, {}])
@example(rows=[[1, [2]], [], 3, {"a": 4}])
@example(rows=[{}])
@example(rows=[None])
def test_rows_come_back(rows: list[Any]) -> None:
    assert rows_of(json.dumps(rows), "x.json") == literal(rows)
    assert rows_of("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "x.ndjson") == literal(rows)


@pytest.mark.parametrize("indent", [None, 2], ids=["compact", "pretty"])
def test_paths_that_come_late_are_columns_of_all_rows(indent: int | None) -> None:
    rows: list[Any] = [{"id": at, "items": [{"n": at}] * (at % 3)} for at in range(5000)]
    rows += [{"id": 0, "items": [{"late": [1, {"deep": at}]}, {"n": 1}]} for at in range(200)]
    content = json.dumps(rows, indent=indent)
    assert rows_of(content, "x.json", batch_rows=700) == literal(rows)


def test_records_across_the_edges_of_windows_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"n": 10**at, "f": at + 0.5, "t": 'é\\"\u2028' * at, "l": [at, None]} for at in range(60)]
    for block in (1, 2, 3, 7, 64):
        monkeypatch.setattr("services.profiler.core.readers.document.window.BLOCK_BYTES", block)
        for content in (json.dumps(rows), json.dumps({"x": {"y": rows}}), json.dumps(rows, ensure_ascii=False, indent=1)):
            assert rows_of(content, "x.json") == literal(rows)
        lines = "\r\n".join(json.dumps(row) for row in rows)
        assert rows_of(lines, "x.ndjson") == literal(rows)
        # Too short a front to tell lines by still tells them in the end.
        assert rows_of(lines, "x.json") == literal(rows)
