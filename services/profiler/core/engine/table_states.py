"""Everything that one pass over a table left: what figures are made of, and what is stored to be merged later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache

import polars as pl

from services.profiler.core.analyzers.base import State
from services.profiler.core.engine.scan import Scan
from services.profiler.core.engine.units import Key
from services.profiler.core.load_report import LoadReport
from services.profiler.core.metrics import AbsentReason
from services.profiler.core.readers.base import CellCounts, Column, Table

BEGINNING = datetime(1, 1, 1, tzinfo=UTC)


@cache
def engine_hashing() -> str:
    """The hashes of this engine, told by what they make of some values: they may change with its version."""
    probes = (pl.Series([0, -1, 2**40]), pl.Series([0.5, -1e300]), pl.Series(["", "a", "é"]), pl.Series([True, False]))
    return "-".join(format(int(values.hash(1).reinterpret(signed=True).sum()) % 2**64, "x") for values in probes)


@dataclass(frozen=True, slots=True)
class Part:
    """A file that went in. ``sha256`` is empty where nobody knows it."""

    file_name: str
    sha256: str
    row_count: int


@dataclass(frozen=True, slots=True)
class TableStates:
    """The defaults are the states of no rows at all."""

    columns: tuple[Column, ...] = ()
    row_count: int = 0
    memory_bytes: int = 0
    """Of the typed columns."""
    states: Mapping[Key, State] = field(default_factory=dict)
    lost: Mapping[Key, AbsentReason] = field(default_factory=dict)
    """Why something of a column is absent. The name is an analyzer's, a tally's or a metric's."""
    cells: Mapping[int, CellCounts] = field(default_factory=dict)
    """What typing met, by position."""
    load: LoadReport = field(default_factory=lambda: LoadReport("", "", 0, ""))
    """As the reader has it: without the problems of single cells."""
    as_of: datetime = BEGINNING
    """The moment that counted as now."""
    parts: tuple[Part, ...] = ()
    """In the order of their rows."""
    redacted: frozenset[int] = frozenset()
    """Positions of columns of which no value is kept."""
    hashing: str = field(default_factory=engine_hashing)
    """Which hashes were used: equal values have equal hashes only where this is the same."""

    @classmethod
    def of(cls, table: Table, scan: Scan, as_of: datetime) -> TableStates:
        """Of a table whose batches are exhausted."""
        load = table.load_report()
        return cls(
            columns=tuple(table.columns),
            row_count=scan.row_count,
            memory_bytes=scan.memory_bytes,
            states=scan.states,
            lost=dict.fromkeys(scan.failed, "failed"),
            cells=table.cell_counts(),
            load=load,
            as_of=as_of,
            parts=(Part(load.file_name, load.sha256, scan.row_count),),
        )
