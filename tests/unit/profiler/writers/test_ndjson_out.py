"""NDJSON out: strict JSON, numbers as they stood."""

from __future__ import annotations

import json
import math

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.profiler.core.readers.base import ReadLimits


def objects(target):
    return [json.loads(line, parse_constant=pytest.fail) for line in target.read_text(encoding="utf-8").split("\n")[:-1]]


def test_numbers_are_literals_as_they_stood(rewrite):
    target, _ = rewrite("n,x,c,t\n1,1.50,007,a\n2,1e5,012,\n3,-0.0,13,b\n", "ndjson", header_rows=1)
    assert target.read_text().splitlines() == [
        '{"n":1,"x":1.50,"c":"007","t":"a"}',
        '{"n":2,"x":1e5,"c":"012","t":null}',
        '{"n":3,"x":-0.0,"c":"13","t":"b"}',
    ]


def test_what_is_no_json_number_is_a_string(rewrite):
    cells = ["+5", ".5", "5.", "NaN", "inf", "N/A", *map(str, range(200))]
    target, _ = rewrite("v,w\n" + "".join(f"{cell},x\n" for cell in cells), "ndjson", header_rows=1)
    assert [each["v"] for each in objects(target)] == [*cells[:6], *range(200)]


def test_names_and_extra_cells(rewrite):
    target, written = rewrite('a,a,\n1,2,3\n4,5,6,7,"8 ""x"""\n7,8,9\n', "ndjson", header_rows=1)
    assert objects(target) == [
        {"a": 1, "a_2": 2, "column_3": 3},
        {"a": 4, "a_2": 5, "column_3": 6, "_extra_cells": ["7", '8 "x"']},
        {"a": 7, "a_2": 8, "column_3": 9},
    ]
    assert written.extra_cell_row_count == 1


def test_stored_values_are_strict_json(rewrite, tmp_path):
    source = {"x": [1.5, math.nan, math.inf, None], "l": [[1.0, math.nan], [], None, [2.5]], "b": [True, False, None, True]}
    pl.DataFrame(source).write_parquet(tmp_path / "in.parquet")
    target, _ = rewrite(tmp_path / "in.parquet", "ndjson")
    assert objects(target) == [
        {"x": 1.5, "l[]": [1.0, None], "b": True},
        {"x": "NaN", "l[]": [], "b": False},
        {"x": "inf", "l[]": None, "b": None},
        {"x": None, "l[]": [2.5], "b": True},
    ]


CELL = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00\ufeff\r"), min_size=1, max_size=8)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cells=st.lists(CELL, min_size=1, max_size=10), name=CELL.filter(str.strip))
def test_any_text_survives(cells, name, rewrite, tmp_path):
    pl.DataFrame({name: cells, "other": cells}).write_parquet(tmp_path / "in.parquet")
    target, _ = rewrite(tmp_path / "in.parquet", "ndjson", limits=ReadLimits(batch_rows=3))
    key = next(iter(objects(target)[0]))
    assert [each[key] for each in objects(target)] == cells
    assert key == name
