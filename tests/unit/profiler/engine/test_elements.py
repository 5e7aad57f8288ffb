"""Figures of what stands inside lists, against DuckDB and NumPy."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.profiler.core.engine import elements, profile_table
from services.profiler.core.metrics import Absent, MetricName
from services.profiler.core.profile import ColumnProfile
from tests.unit.profiler.engine.conftest import AS_OF, ProfileColumn
from tests.unit.profiler.engine.memory_table import MemoryTable

lists = st.lists(st.none() | st.lists(st.none() | st.integers(-50, 50), max_size=6), max_size=30)


def measured(values: list[object], dtype: pl.DataType, batch_rows: int) -> ColumnProfile:
    frame = pl.DataFrame({"a": pl.Series(values, dtype=dtype)})
    return profile_table(MemoryTable(frame, batch_rows=batch_rows), as_of=AS_OF).columns[0]


@settings(max_examples=40, deadline=None)
@given(lists, st.sampled_from([1, 4, 1000]))
def test_elements_have_the_figures_of_a_flat_column(values: list[object], batch_rows: int) -> None:
    column = measured(values, pl.List(pl.Int64), batch_rows)
    flat = [element for each in values if isinstance(each, list) for element in each]
    present = np.array([element for element in flat if element is not None])
    assert column.number("element_count") == len(present)
    assert column.number("element_missing_count") == len(flat) - len(present)
    assert column.number("element_distinct_count") == len(set(present.tolist()))
    assert column.number("null_count") == values.count(None)
    if not len(present):
        assert column.metrics["element_mean"].value == Absent("no_values")
        return
    assert (column.number("element_min"), column.number("element_max")) == (present.min(), present.max())
    assert column.number("element_mean") == pytest.approx(present.mean())
    assert column.number("element_median") == pytest.approx(np.median(present))
    assert sum(column.histogram.counts if column.histogram else ()) == len(present)


def test_elements_are_those_that_duckdb_unnests(tmp_path: Path) -> None:
    random = np.random.default_rng(7)
    words = [None if at % 50 == 0 else [f"w{number}" for number in random.integers(0, 40, at % 5)] for at in range(2_000)]
    frame = pl.DataFrame({"a": pl.Series(words, dtype=pl.List(pl.String))})
    frame.write_parquet(tmp_path / "lists.parquet")
    query = "select word, count(*) n from (select unnest(a) word from read_parquet(?)) group by word order by n desc, word limit 10"
    expected = duckdb.connect().execute(query, [str(tmp_path / "lists.parquet")]).fetchall()
    column = measured(frame["a"].to_list(), pl.List(pl.String), 300)
    assert [(top.value, top.count) for top in column.top_values] == expected
    assert (column.number("element_length_min"), column.number("element_length_max")) == (2, 3)


@pytest.mark.parametrize(
    ("values", "dtype", "figures"),
    [
        ([[[1, 2], []], None, [[3, None], None]], pl.List(pl.List(pl.Int8)), {"element_count": 3, "element_missing_count": 1}),
        ([[date(2024, 1, 1)], [date(2024, 1, 3)]], pl.List(pl.Date), {"element_median": date(2024, 1, 2)}),
        ([[True, None], [False]], pl.List(pl.Boolean), {"element_count": 2, "element_distinct_count": 2}),
        ([[1.0, float("nan")], []], pl.List(pl.Float64), {"element_count": 1, "element_missing_count": 1, "element_mean": 1.0}),
        ([[{"x": 1}], None], pl.List(pl.Struct({"x": pl.Int64})), {"element_count": 1}),
        ([None, []], pl.List(pl.String), {"element_count": 0, "element_distinct_count": 0}),
    ],
    ids=["lists in lists", "dates", "truths", "nan", "objects", "nothing"],
)
def test_every_kind_of_element_is_measured(
    profile_column: ProfileColumn, values: list[object], dtype: object, figures: dict[MetricName, object]
) -> None:
    column = profile_column(values, dtype)
    assert {name: column.metrics[name].value for name in figures} == figures


def test_one_endless_list_is_measured_in_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elements, "CHUNK", 7)
    numbers, texts = [[*range(100)], [1]], [[str(at) for at in range(100)], ["1"]]
    assert measured(numbers, pl.List(pl.Int64), 10).number("element_stddev") == pytest.approx(np.std([*range(100), 1], ddof=1))
    column = measured(texts, pl.List(pl.String), 10)
    assert (column.number("element_distinct_count"), column.top_values[0].value) == (100, "1")


def test_figures_of_rows_do_not_count_elements(profile_column: ProfileColumn) -> None:
    column = profile_column([["a", "b", "c"], ["a"]], pl.List(pl.String))
    assert "distinct_count" not in column.metrics
    assert (column.number("count"), column.number("length_mean")) == (2, 2)


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([[f"m{at}@corp.example"] for at in range(200)], "email"),
        ([[f"write to m{at}@corp.example", "plain"] for at in range(200)], "email"),
        ([[f"w{at}", "plain"] for at in range(200)], ""),
    ],
    ids=["addresses", "addresses in texts", "words"],
)
def test_a_list_of_personal_data_is_personal(values: list[object], kind: str) -> None:
    column = measured(values, pl.List(pl.String), 50)
    assert (column.semantic_type, column.pii.detected, column.pii.kind) == ("list", bool(kind), kind)
