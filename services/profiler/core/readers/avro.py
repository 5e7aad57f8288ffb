"""Reads Avro container files: some blocks at a time, by the engine where its decoder loses nothing."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import fastavro
import polars as pl

from services.profiler.core.readers.base import ReadLimits, ReadOptions
from services.profiler.core.readers.problems import Problems
from services.profiler.core.readers.stored.avro_container import MAGIC, Block, blocks, container, read_header
from services.profiler.core.readers.stored.avro_schema import SchemaReader
from services.profiler.core.readers.stored.avro_shapes import Shape, by_position
from services.profiler.core.readers.stored.table import Origin, StoredTable
from services.profiler.errors import TooManyCells, TooManyColumns, UnreadableFile

GROUP_BYTES = 16 * 1024**2
RECORD_GROUP_BYTES = 2 * 1024**2
"""Python's own values take many times the room of encoded ones."""
MOST_EMPTY_ROWS = 1_000_000
"""In one block, where a row takes no space at all."""


class AvroReader:
    """Records in blocks."""

    name = "avro"
    suffixes: tuple[str, ...] = (".avro",)

    def recognizes(self, head: bytes, file_name: str) -> float:
        return 1.0 if head.startswith(MAGIC) else 0.0

    def open(
        self, path: Path, file_name: str, options: ReadOptions, limits: ReadLimits, spill_dir: Path, sha256: str = ""
    ) -> StoredTable:
        problems = Problems()
        return StoredTable(AvroSource(path, limits, problems), Origin(path, file_name, sha256), limits, problems)


class AvroSource:
    """An Avro file whose schema was read."""

    format = "avro"

    def __init__(self, path: Path, limits: ReadLimits, problems: Problems) -> None:
        self._path, self._limits = path, limits
        self._header = read_header(path)
        self.compression = "" if self._header.codec == "null" else self._header.codec
        parts = SchemaReader(limits).columns(self._header.schema)
        if len(parts) > limits.max_columns:
            raise TooManyColumns(len(parts), limits.max_columns)
        self.names = tuple(name for name, _ in parts)
        self._shapes = [shape for _, shape in parts]
        self.dtypes = tuple(shape.dtype for shape in self._shapes)
        self._least_bytes = sum(shape.least_bytes for shape in self._shapes)
        self._is_plain = all(shape.is_plain for shape in self._shapes)
        self._schema = _by_position([shape.schema for shape in self._shapes])
        self._engine_schema = _by_position([shape.engine_schema or shape.schema for shape in self._shapes])
        for position, shape in enumerate(self._shapes):
            problems.note("unsupported_types", f"column {position + 1}", int(shape.is_text))

    def frames(self) -> Iterator[tuple[pl.DataFrame, int]]:
        """Blocks, small ones together."""
        group: list[Block] = []
        limit = GROUP_BYTES if self._is_plain else RECORD_GROUP_BYTES
        row_count = 0
        for block in blocks(self._path, self._header):
            row_count += block.row_count
            self._check(block, row_count)
            group.append(block)
            if (
                sum(len(held.payload) for held in group) >= limit
                or sum(held.row_count for held in group) >= self._limits.batch_rows
            ):
                yield self._frame(group), block.end
                group = []
        if group:
            yield self._frame(group), group[-1].end

    def _check(self, block: Block, row_count: int) -> None:
        if row_count * max(1, len(self.names)) > self._limits.max_cells:
            raise TooManyCells(row_count * len(self.names), self._limits.max_cells)
        # Rows that take no space cost nothing to claim.
        if block.row_count * self._least_bytes > len(block.payload) or (
            not self._least_bytes and block.row_count > MOST_EMPTY_ROWS
        ):
            raise UnreadableFile("a block of the Avro file claims more records than it has room for")

    def _frame(self, group: list[Block]) -> pl.DataFrame:
        frame = self._decoded(group, self._by_engine) if self._is_plain else None
        # What the engine does not take may be sound all the same.
        frame = self._decoded(group, self._by_records) if frame is None else frame
        if frame is None:
            raise UnreadableFile("a block of the Avro file does not hold what its schema says")
        return frame

    def _decoded(self, group: list[Block], decode: Callable[[list[Block]], pl.DataFrame]) -> pl.DataFrame | None:
        try:
            frame = decode(group)
        except (Exception, pl.exceptions.PanicException):  # noqa: BLE001 - decoders fail in any way, with values in their words
            return None
        return frame if frame.height == sum(block.row_count for block in group) or not self.names else None

    def _by_engine(self, group: list[Block]) -> pl.DataFrame:
        frame = pl.read_avro(io.BytesIO(container(self._engine_schema, group)))
        cells = [shape.step(pl.col(f"c{at}")) if shape.step else pl.col(f"c{at}") for at, shape in enumerate(self._shapes)]
        return frame.select(cell.cast(by_position(shape.dtype)) for cell, shape in zip(cells, self._shapes, strict=True))

    def _by_records(self, group: list[Block]) -> pl.DataFrame:
        rows: list[Any] = []
        for block in fastavro.block_reader(io.BytesIO(container(self._schema, group))):
            rows.extend(block)
            if block.bytes_.read(1):  # type: ignore[attr-defined]
                raise UnreadableFile("a block of the Avro file holds more than it claims")
        return pl.DataFrame([_series(f"c{at}", shape, [row[f"c{at}"] for row in rows]) for at, shape in enumerate(self._shapes)])


def _series(name: str, shape: Shape, cells: list[Any]) -> pl.Series:
    values = [shape.convert(cell) for cell in cells] if shape.convert else cells
    if shape.physical.is_nested():
        # The engine takes nested values in the shape of rows much faster than one by one.
        found = pl.from_dicts([{name: value} for value in values], schema={name: shape.physical}).to_series()
    else:
        found = pl.Series(name, values, dtype=shape.physical, strict=True)
    return found.cast(by_position(shape.dtype))


def _by_position(schemas: list[Any]) -> bytes:
    """The schema of the rows for the decoders; names of columns may be anything and are ours."""
    fields = [{"name": f"c{position}", "type": schema} for position, schema in enumerate(schemas)]
    return json.dumps({"type": "record", "name": "row", "fields": fields}).encode()
