"""Profiles of frames in memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import polars as pl
import pytest

from services.profiler.core.engine import profile_table
from services.profiler.core.profile import ColumnProfile, DatasetProfile
from services.profiler.core.readers.base import CellCounts
from tests.unit.profiler.engine.memory_table import MemoryTable

AS_OF = datetime(2024, 6, 1, 12, tzinfo=UTC)
ProfileFrame = Callable[..., DatasetProfile]
ProfileColumn = Callable[..., ColumnProfile]


@pytest.fixture
def profile_frame() -> ProfileFrame:
    def measure(frame: pl.DataFrame, *, batch_rows: int = 1000, cells: Mapping[int, CellCounts] | None = None) -> DatasetProfile:
        return profile_table(MemoryTable(frame, batch_rows=batch_rows, cells=cells), as_of=AS_OF)

    return measure


@pytest.fixture
def profile_column(profile_frame: ProfileFrame) -> ProfileColumn:
    def measure(values: object, dtype: object = None, *, batch_rows: int = 1000, cells: CellCounts | None = None) -> ColumnProfile:
        frame = pl.DataFrame({"a": pl.Series(values, dtype=dtype, strict=False)})  # type: ignore[call-overload]
        return profile_frame(frame, batch_rows=batch_rows, cells={0: cells} if cells else None).columns[0]

    return measure
