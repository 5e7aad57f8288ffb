"""Which analyses are of one dataset, and which dataset a question means."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.persistence.core.datasets import ChosenDataset, KnownDataset, choose, dataset_id, schema_fingerprint

START = datetime(2026, 1, 1, tzinfo=UTC)


def report(*columns: tuple[str, str]) -> dict[str, Any]:
    return {"columns": [{"name": name, "logical_type": kind, "metrics": {"mean": 1}} for name, kind in columns]}


SCHEMA = report(("a", "integer"), ("b", "string"))


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(report(("b", "string"), ("a", "integer")), id="other_order"),
        pytest.param(report(("a", "float"), ("b", "string")), id="other_type"),
        pytest.param(report(("a", "integer")), id="column_less"),
        pytest.param(report(("a", "integer"), ("B", "string")), id="other_name"),
        pytest.param(report(('a","integer', "b"), ("", "string")), id="quotes"),
        pytest.param(report(), id="no_column"),
    ],
)
def test_another_schema_is_another_fingerprint(other: dict[str, Any]) -> None:
    assert schema_fingerprint(other) != schema_fingerprint(SCHEMA)


def test_figures_are_no_part_of_a_fingerprint() -> None:
    other = {"columns": [{**column, "metrics": {}} for column in SCHEMA["columns"]], "dataset": {"row_count": 9}}
    assert schema_fingerprint(other) == schema_fingerprint(SCHEMA)
    assert schema_fingerprint(None) is schema_fingerprint({}) is schema_fingerprint({"columns": "x"}) is None


@given(st.text(min_size=1), st.text(min_size=1), st.text())
def test_a_name_decides_alone_and_never_meets_a_file(name: str, other: str, file: str) -> None:
    assert dataset_id(name, file, "f") == dataset_id(name, "", None)
    assert (dataset_id(name, file, "f") == dataset_id(other, file, "f")) == (name == other)
    assert dataset_id(name, "", None) != dataset_id("", name, "f")
    assert dataset_id("", file, None) is None


def known(key: str | None, name: str = "a.csv", age: int = 0) -> KnownDataset:
    return KnownDataset(key, name, START - timedelta(hours=age))


@pytest.mark.parametrize(
    ("asked", "datasets", "chosen"),
    [
        pytest.param("a.csv", [], None, id="unknown"),
        pytest.param("a.csv", [known("n"), known("o")], ChosenDataset("n", "a.csv", 1), id="newest_decides"),
        pytest.param("o", [known("n"), known("o")], ChosenDataset("o", "a.csv", 1), id="id_before_newest"),
        pytest.param("a.csv", [known(None), known("o")], ChosenDataset("o", "a.csv", 0), id="no_id_never_decides"),
        pytest.param("a.csv", [known(None)], ChosenDataset(None, "a.csv", 0), id="only_runs_without_id"),
        pytest.param("x", [known("n", "x"), known("x", "b")], ChosenDataset("x", "b", 0), id="id_before_name"),
    ],
)
def test_the_dataset_that_is_meant(asked: str, datasets: list[KnownDataset], chosen: ChosenDataset | None) -> None:
    assert choose(asked, datasets) == chosen
