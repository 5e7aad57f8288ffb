"""Finds the dialect of a text from a sample, by how evenly it cuts the text and how well the cells read.

The measure is that of van den Burg, Nazábal and Sutton (2019), "Wrangling messy CSV files by detecting row and type
patterns", Data Mining and Knowledge Discovery 33: a pattern score of the row lengths times the share of cells of a known type.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from services.profiler.core.readers.base import ReadOptions
from services.profiler.core.readers.text import candidates
from services.profiler.core.readers.text.dialect import Dialect
from services.profiler.core.readers.text.splitting import Record, Splitter
from services.profiler.core.readers.text.values import is_value

SAMPLE_CHARACTERS = 64 * 1024
MOST_CHARACTERS = 512 * 1024
LEAST_LINES = 3
LINE_END = re.compile(r"\r\n|\r|\n")
SAMPLE_RECORDS = 120
ESCAPE_RECORDS = 2_000
EPSILON_TYPE_SCORE = 1e-3
TIME_PARTS = 3

KNOWN_CELL = re.compile(
    r"""
      [+-]?\d+(?:[.,]\d+)*(?:[eE][+-]?\d+)?%?            # a number
    | [$€£¥]\s?-?\d[\d.,]*                               # an amount
    | \d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T\ ].*)?        # a date
    | \d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?                 # a time
    | [\w.+-]+@[\w-]+(?:\.[\w-]+)+                       # a mail address
    | (?:https?|ftp)://\S+                               # an address in the web
    | [^\W\d_](?:[\w'’./&()+-]|\ (?!\ ))*                # words
    | \w[\w-]*                                           # a code
    | N/A|n/a|-|\?
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class SniffedDialect:
    """A dialect and how sure its delimiter and its quote are, 0..1."""

    dialect: Dialect
    confidence: float
    quote_confidence: float = 1.0
    escape_confidence: float = 1.0


def sniff_dialect(sample: str, options: ReadOptions, *, is_whole: bool = True) -> SniffedDialect:
    """The dialect that fits the sample best. What the user declares is not questioned."""
    body = candidates.without_comments(sample, options.comment)
    dialects = list(_candidates(body, options))
    front = _front(body)
    is_all = is_whole and len(front) == len(body)
    scored = [(_score(front, dialect, is_whole=is_all), -i) for i, dialect in enumerate(dialects)]
    # Where two spaces and more cut every line alike, single ones stand inside the cells.
    is_aligned = any(score and dialects[-i].is_run and dialects[-i].delimiter == "  " for score, i in scored)
    ranked = sorted(((0.0 if is_aligned and dialects[-i].delimiter == " " else score, i) for score, i in scored), reverse=True)
    top, best = ranked[0][0], dialects[-ranked[0][1]]
    others = max((score for score, i in ranked if dialects[-i].delimiter != best.delimiter), default=0.0)
    quotes = max((score for score, i in ranked if dialects[-i].quote != best.quote), default=0.0)
    is_quoted = best.quote and best.quote in body
    escaped, escape_confidence = _with_escape(body, best, options, is_whole=is_whole)
    return SniffedDialect(
        escaped,
        1.0 if options.delimiter is not None else _confidence(top, others),
        1.0 if options.quote is not None or not is_quoted else _confidence(top, quotes),
        escape_confidence,
    )


def prepare() -> None:
    """Compile what each dialect is split by: whoever forks afterwards shares it."""
    for line_end in ("\n", "\r\n"):
        # As many delimiters as make each of them a candidate, beside a quote.
        sniff_dialect(line_end.join(["a,b;c\td|e:f", '1,2;"3"\t4|5:6', "7,8;9\t0|1:2", ""]), ReadOptions())


def sample_records(sample: str, dialect: Dialect, limit: int, width: int = 0, *, is_whole: bool) -> Iterator[Record]:
    """The first records of a sample; the last one is left out where it may be cut off."""
    splitter = Splitter(dialect)
    start, count = 0, 0
    stop = len(sample) if is_whole else sample.rfind(dialect.line_end) + 1 or len(sample)
    text = sample[:stop]
    while start < len(text) and count < limit:
        record = splitter.record(text, start, width, final=True)
        yield record
        start, count = record.end, count + 1


def _front(sample: str) -> str:
    """As much as is worth scoring, but a few lines at least, if they are of a length that lines have."""
    end = 0
    for _ in range(LEAST_LINES):
        end = next((found.end() for found in LINE_END.finditer(sample, end)), len(sample))
    return sample[: max(SAMPLE_CHARACTERS, min(end, MOST_CHARACTERS))]


def _candidates(sample: str, options: ReadOptions) -> Iterator[Dialect]:
    line_end = candidates.line_end_of(sample)
    declared = options.delimiter
    for quote in [options.quote] if options.quote is not None else candidates.quotes(sample):
        for delimiter, is_run in [(declared, False)] if declared is not None else candidates.delimiters(sample, line_end):
            for escape in (options.escape,) if options.escape is not None else candidates.escapes(sample, quote):
                yield Dialect(delimiter, quote, escape if quote else "", line_end, is_run=is_run)


def _with_escape(sample: str, best: Dialect, options: ReadOptions, *, is_whole: bool) -> tuple[Dialect, float]:
    """A backslash is an escape where the text has fewer faults with it than without it."""
    if options.escape is not None or len(candidates.escapes(sample, best.quote)) == 1:
        return best, 1.0
    plain, escaped = replace(best, escape=""), replace(best, escape="\\")
    faults = {dialect: _faults(sample, dialect, is_whole=is_whole) for dialect in (plain, escaped)}
    chosen = escaped if faults[escaped] < faults[plain] else plain
    return chosen, 0.6 if faults[escaped] == faults[plain] else 0.95


def _faults(sample: str, dialect: Dialect, *, is_whole: bool) -> int:
    """Records with broken quoting or of another length than most."""
    records = list(sample_records(sample, dialect, ESCAPE_RECORDS, is_whole=is_whole))
    lengths = Counter(len(record.cells) for record in records if record.cells != [None])
    most = lengths.most_common(1)[0][0] if lengths else 0
    return sum(bool(record.faults) or len(record.cells) != most for record in records if record.cells != [None])


def _confidence(top: float, runner_up: float) -> float:
    return round(1 - runner_up / top / 2, 3) if top > 0 else 0.5


def _score(sample: str, dialect: Dialect, *, is_whole: bool) -> float:
    records = [record for record in sample_records(sample, dialect, SAMPLE_RECORDS, is_whole=is_whole) if record.cells != [None]]
    if not records:
        return 0.0
    lengths = Counter(len(record.cells) for record in records)
    if dialect.delimiter and not _is_plausible(dialect, lengths, records):
        return 0.0
    pattern = sum(count * max(1e-3, length - 1) / length for length, count in lengths.items()) / len(lengths)
    faults = sum(bool(record.faults) for record in records) / len(records)
    return pattern * max(EPSILON_TYPE_SCORE, _type_score(records)) * (1 - faults / 2)


def _is_plausible(dialect: Dialect, lengths: Counter[int], records: list[Record]) -> bool:
    """Most records are of one length. What also stands in prose must cut every record alike, and cut out numbers or many cells."""
    length, count = lengths.most_common(1)[0]
    if not candidates.is_prose(dialect):
        return length > 1 and count * 2 >= len(records)
    if dialect.delimiter == ":" and length <= TIME_PARTS and all(is_value(":".join(c or "" for c in r.cells)) for r in records[1:]):
        return False
    numbers = any(cell and cell.isdecimal() for record in records for cell in record.cells)
    return length > 1 and count >= len(records) * 0.9 and len(records) > 1 and (numbers or length > 3 or len(dialect.delimiter) > 1)


def _type_score(records: list[Record]) -> float:
    known = total = 0
    for record in records:
        for cell in record.cells:
            total += 1
            known += cell is None or cell == "" or KNOWN_CELL.fullmatch(cell.strip()) is not None
    return known / total
