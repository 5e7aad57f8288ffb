"""One byte in place of a delimiter that Polars does not know, there and back."""

from __future__ import annotations

import re

import polars as pl

from services.profiler.core.readers.text.dialect import Dialect

STAND_IN = "\x1f"


class StandIn:
    """Puts a byte that does not occur in a chunk in the place of each delimiter."""

    def __init__(self, dialect: Dialect) -> None:
        self._delimiter = dialect.delimiter
        self._is_run = dialect.is_run
        self.is_needed = not dialect.delimiter or dialect.is_run or len(dialect.delimiter.encode()) > 1
        self.separator = STAND_IN if self.is_needed else dialect.delimiter
        edge = re.escape((self._delimiter or STAND_IN)[:1].encode())
        self._edges = re.compile(rb"(?m)^" + edge + rb"+|" + edge + rb"+(?=\r?$)")
        self._runs = re.compile(dialect.delimiter_pattern.encode())

    def put(self, chunk: bytes, *, quoted: bool) -> bytes | None:
        """The chunk as Polars is to read it; None if that would change what it says."""
        if not self.is_needed:
            return chunk
        if STAND_IN.encode() in chunk or (quoted and self._is_run):
            return None
        if self._is_run:
            return self._runs.sub(STAND_IN.encode(), self._edges.sub(b"", chunk))
        return chunk.replace(self._delimiter.encode(), STAND_IN.encode()) if self._delimiter else chunk

    def undo(self, frame: pl.DataFrame, *, quoted: bool) -> pl.DataFrame:
        """Quoted cells with their own delimiters again."""
        if not self.is_needed or not quoted or not self._delimiter:
            return frame
        return frame.with_columns(pl.col(pl.String()).str.replace_all(STAND_IN, self._delimiter, literal=True))
