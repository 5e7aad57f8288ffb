"""The tables on a sheet: areas of cells that blank rows and blank columns part from each other."""

from __future__ import annotations

from dataclasses import dataclass, field

from services.profiler.core.readers.text.values import is_value

LEAST_CELLS = 3
"""What has no more is a title or a note."""


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle whose first and last rows, from 1, and columns, from 0, hold something."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int
    cell_count: int

    @property
    def row_count(self) -> int:
        return self.last_row - self.first_row + 1

    @property
    def column_count(self) -> int:
        return self.last_column - self.first_column + 1

    @property
    def is_table(self) -> bool:
        """Whether it is more than a title or a note."""
        return self.row_count > 1 and self.column_count > 1 and self.cell_count > LEAST_CELLS


@dataclass(slots=True)
class _Extent:
    """Of one column: its first and last row, and how many cells hold something."""

    first: int
    last: int
    count: int = 0


@dataclass(slots=True)
class _Band:
    """Rows that belong together."""

    extents: dict[int, _Extent] = field(default_factory=dict)
    first: int = 0
    last: int = 0
    row_count: int = 0
    run_columns: list[int] = field(default_factory=list)
    run_first: int = 0
    """Where the latest rows that hold cells in the same columns begin."""
    run_count: int = 0
    last_texts: list[str] = field(default_factory=list)

    def add(self, number: int, columns: list[int], texts: list[str]) -> None:
        if columns != self.run_columns:
            self.fold()
            self.run_columns, self.run_first = columns, number
        self.first, self.last = self.first or number, number
        self.run_count += 1
        self.row_count += 1
        self.last_texts = texts

    def fold(self) -> None:
        """Take the latest rows into the extents."""
        for column in self.run_columns if self.run_count else ():
            extent = self.extents.setdefault(column, _Extent(self.run_first, self.last))
            extent.last = self.last
            extent.count += self.run_count
        self.run_count = 0

    def goes_on(self, columns: list[int], texts: list[str]) -> bool:
        """Whether a row beneath a blank one is of the same table: values stand where values stood, or text in the same columns."""
        above = {column for column, text in zip(self.run_columns, self.last_texts, strict=True) if is_value(text)}
        here = {column for column, text in zip(columns, texts, strict=True) if is_value(text)}
        if above and self.row_count > 1:
            return bool(above & here) and self.extents.keys() | set(self.run_columns) >= set(columns)
        return columns == self.run_columns and (bool(above) == bool(here) or self.row_count == 1)

    def areas(self) -> list[Area]:
        """Parted at blank columns, but for those that stand between columns of the same height."""
        self.fold()
        groups: list[list[int]] = []
        for column in sorted(self.extents):
            if groups and column == groups[-1][-1] + 1:
                groups[-1].append(column)
            else:
                groups.append([column])
        areas: list[Area] = []
        for area in map(self._area, groups):
            before = areas[-1] if areas else area
            is_near = area.first_column - before.last_column == 2 and area.row_count > 1
            if is_near and (before.first_row, before.last_row) == (area.first_row, area.last_row):
                count = before.cell_count + area.cell_count
                areas[-1] = Area(area.first_row, area.last_row, before.first_column, area.last_column, count)
            else:
                areas.append(area)
        return areas

    def _area(self, group: list[int]) -> Area:
        extents = [self.extents[column] for column in group]
        first, last = min(extent.first for extent in extents), max(extent.last for extent in extents)
        return Area(first, last, group[0], group[-1], sum(extent.count for extent in extents))


class AreaFinder:
    """Watches the rows of a sheet and keeps the largest area, and account of the rest."""

    def __init__(self) -> None:
        self.largest: Area | None = None
        self.table_count = 0
        self.cell_count = 0
        self.first_row = self.last_row = 0
        self.first_column, self.last_column = 1 << 30, -1
        self._band = _Band()

    def add(self, number: int, columns: list[int], texts: list[str]) -> None:
        """A row that holds something."""
        band = self._band
        if band.row_count and number > band.last + 1 and not band.goes_on(columns, texts):
            self.finish()
        self._band.add(number, columns, texts)

    def finish(self) -> None:
        """No row of the band at hand follows."""
        for area in self._band.areas():
            self.table_count += area.is_table
            self.cell_count += area.cell_count
            self.first_row, self.last_row = self.first_row or area.first_row, max(self.last_row, area.last_row)
            self.first_column = min(self.first_column, area.first_column)
            self.last_column = max(self.last_column, area.last_column)
            if self.largest is None or area.cell_count > self.largest.cell_count:
                self.largest = area
        self._band = _Band()

    @property
    def used_rows(self) -> int:
        """From the first to the last that holds something."""
        return self.last_row - self.first_row + 1 if self.last_row else 0

    @property
    def used_columns(self) -> int:
        """From the first to the last that holds something."""
        return max(0, self.last_column - self.first_column + 1)
