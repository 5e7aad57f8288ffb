"""Tables that hold the rows of datasets: what they are called, which of them a file goes into, and the statements that do it.

A dataset has one table. A column that a later file brings is added to it. A column whose type changed cannot be kept in it: such a
file goes into the next version of the table, ``…_V2``, and into no other that holds it as well.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.persistence.core.ids import is_id
from services.persistence.core.ingest.identifiers import distinct, folded, quoted
from services.persistence.core.ingest.ingestion import StagedColumn
from services.persistence.core.records import AcceptedRequest
from services.persistence.core.tables.base import Column, Table

ANALYSIS_ID = "_analysis_id"
ROW_NUMBER = "_row_number"
STAGE = "ingest_stage"
MAX_VERSIONS = 20
MAX_DIGITS = 38
SLUG_CHARS = 40
DIGEST_DIGITS = 12
FILE_FORMAT = "FILE_FORMAT = (TYPE = PARQUET USE_LOGICAL_TYPE = TRUE)"
TYPES = {
    "text": "VARCHAR",
    "float": "FLOAT",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "timestamp": "TIMESTAMP_NTZ",
    "timestamp_tz": "TIMESTAMP_TZ",
    "number": "NUMBER",
}
"""By what the profiler calls them, as the information schema does."""
INGESTED_TABLES = Table(
    name="ingested_tables",
    columns=(
        Column("analysis_id", "VARCHAR"),
        Column("tenant_id", "VARCHAR"),
        Column("dataset_name", "VARCHAR"),
        Column("table_name", "VARCHAR"),
        Column("state", "VARCHAR"),
        Column("row_count", "NUMBER(38,0)"),
        Column("column_count", "NUMBER(38,0)"),
        Column("loaded_at", "TIMESTAMP_NTZ"),
        Column("failure_reason", "VARCHAR"),
        Column("failure_message", "VARCHAR"),
    ),
    key=("analysis_id",),
    rows=lambda _: [],
)
"""Which analysis has rows in which table. Written before the first of them and after the last."""


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column that a table has."""

    name: str
    type: str
    """As the information schema has it: TEXT is VARCHAR."""
    scale: int = 0

    @property
    def sql_type(self) -> str:
        """As a statement has it. A number has all digits there are: how many a file needs is its accident."""
        match self.type:
            case "NUMBER":
                return f"NUMBER({MAX_DIGITS},{self.scale})"
            case "TIMESTAMP_NTZ" | "TIMESTAMP_TZ":
                return f"{self.type}(9)"
            case _:
                return self.type

    def holds(self, column: StagedColumn) -> bool:
        """Whether every value of a staged column has its place in this one."""
        if column.is_empty:
            return True
        if self.type != TYPES[column.type]:
            return False
        return self.type != "NUMBER" or (column.scale <= self.scale and column.precision - column.scale + self.scale <= MAX_DIGITS)


@dataclass(frozen=True, slots=True)
class Plan:
    """Where a file goes."""

    table: str
    is_new: bool
    columns: tuple[TableColumn, ...]
    """One for each staged column, in order."""
    added: tuple[TableColumn, ...] = ()
    """Those that the table does not have yet."""


def base_name(request: AcceptedRequest) -> str:
    """The table of a dataset: letters and digits of its name for people, a digest of tenant and name against mix-ups."""
    named = ["name", request.spec.dataset_name] if request.spec.dataset_name else ["file", request.file_name]
    digest = hashlib.sha256(json.dumps([request.owner.tenant_id, *named]).encode()).hexdigest()[:DIGEST_DIGITS]
    slug = re.sub(r"[^A-Z0-9]+", "_", request.dataset_name.upper().encode("ascii", "ignore").decode()).strip("_")
    return f"{slug[:SLUG_CHARS].strip('_') or 'DATASET'}_{digest.upper()}"


def versions(base: str) -> list[str]:
    """What the table of a dataset may be called, the first first."""
    return [base, *(f"{base}_V{number}" for number in range(2, MAX_VERSIONS + 1))]


def plan(names: Sequence[str], existing: Mapping[str, Sequence[TableColumn]], staged: Sequence[StagedColumn]) -> Plan | None:
    """The first table of ``names`` that holds the staged columns, or the first that is not there; None where all are taken."""
    wanted = [
        TableColumn(name, TYPES[column.type], column.scale)
        for name, column in zip(distinct([column.name for column in staged], (ANALYSIS_ID, ROW_NUMBER)), staged, strict=True)
    ]
    for table in names:
        if table not in existing:
            return Plan(table, is_new=True, columns=tuple(wanted))
        present = {folded(column.name): column for column in existing[table]}
        found = [present.get(folded(column.name), column) for column in wanted]
        if all(column.holds(told) for column, told in zip(found, staged, strict=True)):
            added = tuple(column for column in wanted if folded(column.name) not in present)
            return Plan(table, is_new=False, columns=tuple(found), added=added)
    return None


@dataclass(frozen=True, slots=True)
class RowStatements:
    """Statements about one table. Names are quoted in one place, everything else is ours or bound."""

    schema: str
    """Of ingested data: a plain identifier of the settings."""
    table: str

    @property
    def name(self) -> str:
        return f"{self.schema}.{quoted(self.table)}"

    def create(self, columns: Sequence[TableColumn]) -> str:
        """Makes the table."""
        defined = [
            f"{quoted(ANALYSIS_ID)} VARCHAR COMMENT 'The analysis that the row was loaded for'",
            f"{quoted(ROW_NUMBER)} NUMBER(38,0) COMMENT 'Number of the row in its file, from 1'",
            *(f"{quoted(column.name)} {column.sql_type} COMMENT 'As the file has it'" for column in columns),
        ]
        about = "Rows of the files of one dataset, as they were"
        return f"CREATE TABLE IF NOT EXISTS {self.name} ({', '.join(defined)}) DATA_RETENTION_TIME_IN_DAYS = 1 COMMENT = '{about}'"

    def add(self, column: TableColumn) -> str:
        """Adds a column."""
        return f"ALTER TABLE {self.name} ADD COLUMN IF NOT EXISTS {quoted(column.name)} {column.sql_type}"

    def copy(self, analysis_id: str, columns: Sequence[TableColumn], *, force: bool = False) -> str:
        """Loads the staged file of an analysis: its columns are called by their place. ``force`` loads what was loaded before."""
        if not is_id(analysis_id):
            raise ValueError("no identifier of an analysis")
        targets = ", ".join(quoted(name) for name in (ANALYSIS_ID, ROW_NUMBER, *(column.name for column in columns)))
        values = ", ".join(f"$1:c{place}::{column.sql_type}" for place, column in enumerate(columns))
        selected = f"'{analysis_id}', $1:r::NUMBER(38,0){', ' if values else ''}{values}"
        again = " FORCE = TRUE" if force else ""
        return (
            f"COPY INTO {self.name} ({targets}) FROM (SELECT {selected} FROM @{STAGE}) "  # noqa: S608 - quoted in one place
            f"FILES = ('{analysis_id}.parquet') {FILE_FORMAT}{again}"
        )

    @property
    def count(self) -> str:
        """How many rows an analysis has in it."""
        return f"SELECT COUNT(*) FROM {self.name} WHERE {quoted(ANALYSIS_ID)} = ?"  # noqa: S608 - quoted in one place

    @property
    def delete(self) -> str:
        """Removes the rows of an analysis."""
        return f"DELETE FROM {self.name} WHERE {quoted(ANALYSIS_ID)} = ?"  # noqa: S608 - quoted in one place
