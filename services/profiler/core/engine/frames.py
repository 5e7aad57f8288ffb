"""A batch as the analyzers read it: cells as they are, and values fit for statistics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Self

import polars as pl

from services.profiler.core.analyzers.kinds import is_float, is_text
from services.profiler.core.readers.base import Batch, Column


@dataclass(frozen=True, slots=True)
class BatchFrames:
    """Both frames have one column per ``Column.id`` and share memory where they do not differ."""

    cells: pl.DataFrame
    values: pl.DataFrame
    """Floats finite and without −0.0, everything else null; categories as text; times as whole numbers of their unit."""
    first_row: int

    @classmethod
    def of(cls, batch: Batch, columns: Sequence[Column]) -> Self:
        return cls(batch.frame, batch.frame.with_columns(_value(column) for column in columns), batch.first_row)

    def frame(self, reads: Literal["cells", "values"]) -> pl.DataFrame:
        """The one that an analyzer asked for."""
        return self.cells if reads == "cells" else self.values


def _value(column: Column) -> pl.Expr:
    cell = pl.col(column.id)
    if is_float(column):
        # Adding 0.0 would do in IEEE, but is optimised away.
        return pl.when(cell.is_finite()).then(pl.when(cell == 0).then(0.0).otherwise(cell)).cast(column.dtype).alias(column.id)
    if column.dtype.is_temporal():
        # Values of a calendar that Python does not know would raise wherever one is looked at.
        return cell.to_physical().cast(pl.Int64)
    return cell.cast(pl.String) if is_text(column) else cell
