"""The administrator's scripts and guide: whatever the one-machine server can do is done, the rest is read as Snowflake's SQL."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlglot
from sqlglot import exp

from services.persistence.adapters.migrations import all_migrations
from services.persistence.adapters.snowflake_pool import SnowflakePool
from services.persistence.core.tables.registry import TABLES
from services.persistence.settings import PersistenceSettings, SnowflakeSettings
from services.runtime.clock import SystemClock
from tests.contracts.snowflake_server import SnowflakeServer

ROOT = Path(__file__).parents[2]
SCRIPTS = sorted((ROOT / "deploy" / "snowflake").glob("*.sql"))
GUIDE = (ROOT / "docs" / "snowflake.md").read_text(encoding="utf-8")
ACCOUNT_ONLY = (
    r"(GRANT|REVOKE|USE ROLE|ALTER USER|ALTER WAREHOUSE|DESCRIBE INTEGRATION|SHOW PIPES)\b",
    r"CREATE (ROLE|USER|WAREHOUSE|RESOURCE MONITOR|STORAGE INTEGRATION|PIPE)\b",
    r"CREATE SCHEMA .* WITH MANAGED ACCESS\b",
)
"""What the server answers without doing anything: it has no account around it."""
FORMS = (
    r"CREATE (ROLE|USER|RESOURCE MONITOR) IF NOT EXISTS PMD_\w+ ",
    r"CREATE SCHEMA IF NOT EXISTS [\w.]+ WITH MANAGED ACCESS ",
    r"CREATE PIPE IF NOT EXISTS [\w.]+ AUTO_INGEST = TRUE COMMENT = '[^']+' AS COPY INTO ",
    r"ALTER USER PMD_SERVICE (SET RSA_PUBLIC_KEY(_2)? = '\w+'|UNSET RSA_PUBLIC_KEY_2)$",
    r"ALTER WAREHOUSE PMD_\w+ SET RESOURCE_MONITOR = PMD_MONITOR$",
    r"GRANT ROLE PMD_\w+ TO (ROLE SYSADMIN|USER PMD_SERVICE)$",
    r"GRANT [A-Z, ]+ ON (ALL|FUTURE) (TABLES|VIEWS|STAGES) IN SCHEMA PROFILE_MY_DATA.HISTORY TO ROLE PMD_(WRITER|READER)$",
    r"GRANT SELECT ON (ALL|FUTURE) TABLES IN SCHEMA PROFILE_MY_DATA.INGESTED TO ROLE PMD_ANALYST$",
    r"SHOW PIPES IN SCHEMA [\w.]+$",
)
"""Statements that the parser passes through unread: each must be of a form that was read by a person."""
RIGHTS = {
    "PMD_WRITER": {"USAGE", "SELECT", "INSERT", "UPDATE", "DELETE", "CREATE TABLE"},
    "PMD_ANALYST": {"USAGE", "SELECT"},
    "PMD_READER": {"USAGE", "SELECT"},
    "PMD_MIGRATOR": {"USAGE", "CREATE TABLE", "CREATE VIEW", "CREATE STAGE", "CREATE FILE FORMAT", "CREATE PIPE"},
}


def statements(text: str) -> list[str]:
    code = "\n".join(line for line in text.splitlines() if not line.startswith("--"))
    return [" ".join(part.split()) for part in code.split(";") if part.strip()]


def scripted() -> Iterator[Any]:
    for path in SCRIPTS:
        for number, text in enumerate(statements(path.read_text(encoding="utf-8")), 1):
            yield pytest.param(text, id=f"{path.stem} {number}")


def told() -> list[str]:
    """Every statement in the guide."""
    blocks = re.findall(r"```sql\n(.*?)```", GUIDE, re.DOTALL)
    return [statement for block in blocks for statement in statements(block)]


def queries() -> list[str]:
    known = {param.values[0] for param in scripted()}
    return [statement for statement in told() if statement not in known]


@pytest.mark.parametrize("text", list(scripted()))
def test_it_is_snowflakes_sql(text: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.CRITICAL, "sqlglot"):
        [tree] = sqlglot.parse(text, dialect="snowflake", error_level=sqlglot.ErrorLevel.RAISE)
    if isinstance(tree, exp.Command):
        assert any(re.match(form, text) for form in FORMS)


@pytest.mark.parametrize("text", list(scripted()))
def test_it_may_be_run_again(text: str) -> None:
    assert not re.match(r"CREATE (?!\w+( \w+)? IF NOT EXISTS)", text)
    assert not re.match(r"(DROP|TRUNCATE)\b|CREATE OR REPLACE\b", text)


def test_nobody_has_more_rights_than_the_work_needs() -> None:
    given: dict[str, set[str]] = {}
    for param in scripted():
        if found := re.fullmatch(r"GRANT (?!ROLE )([A-Z, ]+) ON .* TO ROLE (\w+)", param.values[0]):
            given.setdefault(found[2], set()).update(found[1].split(", "))
    assert given == RIGHTS


def test_who_reads_the_history_reads_no_row_of_a_file() -> None:
    granted = [param.values[0] for param in scripted() if " INGESTED" in param.values[0] or ".INGESTED" in param.values[0]]
    roles = {text.rpartition(" ")[2] for text in granted if text.startswith("GRANT")}
    assert roles == {"PMD_WRITER", "PMD_ANALYST"}
    makes = {param.values[0] for param in scripted() if param.values[0].startswith("GRANT CREATE TABLE ON")}
    assert makes == {"GRANT CREATE TABLE ON SCHEMA PROFILE_MY_DATA.INGESTED TO ROLE PMD_WRITER"}


def test_what_is_made_later_is_granted_as_well() -> None:
    everything = {param.values[0] for param in scripted()}
    now = {text for text in everything if " ON ALL " in text}
    assert now
    assert {text.replace(" ON ALL ", " ON FUTURE ") for text in now} <= everything


async def test_the_scripts_the_migrations_and_the_guides_questions_run_in_order(server: SnowflakeServer) -> None:
    def arguments() -> dict[str, object]:
        settings = SnowflakeSettings(host="127.0.0.1", port=server.port, schema_name="HISTORY", network_timeout_s=5)
        given = settings.ingest()
        given["session_parameters"] |= {"nop_regexes": list(ACCOUNT_ONLY)}  # type: ignore[operator]
        return given

    pool = SnowflakePool("admin", arguments, SystemClock())
    before, after = ([path for path in SCRIPTS if (path.stem < "070") is is_before] for is_before in (True, False))
    assert "071_ingest" in {path.stem for path in after}
    steps = [text for path in before for text in statements(path.read_text(encoding="utf-8"))]
    steps += [text for migration in all_migrations() for text in migration.statements]
    steps += [text for path in after for text in statements(path.read_text(encoding="utf-8"))]
    assert len(queries()) >= 4
    for _ in range(2):
        for text in [*steps, *queries()]:
            await pool.execute(text)
    for table in TABLES:
        assert await pool.execute(f"SELECT COUNT(*) FROM PROFILE_MY_DATA.HISTORY.{table.name}") == [(0,)]
    await pool.close()


def test_the_guide_leaves_no_script_out() -> None:
    assert [path.name for path in SCRIPTS if path.name not in GUIDE] == []


@pytest.mark.parametrize("name", sorted(set(re.findall(r"\bPMD_PERSISTENCE_[A-Z0-9_]+", GUIDE))))
def test_a_setting_of_the_guide_exists(name: str) -> None:
    name = name.removesuffix("_FILE")
    if name.startswith("PMD_PERSISTENCE_SNOWFLAKE_"):
        assert name.removeprefix("PMD_PERSISTENCE_SNOWFLAKE_").lower() in SnowflakeSettings.model_fields
    else:
        assert name.removeprefix("PMD_PERSISTENCE_").lower() in PersistenceSettings.model_fields
