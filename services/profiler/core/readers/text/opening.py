"""Decides how a text file is to be read, before its rows are."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from services.profiler.core.readers.base import ReadLimits, ReadOptions
from services.profiler.core.readers.problems import Problems
from services.profiler.core.readers.text import encoding as encodings
from services.profiler.core.readers.text.dialect import Dialect
from services.profiler.core.readers.text.encoding import Encoding
from services.profiler.core.readers.text.header import Layout, detect_layout
from services.profiler.core.readers.text.sniffing import SniffedDialect, sample_records, sniff_dialect
from services.profiler.errors import EmptyFile, InvalidReadOption, RecordTooLong, TooManyColumns

SAMPLE_BYTES = 256 * 1024
LAYOUT_RECORDS = 500


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
    first_line: int

    @property
    def dialect(self) -> Dialect:
        return self.sniffed.dialect

    @property
    def names(self) -> tuple[str, ...]:
        """Of the columns, as in the file."""
        return self.layout.names


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
    """Dialect, header and width from a sample. Raises EmptyFile, TooManyColumns, RecordTooLong, InvalidReadOption."""
    skipped_bytes = encoding.bom_bytes if has_mark else 0
    sample, is_whole = _sample(path, skipped_bytes, limits)
    if not sample.strip("\r\n\t \x00\ufeff"):
        raise EmptyFile("the file holds nothing but white space")
    _check(options)
    sniffed = sniff_dialect(sample, delimiter=options.delimiter, quote=options.quote, is_whole=is_whole)
    records = list(sample_records(sample, sniffed.dialect, LAYOUT_RECORDS, is_whole=is_whole))
    layout = detect_layout([record.cells for record in records], options.skip_rows, options.header_rows)
    if len(layout.names) > limits.max_columns:
        raise TooManyColumns(len(layout.names), limits.max_columns)
    ends = [0, *(record.end for record in records)]
    before = sample[: ends[min(layout.preamble_count + layout.header_count, len(records))]]
    start = skipped_bytes + len(before.encode())
    _note_layout(layout, records[layout.preamble_count].cells if layout.header_count else [], problems)
    return OpenedText(path, encoding, sniffed, layout, start, before.count(sniffed.dialect.line_end) + 1)


def _sample(path: Path, start: int, limits: ReadLimits) -> tuple[str, bool]:
    """The front of the text, with two lines at least where there are two."""
    size, wanted = path.stat().st_size, SAMPLE_BYTES
    with path.open("rb") as file:
        file.seek(start)
        front = file.read(wanted)
        while start + len(front) < size and front.count(b"\n") + front.count(b"\r") < 4:
            if len(front) > 2 * limits.max_record_bytes:
                raise RecordTooLong(1, limits.max_record_bytes)
            front += file.read(len(front))
    is_whole = start + len(front) >= size
    if not is_whole:
        front = front[: max(front.rfind(b"\n"), front.rfind(b"\r")) + 1] or front
    return front.decode(errors="strict" if is_whole or front.endswith((b"\n", b"\r")) else "ignore"), is_whole


def _check(options: ReadOptions) -> None:
    for name, value in (("delimiter", options.delimiter), ("quote", options.quote)):
        if value is not None and (len(value) > 1 or value in ("\n", "\r")):
            raise InvalidReadOption(name, "one character is expected, or none")
    if options.delimiter and options.delimiter == options.quote:
        raise InvalidReadOption("quote", "it is the delimiter as well")
    for name, count in (("header_rows", options.header_rows), ("skip_rows", options.skip_rows)):
        if count is not None and not 0 <= count <= LAYOUT_RECORDS // 2:
            raise InvalidReadOption(name, f"a number from 0 to {LAYOUT_RECORDS // 2} is expected")


def _note_layout(layout: Layout, header: list[str | None], problems: Problems) -> None:
    problems.note("preamble_lines", "line 1", layout.preamble_count)
    if not layout.header_count:
        problems.note("no_header")
        return
    width = len(layout.names)
    problems.note("short_header", f"{len(header)} of {width} columns are named", width - len(header))
    named = Counter(layout.names[: len(header)])
    blank = named.pop("", 0)
    problems.note("blank_headers", "", blank)
    places: dict[str, list[int]] = {}
    for position, name in enumerate(layout.names, start=1):
        places.setdefault(name, []).append(position)
    for name, count in named.items():
        if count > 1:
            problems.note("duplicate_headers", "columns " + ", ".join(map(str, places[name][:5])), count)
