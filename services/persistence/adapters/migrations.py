"""The warehouse's tables by versioned files, named and recorded as schemachange does, so that either may run them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from importlib import resources

_NAME = re.compile(r"V(?P<version>\d+(\.\d+)*)__(?P<description>\w+)\.sql")
Execute = Callable[[str, Sequence[object]], Awaitable[Sequence[Sequence[object]]]]
"""Runs one statement with its binds; answers its rows."""

CREATE_CHANGE_HISTORY = """
CREATE TABLE IF NOT EXISTS change_history (
    version VARCHAR, description VARCHAR, script VARCHAR, script_type VARCHAR, checksum VARCHAR,
    execution_time NUMBER(38,0), status VARCHAR, installed_by VARCHAR, installed_on TIMESTAMP_LTZ
) COMMENT = 'Which migrations were run'
"""
APPLIED = "SELECT script FROM change_history WHERE status = 'Success'"
RECORD = """
MERGE INTO change_history AS target USING (SELECT ? AS version, ? AS description, ? AS script, ? AS checksum) AS source
ON target.script = source.script
WHEN NOT MATCHED THEN INSERT
    (version, description, script, script_type, checksum, execution_time, status, installed_by, installed_on)
VALUES (source.version, source.description, source.script, 'V', source.checksum, 0, 'Success', 'persistence', CURRENT_TIMESTAMP())
"""


@dataclass(frozen=True, slots=True)
class Migration:
    """One file."""

    script: str
    version: tuple[int, ...]
    description: str
    text: str

    @property
    def checksum(self) -> str:
        """As schemachange computes it."""
        return hashlib.sha224(self.text.encode()).hexdigest()

    @property
    def statements(self) -> list[str]:
        """Its statements. The files hold no semicolon but at the end of one."""
        code = "\n".join(line for line in self.text.splitlines() if not line.startswith("--"))
        return [statement.strip() for statement in code.split(";") if statement.strip()]


def all_migrations() -> list[Migration]:
    """The files in the order of their versions."""
    folder = resources.files("services.persistence").joinpath("migrations")
    found = [(match, file) for file in folder.iterdir() if (match := _NAME.fullmatch(file.name))]
    migrations = [
        Migration(
            file.name,
            tuple(int(part) for part in match["version"].split(".")),
            match["description"].replace("_", " "),
            file.read_text(encoding="utf-8"),
        )
        for match, file in found
    ]
    return sorted(migrations, key=lambda migration: migration.version)


async def migrate(execute: Execute) -> list[str]:
    """Run what was not run yet; the names of what was run. Two at once do the same thing twice, which every file allows."""
    await execute(CREATE_CHANGE_HISTORY, ())
    applied = {str(row[0]) for row in await execute(APPLIED, ())}
    fresh = [migration for migration in all_migrations() if migration.script not in applied]
    for migration in fresh:
        for statement in migration.statements:
            await execute(statement, ())
        version = ".".join(map(str, migration.version))
        await execute(RECORD, (version, migration.description, migration.script, migration.checksum))
    return [migration.script for migration in fresh]
