"""Collects records batch by batch, and gives them as a spool once all their paths are known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import polars as pl

from services.profiler.core.readers.base import ReadLimits, ReadOptions
from services.profiler.core.readers.document.cells import Cells
from services.profiler.core.readers.document.oddities import note_oddities
from services.profiler.core.readers.document.path import ELEMENTS, ROOT, Step, written
from services.profiler.core.readers.document.tree import Node, plant
from services.profiler.core.readers.nested import each_leaf, list_type, without
from services.profiler.core.readers.problems import Problems
from services.profiler.core.readers.spill import Spill
from services.profiler.core.readers.spooled import Spool
from services.profiler.errors import TooManyCells, TooManyColumns

CELLS_AT_ONCE = 2_000_000
LEAST_ROWS = 64
FIRST_ROWS = 4096
SCALARS_NAME = "value"


class Rows:
    """Rows of a tree of paths. A path that first occurs late is a column of all rows."""

    def __init__(self, limits: ReadLimits, spill_dir: Path, problems: Problems) -> None:
        self.root = Node()
        self.row_count = 0
        self._limits, self._spill_dir, self._problems = limits, spill_dir, problems
        self._spill = Spill(spill_dir, "tree")
        self._heights: list[int] = []
        self._numbers: dict[Node, int] = {}
        self._column_count = 0

    def add(self, records: Sequence[object]) -> None:
        """The records that follow. Raises TooManyColumns, TooManyCells."""
        start = 0
        while start < len(records):
            count = self._rows_at_once()
            self._add(records[start : start + count])
            start += count

    def spooled(self, options: ReadOptions) -> Spool:
        """All rows, typed. Raises InvalidReadOption, TooManyCells."""
        nodes = self._columns()
        paths = [node.path for node in nodes]
        names = [self._name(path) for path in paths]
        spool = Spool(names, options, self._limits, self._spill_dir, [path.count(ELEMENTS) for path in paths])
        try:
            for tally, node in zip(spool.types.tallies, nodes, strict=True):
                # A number of JSON is one, whatever its spelling; a cell of text might be a code.
                tally.has_plain_number = node.kinds[bytes] > 0
            for frame in self._frames(nodes):
                spool.add(without(frame, spool.depths, options.null_values))
            spool.decide(self._problems)
        except BaseException:
            spool.close()
            raise
        note_oddities(self.root, nodes, spool.types, self._problems)
        return spool

    def close(self) -> None:
        self._spill.close()

    def _rows_at_once(self) -> int:
        known = len(self._numbers)
        return min(self._limits.batch_rows, max(LEAST_ROWS, CELLS_AT_ONCE // known)) if known else FIRST_ROWS

    def _add(self, records: Sequence[object]) -> None:
        plant(self.root, records)
        self._check_width()
        cells, columns = Cells(len(records)), {}
        for node in self.root.walk():
            # A path through an array is kept in every batch that has the array: how many elements there are tells those beside it.
            if node.plain or (node.parent and node.parent.lists and node.step is ELEMENTS):
                columns[f"n{self._numbers.setdefault(node, len(self._numbers))}"] = cells.column(node)
        self.root.forget()
        self._problems.note("lone_surrogates", f"from row {self.row_count + 1}", cells.replaced_count)
        self._spill.put(len(self._heights), pl.DataFrame(columns))
        self._heights.append(len(records))
        self.row_count += len(records)
        self._check_size()

    def _check_width(self) -> None:
        count = sum(node.has_values for node in self.root.walk() if node is not self.root)
        if count > self._limits.max_columns:
            raise TooManyColumns(count, self._limits.max_columns)

    def _check_size(self) -> None:
        cell_count = self.row_count * len(self._numbers)
        if cell_count > self._limits.max_cells and (cell_count := self.row_count * len(self._columns())) > self._limits.max_cells:
            raise TooManyCells(cell_count, self._limits.max_cells)

    def _columns(self) -> list[Node]:
        nodes = [node for node in self.root.walk() if node.has_values and node is not self.root]
        plain = sum(self.root.kinds[kind] for kind in (str, bytes, bool))
        return [self.root, *nodes] if self.row_count and (plain or not nodes) else nodes

    def _name(self, path: tuple[Step, ...]) -> str:
        if path:
            return written(path)
        return ROOT if self.root.steps else SCALARS_NAME

    def _frames(self, nodes: Sequence[Node]) -> Iterator[pl.DataFrame]:
        """What was collected, with a column for every path, in frames of a good size."""
        waiting: list[pl.DataFrame] = []
        height, enough = 0, min(self._limits.batch_rows, max(LEAST_ROWS, CELLS_AT_ONCE // max(1, len(nodes))))
        for number, rows in enumerate(self._heights):
            waiting.append(self._completed(self._spill.take(number), nodes, rows))
            height += rows
            if height >= enough or number == len(self._heights) - 1:
                yield pl.concat(waiting)
                waiting, height = [], 0

    def _completed(self, frame: pl.DataFrame, nodes: Sequence[Node], rows: int) -> pl.DataFrame:
        kept = {cells.name: cells for cells in frame.get_columns()}
        return pl.DataFrame([self._cells(kept, node, rows).alias(f"c{at}") for at, node in enumerate(nodes)])

    def _cells(self, kept: Mapping[str, pl.Series], node: Node, rows: int) -> pl.Series:
        """What was kept of a path; else nulls, in lists as long as those of the array around it."""
        depth, around = node.path.count(ELEMENTS), node
        while (found := kept.get(f"n{self._numbers.get(around, -1)}")) is None:
            holder = around.parent.holder if around.parent else None
            if holder is None:
                return _nulls("", rows, list_type(pl.String(), depth))
            around = holder
        level = around.path.count(ELEMENTS)
        inner = list_type(pl.String(), depth - level)
        return found if around is node else each_leaf(found, level, lambda leaf: _nulls(leaf.name, len(leaf), inner), inner)


def _nulls(name: str, count: int, dtype: pl.DataType) -> pl.Series:
    return pl.Series(name, [None], dtype=dtype).new_from_index(0, count)
