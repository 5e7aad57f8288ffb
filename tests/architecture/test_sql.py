"""Every statement of ours is Snowflake's SQL, and none is what Snowflake refuses although the emulator takes it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

from services.persistence.adapters.migrations import all_migrations
from services.persistence.core.tables.registry import TABLES

ADAPTERS = Path(__file__).parents[2] / "services" / "persistence" / "adapters"
STATEMENT = re.compile(r"^\s*(SELECT|MERGE|INSERT|UPDATE|DELETE|CREATE|ALTER|COPY|WITH|DROP|TRUNCATE)\b", re.IGNORECASE)


def statements() -> Iterator[tuple[str, str]]:
    """Each with a name: constants of the adapters, what the tables make, the migrations."""
    for path in sorted(ADAPTERS.glob("*.py")):
        module = import_module(f"services.persistence.adapters.{path.stem}")
        for name, value in vars(module).items():
            if isinstance(value, str) and STATEMENT.match(value):
                yield f"{path.stem}.{name}", value
    for table in TABLES:
        yield f"merge {table.name}", table.merge_statement
        yield f"landed merge {table.name}", table.landed_merge_statement
        yield f"delete {table.name}", table.delete_statement
    for migration in all_migrations():
        for number, text in enumerate(migration.statements, 1):
            yield f"{migration.script} {number}", text


every_statement = pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in statements()])


def parsed(text: str) -> exp.Expression:
    [tree] = sqlglot.parse(text, dialect="snowflake", error_level=sqlglot.ErrorLevel.RAISE)
    assert tree is not None
    return tree


def test_all_are_found() -> None:
    names = {name for name, _ in statements()}
    assert {
        "snowflake.METRIC_HISTORY",
        "migrations.RECORD",
        "merge analysis_reports",
        "snowflake.COPY_STAGED",
        "landed merge findings",
    } <= names


@every_statement
def test_it_is_one_statement_that_snowflake_understands(text: str) -> None:
    assert not isinstance(parsed(text), exp.Command), "a statement that only passes through unread"


@every_statement
def test_no_json_is_parsed_in_values(text: str) -> None:
    # Snowflake: "Invalid expression [PARSE_JSON(...)] in VALUES clause". The emulator does it.
    values = list(parsed(text).find_all(exp.Values))
    assert not [call for part in values for call in part.find_all(exp.ParseJSON)]


@every_statement
def test_no_key_is_declared(text: str) -> None:
    # The emulator enforces a PRIMARY KEY and Snowflake does not: writes would behave differently.
    tree = parsed(text)
    assert not list(tree.find_all(exp.PrimaryKey, exp.PrimaryKeyColumnConstraint, exp.UniqueColumnConstraint))


@every_statement
def test_every_column_that_is_made_is_commented(text: str) -> None:
    for made in parsed(text).find_all(exp.ColumnDef):
        if made.find_ancestor(exp.Create) and "change_history" not in text:
            assert made.find(exp.CommentColumnConstraint), made.name


@every_statement
def test_values_are_bound_never_written(text: str) -> None:
    """A format sign, a dollar or a brace would be a value that is put into the text."""
    assert not re.search(r"[{}$]|%s", text)


@every_statement
def test_nothing_is_used_that_the_emulator_lacks(text: str) -> None:
    # What it cannot do it answers with status 500, which the connector repeats until its timeouts are over.
    assert not re.search(r"\b(TRY_PARSE_JSON|OBJECT_KEYS|HLL_\w+|APPROX_TOP_K|HASH_AGG|WIDTH_BUCKET)\b", text, re.IGNORECASE)


@pytest.mark.parametrize(
    "text",
    [
        "INSERT INTO t VALUES (1, PARSE_JSON(?))",
        "MERGE INTO t USING (SELECT column1 FROM VALUES (PARSE_JSON(?))) AS s ON 1 = 1 WHEN MATCHED THEN DELETE",
    ],
)
def test_the_check_sees_what_it_looks_for(text: str) -> None:
    with pytest.raises(AssertionError):
        test_no_json_is_parsed_in_values(text)
