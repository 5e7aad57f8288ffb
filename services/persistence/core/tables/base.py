"""What a table of the history is: its columns, its key, and the one statement that writes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from services.persistence.core.merging.column_states import ColumnState
from services.persistence.core.records import AcceptedRequest, Manifest, Outcome, StoredObject

SqlType = Literal["VARCHAR", "NUMBER(38,0)", "FLOAT", "BOOLEAN", "TIMESTAMP_NTZ", "VARIANT"]
Row = Mapping[str, object]
"""Column → JSON value; times as ``sql_time`` writes them."""
LANDING = "history_landing"
"""Where rows from the stage wait to be merged."""
BOUND = "(SELECT 1 AS one) AS batch, LATERAL FLATTEN(INPUT => PARSE_JSON(?)) AS item"
"""The items of a bound JSON array. None of them carries the array along: on one machine that takes time by its square."""
IDS = f"SELECT item.value::VARCHAR FROM {BOUND}"  # noqa: S608 - values are bound
"""The strings of a bound JSON array, to be looked for with ``IN``."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column."""

    name: str
    type: SqlType


@dataclass(frozen=True, slots=True)
class HistoryRecord:
    """An ended analysis with everything that its rows are made from."""

    request: AcceptedRequest
    outcome: Outcome
    manifest: Manifest | None = None
    """None when it failed or was cancelled."""
    report: Mapping[str, object] | None = None
    """None when there is none."""
    report_object: StoredObject | None = None
    """Where the whole report lies."""
    states: tuple[ColumnState, ...] = ()
    """What of its columns merges with other runs; empty where none was kept."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table. ``rows`` makes an analysis' rows; ``key`` tells them apart. Snowflake enforces no key: the MERGE does."""

    name: str
    columns: Sequence[Column]
    key: Sequence[str]
    rows: Callable[[HistoryRecord], list[Row]]

    @property
    def merge_statement(self) -> str:
        """MERGE of any number of rows, bound as one JSON array: a batch costs one round trip."""
        return self._merge(f"SELECT {self._source('item.value')} FROM {BOUND}")  # noqa: S608 - names of ours, values are bound

    @property
    def landed_merge_statement(self) -> str:
        """MERGE of the landed rows of some analyses. Binds: the table's name, the analyses' ids as one JSON array.

        A file that was loaded twice is two of the same rows: the youngest counts.
        """
        keys = ", ".join(_path("landed.body:fields", column) for column in self.columns if column.name in self.key)
        return self._merge(
            f"SELECT {self._source('landed.body:fields')} FROM {LANDING} AS landed "  # noqa: S608 - names of ours, values are bound
            f"WHERE landed.body:target_table::VARCHAR = ? AND landed.body:analysis_id::VARCHAR IN ({IDS}) "
            f"QUALIFY ROW_NUMBER() OVER (PARTITION BY {keys} ORDER BY landed.body:written_at::VARCHAR DESC) = 1"
        )

    @property
    def delete_statement(self) -> str:
        """Removes the rows of one analysis."""
        return f"DELETE FROM {self.name} WHERE analysis_id = ?"  # noqa: S608 - a name of ours

    def _merge(self, source: str) -> str:
        names = [column.name for column in self.columns]
        same = " AND ".join(f"target.{name} = source.{name}" for name in self.key)
        changes = ", ".join(f"{name} = source.{name}" for name in names if name not in self.key)
        values = ", ".join(f"source.{name}" for name in names)
        return (
            f"MERGE INTO {self.name} AS target USING ({source}) AS source ON {same} "  # noqa: S608 - names of ours, values are bound
            f"WHEN MATCHED THEN UPDATE SET {changes} "
            f"WHEN NOT MATCHED THEN INSERT ({', '.join(names)}) VALUES ({values})"
        )

    def _source(self, row: str) -> str:
        return ", ".join(f"{_path(row, column)} AS {column.name}" for column in self.columns)


def sql_time(moment: datetime) -> str:
    """UTC without zone, to the millisecond, as every time column holds it."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds")


def tool(record: HistoryRecord) -> str:
    """Who asked, as the report names it."""
    return record.request.spec.tool_id or "profile-my-data"


def _path(row: str, column: Column) -> str:
    value = f"{row}{'.' if ':' in row else ':'}{column.name}"
    return value if column.type == "VARIANT" else f"{value}::{column.type}"
