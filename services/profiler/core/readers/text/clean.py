"""Parses a chunk of well-formed text at full speed, and tells when a chunk is not well-formed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import polars as pl

from services.profiler.core.readers.text.dialect import Dialect

BOM = b"\xef\xbb\xbf"
INFLATED_MAGICS = (b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"x\x01", b"x^", b"x\x9c", b"x\xda")
"""What Polars takes for gzip, zstd or zlib and inflates, without a bound."""
UNUSED_SEPARATOR = "\x1f"
_HALVES = ThreadPoolExecutor(2, thread_name_prefix="quotes")


class CleanParser:
    """Text of one dialect and width to frames of text cells: null where a cell is empty and not quoted."""

    def __init__(self, dialect: Dialect, width: int, null_values: tuple[str, ...] = ()) -> None:
        self._dialect = dialect
        self._width = width
        self._null_values = list(null_values) or None
        beside = f"[^{re.escape(dialect.delimiter + dialect.quote)}\\r\\n]"
        self._lone_quote = f"{beside}{re.escape(dialect.quote)}{beside}"
        self._separator = dialect.delimiter or UNUSED_SEPARATOR
        self._schema: dict[str, pl.DataType] = {f"c{i}": pl.String() for i in range(width)}

    def frame(self, chunk: bytes) -> pl.DataFrame | None:
        """The rows of a chunk of whole records; None if any of them needs a tolerant reader.

        Polars refuses long rows and broken quoting but fills short rows up: that every row is whole follows
        from the balance of delimiters, at a tenth of the price of parsing.
        """
        if self._is_beyond_polars(chunk):
            return None
        quoted = bool(self._dialect.quote) and self._dialect.quote.encode() in chunk
        if quoted and self._has_lone_quote(chunk):
            return None
        frame = self.parse(chunk, {}, quoted=quoted)
        if frame is None or not self._is_balanced(chunk, frame, quoted):
            return None
        return frame

    @property
    def line_end(self) -> str:
        """One character that ends every line."""
        return self._dialect.line_end

    def parse(self, chunk: bytes, typed: Mapping[str, pl.DataType], *, quoted: bool) -> pl.DataFrame | None:
        """The rows of a chunk, as text but for the columns in ``typed``; None if Polars refuses."""
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
        # Polars inflates by magic, drops a byte order mark, knows no escapes and only one-byte delimiters.
        if chunk.startswith((BOM, *INFLATED_MAGICS)) or (dialect.escape and dialect.escape.encode() in chunk):
            return True
        if len(self._separator.encode()) > 1 or len(dialect.quote.encode()) > 1:
            return True
        if not dialect.delimiter and UNUSED_SEPARATOR.encode() in chunk:
            return True
        if dialect.line_end == "\n" and b"\r" in chunk:
            returns = chunk.count(b"\r\n")
            return chunk.count(b"\r") != returns
        return False

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
        if not quoted:
            return chunk.count(self._separator.encode()) == (self._width - 1) * frame.height
        # A short row ends in a null; delimiters inside quotes need no count where no row does.
        return (not frame.to_series(-1).null_count() or self._balances_with_inner(chunk, frame)) and self._has_no_swallowed_record(
            frame
        )

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
