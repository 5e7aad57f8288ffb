from __future__ import annotations

import json
import re
from pathlib import Path
from types import MappingProxyType

import pytest
import sqlglot
from sqlglot import exp

from services.persistence.adapters import migrations as migrations_module
from services.persistence.adapters import snowflake
from services.persistence.adapters.migrations import all_migrations, migrate
from services.persistence.core.tables import registry
from services.persistence.core.tables.analysis_reports import fit
from services.persistence.core.tables.base import Table
from services.persistence.core.tables.registry import TABLES

NAMED_BY_THE_DESIGN = MappingProxyType(
    {
        "analysis_metadata": "analysis_id tool user_id timestamp execution_time_ms primary_file_path baseline_file_path status",
        "analysis_reports": "analysis_id tool report created_at",
        "downloads": "download_id analysis_id file_name s3_path format size_bytes created_at",
    }
)


def test_no_source_of_persistence_writes_parse_json_into_values() -> None:
    for path in (Path(snowflake.__file__).parents[1]).rglob("*"):
        if path.suffix in {".py", ".sql"}:
            assert not re.search(r"VALUES\s*\([^)]*PARSE_JSON", path.read_text(), re.IGNORECASE), path


def created_tables() -> dict[str, list[tuple[str, str]]]:
    tables = {}
    for migration in all_migrations():
        for statement in migration.statements:
            for create in sqlglot.parse_one(statement, dialect="snowflake").find_all(exp.Create):
                if create.kind != "TABLE":
                    continue
                columns = [(column.name, column.kind.sql("snowflake")) for column in create.find_all(exp.ColumnDef)]
                tables[create.find(exp.Table).name] = columns
    return tables


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_tables_are_what_the_migrations_make(table: Table) -> None:
    kinds = {"NUMBER(38,0)": "DECIMAL(38, 0)", "FLOAT": "DOUBLE", "TIMESTAMP_NTZ": "TIMESTAMPNTZ"}
    made = [(name, kinds.get(kind, kind)) for name, kind in created_tables()[table.name]]
    assert made == [(column.name, kinds.get(column.type, column.type)) for column in table.columns]


@pytest.mark.parametrize("name", NAMED_BY_THE_DESIGN)
def test_columns_are_named_as_agreed(name: str) -> None:
    table = next(table for table in TABLES if table.name == name)
    agreed = NAMED_BY_THE_DESIGN[name].split()
    assert [column.name for column in table.columns][: len(agreed)] == agreed


def test_every_table_is_registered_once() -> None:
    files = {path.stem for path in Path(registry.__file__).parent.glob("*.py")} - {"__init__", "base", "registry"}
    assert sorted(table.name for table in TABLES) == sorted(files)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_keys_are_columns_and_no_statement_holds_a_value(table: Table) -> None:
    assert set(table.key) <= {column.name for column in table.columns}
    assert table.merge_statement.count("?") == 1
    assert "'" not in table.merge_statement


def test_versions_are_unique_and_ordered() -> None:
    versions = [migration.version for migration in all_migrations()]
    assert versions == sorted(set(versions))


async def test_a_migration_is_run_once() -> None:
    ran: list[str] = []
    applied: list[tuple[str]] = []

    async def execute(statement: str, binds: object) -> list[tuple[str]]:
        ran.append(statement)
        if isinstance(binds, tuple) and binds:
            applied.append((binds[2],))
        return applied if statement == migrations_module.APPLIED else []

    first = await migrate(execute)
    count = len(ran)
    assert first == [migration.script for migration in all_migrations()]
    assert await migrate(execute) == []
    assert len(ran) == count + 2


BULKY = {"schema_version": "1", "columns": ["x" * 2000], "row_level_issues": ["y" * 1000], "analysis_summary": "short"}


@pytest.mark.parametrize(
    ("max_bytes", "left_out"),
    [
        (10_000, ()),
        (2_500, ("row_level_issues",)),
        (500, ("row_level_issues", "columns")),
        (10, ("row_level_issues", "columns", "analysis_summary", "schema_version")),
    ],
)
def test_a_large_report_loses_its_bulkiest_parts(max_bytes: int, left_out: tuple[str, ...]) -> None:
    kept, lost = fit(BULKY, max_bytes)
    assert lost == left_out
    assert set(kept) == set(BULKY) - set(left_out)
    assert len(json.dumps(kept)) <= max(max_bytes, 2)
