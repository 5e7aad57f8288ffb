"""Parses a chunk of well-formed text at full speed, and tells when a chunk is not well-formed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import polars as pl

from services.profiler.core.readers.text.dialect import Dialect
from services.profiler.core.readers.text.stand_in import StandIn

BOM = b"\xef\xbb\xbf"
INFLATED_MAGICS = (b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"x\x01", b"x^", b"x\x9c", b"x\xda")
"""What Polars takes for gzip, zstd or zlib and inflates, without a bound."""
_HALVES = ThreadPoolExecutor(2, thread_name_prefix="quotes")


class CleanParser:
    """Text of one dialect and width to frames of text cells: null where a cell is empty and not quoted."""

    def __init__(self, dialect: Dialect, width: int, null_values: tuple[str, ...] = (), header: Sequence[str | None] = ()) -> None:
        self._dialect = dialect
        self._header = {f"c{i}": cell for i, cell in enumerate(header) if cell}
        self._width = width
        self._null_values = list(null_values) or None
        self._stand_in = StandIn(dialect)
        self._separator = self._stand_in.separator
        beside = f"[^{re.escape(self._separator + dialect.quote)}\\r\\n]"
        self._lone_quote = f"{beside}{re.escape(dialect.quote)}{beside}"
        self._comment = (dialect.line_end + dialect.comment).encode() if dialect.comment else b""
        self._schema: dict[str, pl.DataType] = {f"c{i}": pl.String() for i in range(width)}

    def frame(self, chunk: bytes) -> pl.DataFrame | None:
        """The rows of a chunk of whole records; None if any of them needs a tolerant reader.

        Polars refuses long rows and broken quoting but fills short rows up: that every row is whole follows
        from the balance of delimiters, at a tenth of the price of parsing.
        """
        quoted = bool(self._dialect.quote) and self._dialect.quote.encode() in chunk
        prepared = None if self._is_beyond_polars(chunk) else self._stand_in.put(chunk, quoted=quoted)
        if prepared is None or (quoted and self._has_lone_quote(prepared)):
            return None
        frame = self._parsed(prepared, {}, quoted=quoted)
        if frame is None or self._repeats_header(frame) or not self._is_balanced(prepared, frame, quoted):
            return None
        return self._stand_in.undo(frame, quoted=quoted)

    @property
    def line_end(self) -> str:
        """One character that ends every line."""
        return self._dialect.line_end

    def parse(self, chunk: bytes, typed: Mapping[str, pl.DataType], *, quoted: bool) -> pl.DataFrame | None:
        """The rows of a chunk that is known to be clean, as text but for the columns in ``typed``; None if Polars refuses."""
        prepared = self._stand_in.put(chunk, quoted=quoted)
        frame = None if prepared is None else self._parsed(prepared, typed, quoted=quoted)
        return None if frame is None else self._stand_in.undo(frame, quoted=quoted)

    def _parsed(self, chunk: bytes, typed: Mapping[str, pl.DataType], *, quoted: bool) -> pl.DataFrame | None:
        try:
            return pl.read_csv(
                chunk,
                has_header=False,
                schema={**self._schema, **typed},
                separator=self._separator,
                quote_char=self._dialect.quote if quoted else None,
                eol_char=self._dialect.line_end,
                null_values=self._null_values,
                glob=False,
            )
        except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError):
            return None

    def _is_beyond_polars(self, chunk: bytes) -> bool:
        dialect = self._dialect
        # Polars inflates by magic, drops a byte order mark, knows no escapes and no comments.
        if chunk.startswith((BOM, *INFLATED_MAGICS)) or (dialect.escape and dialect.escape.encode() in chunk):
            return True
        if len(dialect.quote.encode()) > 1:
            return True
        if self._comment and (self._comment in chunk or chunk.startswith(dialect.comment.encode())):
            return True
        if dialect.line_end == "\n" and b"\r" in chunk:
            return chunk.count(b"\r") != chunk.count(b"\r\n")
        return dialect.line_end == "\r" and b"\n" in chunk

    def _repeats_header(self, frame: pl.DataFrame) -> bool:
        if len(self._header) < 2:
            return False
        first, name = next(iter(self._header.items()))
        if not (frame.get_column(first) == name).any():
            return False
        return bool(frame.select(pl.all_horizontal(pl.col(cell) == value for cell, value in self._header.items()).any()).item())

    def _has_lone_quote(self, chunk: bytes) -> bool:
        """Whether a quote stands between ordinary characters: Polars drops some of those without a word."""
        middle = chunk.rfind(self._dialect.line_end.encode(), 0, len(chunk) // 2) + 1
        return any(_HALVES.map(self._lone_quote_in, (chunk[:middle], chunk[middle:])))

    def _lone_quote_in(self, half: bytes) -> bool:
        try:
            return bool(pl.Series([half.decode()]).str.contains(self._lone_quote)[0])
        except UnicodeDecodeError:
            return True

    def _is_balanced(self, chunk: bytes, frame: pl.DataFrame, quoted: bool) -> bool:
        if self._width == 1:
            return True
        # A short row ends in a null: where no row does there is nothing to count.
        has_no_short_row = not frame.to_series(-1).null_count()
        if not quoted:
            return has_no_short_row or chunk.count(self._separator.encode()) == (self._width - 1) * frame.height
        return (has_no_short_row or self._balances_with_inner(chunk, frame)) and self._has_no_swallowed_record(frame)

    def _balances_with_inner(self, chunk: bytes, frame: pl.DataFrame) -> bool:
        inside = frame.select(pl.all().str.count_matches(self._separator, literal=True).sum()).fill_null(0).sum_horizontal()[0]
        return bool(chunk.count(self._separator.encode()) - inside == (self._width - 1) * frame.height)

    def _has_no_swallowed_record(self, frame: pl.DataFrame) -> bool:
        """A quote that is never closed runs on to the next one and takes whole records into a cell."""
        cell = pl.all()
        suspicious = cell.str.contains(self._dialect.line_end, literal=True) & (
            cell.str.count_matches(self._separator, literal=True) >= self._width - 1
        )
        return not frame.select(suspicious.any()).row(0).count(True)
