"""Names of users in statements: whatever they hold, a statement stays one statement over the names that are meant."""

from __future__ import annotations

import pytest
import sqlglot
from hypothesis import given
from hypothesis import strategies as st
from sqlglot import exp

from services.persistence.core.ids import new_id
from services.persistence.core.ingest.identifiers import MAX_CHARS, distinct, folded, quoted
from services.persistence.core.ingest.ingestion import StagedColumn
from services.persistence.core.ingest.row_tables import (
    ANALYSIS_ID,
    MAX_VERSIONS,
    ROW_NUMBER,
    RowStatements,
    TableColumn,
    base_name,
    plan,
    versions,
)
from services.persistence.core.records import AcceptedRequest, AnalysisSpec, DatasetSpec, Owner
from services.runtime.clock import SystemClock

HARD = st.text(alphabet=st.sampled_from("\"'`;-/*\\$?:%{}()aA_ \n\x00\u2028ßİ"), max_size=300)
NAMES = st.lists(
    st.one_of(HARD, st.text(max_size=300), st.sampled_from(["_analysis_id", "_ROW_NUMBER", "a", "A", "a_2", ""])), max_size=12
)
TABLE = RowStatements("INGESTED", "ORDERS_3F9A2C1B7D4E")
ID = new_id(SystemClock().now())


def columns(names: list[str]) -> tuple[TableColumn, ...]:
    return tuple(TableColumn(name, "NUMBER", 2) for name in distinct(names, (ANALYSIS_ID, ROW_NUMBER)))


def parsed(text: str) -> exp.Expression:
    [tree] = sqlglot.parse(text, dialect="snowflake", error_level=sqlglot.ErrorLevel.RAISE)
    assert tree is not None
    assert not isinstance(tree, exp.Command)
    return tree


@given(NAMES)
def test_identifiers_are_distinct_in_any_case_and_of_a_form_that_is_taken(names: list[str]) -> None:
    chosen = distinct(names, (ANALYSIS_ID, ROW_NUMBER))
    assert len(chosen) == len(names)
    assert len({folded(name) for name in (*chosen, ANALYSIS_ID, ROW_NUMBER)}) == len(names) + 2
    assert all(0 < len(name) <= MAX_CHARS and name.isprintable() and name.strip() for name in chosen)
    assert distinct(chosen) == chosen, "a table's own names are kept"


@given(NAMES)
def test_every_statement_is_one_statement_over_the_names_that_are_meant(names: list[str]) -> None:
    made = columns(names)
    meant = [ANALYSIS_ID, ROW_NUMBER, *(column.name for column in made)]
    create = parsed(TABLE.create(made))
    assert [column.this.name for column in create.find_all(exp.ColumnDef)] == meant
    copy = parsed(TABLE.copy(ID, made))
    assert isinstance(copy, exp.Copy)
    assert [column.name for column in copy.this.expressions] == meant
    for column in made:
        [added] = parsed(TABLE.add(column)).find_all(exp.ColumnDef)
        assert added.this.name == column.name


@pytest.mark.parametrize("name", ["", "x" * 256, "a\nb", "a\x00"])
def test_what_can_be_no_identifier_is_never_quoted(name: str) -> None:
    with pytest.raises(ValueError, match="no identifier"):
        quoted(name)


@pytest.mark.parametrize("analysis_id", ["", "x'; DROP TABLE t; --", "../a"])
def test_a_file_is_named_by_an_identifier_alone(analysis_id: str) -> None:
    with pytest.raises(ValueError, match="analysis"):
        TABLE.copy(analysis_id, ())


NAMED = [
    (["a", "a", "A"], ["a", "a_2", "A_3"]),
    (["a", "a_2", "a"], ["a", "a_2", "a_3"]),
    (["", " ", "column_1"], ["column_1_2", "column_2", "column_1"]),
    (["_Analysis_Id"], ["_Analysis_Id_2"]),
    (['say "hi"', "a\tb"], ['say "hi"', "a_b"]),
    (["x" * 300, "x" * 300], ["x" * 255, "x" * 253 + "_2"]),
]


@pytest.mark.parametrize(("names", "expected"), NAMED)
def test_names_are_kept_where_they_can_be(names: list[str], expected: list[str]) -> None:
    assert distinct(names, (ANALYSIS_ID, ROW_NUMBER)) == expected


def number(precision: int, scale: int) -> StagedColumn:
    return StagedColumn("v", "number", precision, scale)


HELD = [
    (TableColumn("v", "NUMBER", 0), number(20, 0), True, "whole numbers"),
    (TableColumn("v", "NUMBER", 2), number(20, 0), True, "whole numbers where decimals were"),
    (TableColumn("v", "NUMBER", 0), number(5, 2), False, "the digits behind the point would be lost"),
    (TableColumn("v", "NUMBER", 20), number(20, 0), False, "20 digits before the point and 20 behind are too many"),
    (TableColumn("v", "FLOAT"), number(20, 0), False, "a float holds 53 bits"),
    (TableColumn("v", "VARCHAR"), StagedColumn("v", "text"), True, "text"),
    (TableColumn("v", "DATE"), StagedColumn("v", "timestamp"), False, "the time of day would be lost"),
    (TableColumn("v", "DATE"), StagedColumn("v", "text", is_empty=True), True, "nothing fits everywhere"),
]


@pytest.mark.parametrize(("column", "staged", "is_held", "why"), HELD, ids=[case[3] for case in HELD])
def test_a_column_takes_what_it_can_keep(column: TableColumn, staged: StagedColumn, is_held: bool, why: str) -> None:
    assert column.holds(staged) is is_held, why


def test_a_dataset_whose_types_changed_too_often_has_no_table() -> None:
    names = versions("A")
    taken = {name: [TableColumn("v", "DATE")] for name in names}
    assert len(names) == MAX_VERSIONS
    assert plan(names, taken, [StagedColumn("v", "text")]) is None
    found = plan(names, dict(list(taken.items())[:3]), [StagedColumn("v", "text")])
    assert found
    assert (found.table, found.is_new) == ("A_V4", True)


@given(st.text(max_size=300), st.text(max_size=300), st.text(max_size=300))
def test_a_table_is_called_by_letters_digits_and_a_digest(tenant: str, dataset: str, file: str) -> None:
    spec = AnalysisSpec(DatasetSpec(file), dataset_name=dataset)
    name = base_name(AcceptedRequest(ID, Owner(tenant, "ada"), spec, SystemClock().now()))
    assert name.isascii()
    assert name.replace("_", "").isalnum()
    assert name == name.upper()
    assert len(name) <= 60
    other = base_name(AcceptedRequest(ID, Owner(f"{tenant}.", "ada"), spec, SystemClock().now()))
    assert other != name
