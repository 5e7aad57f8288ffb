"""The front of a text, cut into records to look at."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from services.profiler.core.readers.base import ReadLimits, ReadOptions
from services.profiler.core.readers.text.candidates import COMMENTS
from services.profiler.core.readers.text.dialect import Dialect
from services.profiler.core.readers.text.preamble import BLANK, typical_width
from services.profiler.core.readers.text.splitting import Cells, Splitter
from services.profiler.errors import RecordTooLong

SAMPLE_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class Sample:
    """The front of a text, whole lines of it; ``is_whole`` if it is all there is."""

    text: str
    is_whole: bool


@dataclass(frozen=True, slots=True)
class SampledRecords:
    """Records in order, blank ones and comments included."""

    dialect: Dialect
    text: str
    width: int
    """That most records have."""
    cells: list[Cells]
    """A comment looks like a blank line."""
    starts: list[int]
    """Where each record begins, and where the one after the last would."""
    comments: frozenset[int]
    is_faulty: bool
    """Whether quotes are broken somewhere."""

    def start_of(self, record: int) -> int:
        """Where a record begins in the text."""
        return self.starts[min(record, len(self.starts) - 1)]

    def line(self, record: int) -> str:
        """A record as it stands."""
        return self.text[self.starts[record] : self.starts[record + 1]].rstrip("\r\n")

    def line_number(self, record: int) -> int:
        """Line on which a record begins, from 1."""
        return self.text.count(self.dialect.line_end, 0, self.starts[record]) + 1

    def comment_count(self, end: int) -> int:
        """Among the first records."""
        return sum(record < end for record in self.comments)


def read_sample(path: Path, start: int, limits: ReadLimits) -> Sample:
    """The front of the text, with two lines at least where there are two. Raises RecordTooLong."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(start)
        front = file.read(SAMPLE_BYTES)
        while start + len(front) < size and front.count(b"\n") + front.count(b"\r") < 4:
            if len(front) > 2 * limits.max_record_bytes:
                raise RecordTooLong(1, limits.max_record_bytes)
            front += file.read(len(front))
    is_whole = start + len(front) >= size
    if not is_whole:
        front = front[: max(front.rfind(b"\n"), front.rfind(b"\r")) + 1] or front
    text = front.decode(errors="strict" if is_whole or front.endswith((b"\n", b"\r")) else "ignore")
    return Sample(text, is_whole)


def sampled_records(sample: Sample, dialect: Dialect, options: ReadOptions, limit: int) -> SampledRecords:
    """The first records, cut twice: what their width is tells which quotes are faults and which lines are comments."""
    if options.comment is not None:
        dialect = replace(dialect, comment=options.comment, is_comment_certain=bool(options.comment))
    first = _cut(sample, dialect, 0, limit)
    if first.width > 1 and options.comment is None:
        dialect = replace(dialect, comment=_comment(first))
    if not dialect.comment and not first.is_faulty:
        return first
    return _cut(sample, dialect, first.width, limit)


def _cut(sample: Sample, dialect: Dialect, width: int, limit: int) -> SampledRecords:
    splitter = Splitter(dialect)
    stop = len(sample.text) if sample.is_whole else sample.text.rfind(dialect.line_end) + 1 or len(sample.text)
    text = sample.text[:stop]
    cells: list[Cells] = []
    starts, comments, is_faulty = [0], set(), False
    while starts[-1] < len(text) and len(cells) < limit:
        after_comment = splitter.comment(text, starts[-1], width)
        if after_comment is not None:
            comments.add(len(cells))
            cells.append(list(BLANK))
            starts.append(after_comment)
            continue
        record = splitter.record(text, starts[-1], width, final=True)
        is_faulty = is_faulty or bool(record.faults)
        cells.append(record.cells)
        starts.append(record.end)
    filled = [record for record in cells if record != BLANK and not _looks_like_comment(record)]
    filled = filled or [record for record in cells if record != BLANK]
    return SampledRecords(dialect, text, typical_width(filled) if filled else 0, cells, starts, frozenset(comments), is_faulty)


def _looks_like_comment(cells: Cells) -> bool:
    return (cells[0] or "").startswith(COMMENTS)


def _comment(records: SampledRecords) -> str:
    """The sign that begins lines none of which is a record of full width but for a header."""
    for sign in COMMENTS:
        marked = [i for i in range(len(records.cells)) if records.text.startswith(sign, records.starts[i])]
        whole = [i for i in marked if len(records.cells[i]) == records.width]
        if len(marked) > len(whole) and len(whole) <= 1:
            return sign
    return ""
