"""Decides how a text file is to be read, before its rows are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from services.profiler.core.readers.base import ReadLimits, ReadOptions
from services.profiler.core.readers.problems import Problems
from services.profiler.core.readers.text import encoding as encodings
from services.profiler.core.readers.text.dialect import Dialect
from services.profiler.core.readers.text.encoding import Encoding
from services.profiler.core.readers.text.footer import footer_start
from services.profiler.core.readers.text.header import Layout, detect_layout
from services.profiler.core.readers.text.names import note_names
from services.profiler.core.readers.text.options import LAYOUT_RECORDS, check_options
from services.profiler.core.readers.text.other_delimiter import OtherDelimiter
from services.profiler.core.readers.text.preamble import BLANK
from services.profiler.core.readers.text.sample import SampledRecords, read_sample, sampled_records
from services.profiler.core.readers.text.shape import Shape
from services.profiler.core.readers.text.sniffing import SniffedDialect, sniff_dialect
from services.profiler.errors import EmptyFile, TooManyColumns


@dataclass(frozen=True, slots=True)
class OpenedText:
    """UTF-8 text and all that is decided about it."""

    path: Path
    """Of the text in UTF-8: the file itself, or what was transcoded."""
    encoding: Encoding
    sniffed: SniffedDialect
    layout: Layout
    start: int
    """Byte at which the rows begin."""
    stop: int
    """Byte at which they end."""
    first_line: int

    @property
    def dialect(self) -> Dialect:
        return self.sniffed.dialect

    @property
    def names(self) -> tuple[str, ...]:
        """Of the columns, as in the file."""
        return self.layout.names

    @property
    def shape(self) -> Shape:
        """What the rows look like."""
        return Shape(len(self.names), self.layout.repeatable)


def utf8_path(path: Path, encoding: Encoding, spill_dir: Path, problems: Problems, *, lossy: bool = False) -> Path:
    """The text in UTF-8, transcoded if it is not."""
    if encoding.bom_bytes:
        problems.note("utf8_bom" if encoding.name == "utf-8" else "byte_order_mark")
    if encoding.name == "utf-8" and not lossy:
        return path
    target = spill_dir / "text.utf8"
    replaced = encodings.transcode(path, encoding, target)
    if encoding.name != "utf-8":
        problems.note("transcoded")
    problems.note("undecodable_bytes", count=replaced)
    return target


def open_text(
    path: Path, encoding: Encoding, options: ReadOptions, limits: ReadLimits, problems: Problems, *, has_mark: bool
) -> OpenedText:
    """Dialect, header, width and end from samples. Raises EmptyFile, TooManyColumns, RecordTooLong, InvalidReadOption."""
    skipped_bytes = encoding.bom_bytes if has_mark else 0
    sample = read_sample(path, skipped_bytes, limits)
    if not sample.text.strip("\r\n\t \x00\ufeff"):
        raise EmptyFile("the file holds nothing but white space")
    check_options(options)
    sniffed = sniff_dialect(sample.text, options, is_whole=sample.is_whole)
    records = sampled_records(sample, sniffed.dialect, options, LAYOUT_RECORDS)
    sniffed = replace(sniffed, dialect=records.dialect)
    layout = detect_layout(records.cells, options.skip_rows, options.header_rows)
    if options.header_rows is None and layout.header_count == 0:
        layout = _with_other_header(records, options, problems) or layout
    if len(layout.names) > limits.max_columns:
        raise TooManyColumns(len(layout.names), limits.max_columns)
    before = sample.text[: records.start_of(layout.end)]
    start = skipped_bytes + len(before.encode())
    stop, footer_lines = footer_start(path, sniffed.dialect, len(layout.names), start)
    _note_left_out(records, layout, footer_lines, problems)
    note_names(layout, problems)
    return OpenedText(path, encoding, sniffed, layout, start, stop, before.count(sniffed.dialect.line_end) + 1)


def _note_left_out(records: SampledRecords, layout: Layout, footer_lines: int, problems: Problems) -> None:
    if records.comments:
        first = records.line_number(min(records.comments))
        problems.note("comment_lines", f"line {first}", records.comment_count(layout.end))
    problems.note("preamble_lines", "line 1", layout.preamble_count - records.comment_count(layout.preamble_count))
    problems.note("footer_lines", "end of file", footer_lines)


def _with_other_header(records: SampledRecords, options: ReadOptions, problems: Problems) -> Layout | None:
    """The layout with the line right before rows without a header taken for one that was written with another delimiter."""
    plain = detect_layout(records.cells, None, None)
    position = next((i for i in range(plain.end - 1, -1, -1) if records.cells[i] != BLANK), None)
    if options.skip_rows is not None or position is None or len(records.cells[position]) >= records.width:
        return None
    cells = OtherDelimiter(records.dialect).cells(records.line(position), records.width, is_header=True)
    if cells is None:
        return None
    problems.note("other_delimiters", f"line {records.line_number(position)}")
    return detect_layout([*records.cells[:position], cells, *records.cells[position + 1 :]], position, 1)
