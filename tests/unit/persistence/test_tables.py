from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

import pytest
import sqlglot
from sqlglot import exp

from services.persistence.adapters import migrations as migrations_module
from services.persistence.adapters import snowflake
from services.persistence.adapters.migrations import all_migrations, migrate
from services.persistence.core.records import AcceptedRequest, AnalysisSpec, AnalysisState, Outcome, Owner
from services.persistence.core.tables import registry
from services.persistence.core.tables.analysis_reports import fit
from services.persistence.core.tables.base import HistoryRecord, Table
from services.persistence.core.tables.findings import FINDINGS
from services.persistence.core.tables.registry import TABLES

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


def ended(report: dict[str, object] | None) -> HistoryRecord:
    request = AcceptedRequest("0190-a", Owner("acme", "ada"), AnalysisSpec(None), MOMENT)
    return HistoryRecord(request, Outcome("0190-a", AnalysisState.COMPLETED, MOMENT), report=report)


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
            for alter in sqlglot.parse_one(statement, dialect="snowflake").find_all(exp.Alter):
                added = [(column.name, column.kind.sql("snowflake")) for column in alter.find_all(exp.ColumnDef)]
                tables[alter.find(exp.Table).name] += added
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


FOUND = {
    "alerts": [{"rule_id": "r1", "severity": "high", "agent_ids": ["a", "b"], "column": "age", "message": "m", "value": "secret"}],
    "issues": [
        {"rule_id": "r2", "dimension": "validity", "affected_row_count": 3, "affected_ratio": 0.5, "confidence": 1},
        "no object",
        {"rule_id": "r2", "column": None, "affected_ratio": float("nan"), "affected_row_count": True, "agent_ids": "a"},
    ],
    "recommendations": [{"recommendation_id": "x", "priority": "low", "action": "do", "rationale": "why", "rule_ids": ["r2"]}],
}


def test_findings_are_the_reports_lists_in_their_order() -> None:
    told = [
        (row["kind"], row["ordinal"], row["rule_id"], row["severity"], row["column_name"], row["message"], row["agents"])
        for row in FINDINGS.rows(ended(FOUND))
    ]
    assert told == [
        ("alert", 0, "r1", "high", "age", "m", ["a", "b"]),
        ("issue", 0, "r2", None, "", None, []),
        ("issue", 2, "r2", None, "", None, []),
        ("recommendation", 0, "x", "low", "", "do", []),
    ]


def test_a_finding_holds_figures_or_nothing_and_no_value_of_the_data() -> None:
    rows = list(FINDINGS.rows(ended(FOUND)))
    figures = [(row["affected_row_count"], row["affected_ratio"], row["confidence"]) for row in rows]
    assert figures == [(None, None, None), (3, 0.5, 1), (None, None, None), (None, None, None)]
    assert "secret" not in json.dumps(rows)
    assert all(set(row) == {column.name for column in FINDINGS.columns} for row in rows)


@pytest.mark.parametrize("report", [None, {}, {"issues": None}, {"alerts": "x"}], ids=str)
def test_a_report_without_lists_has_no_findings(report: dict[str, object] | None) -> None:
    assert FINDINGS.rows(ended(report)) == []


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_landed_rows_are_read_by_binds_alone(table: Table) -> None:
    assert table.landed_merge_statement.count("?") == 2
    assert "'" not in table.landed_merge_statement


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
