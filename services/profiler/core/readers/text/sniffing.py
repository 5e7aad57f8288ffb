"""Finds the dialect of a text from a sample, by how evenly it cuts the text and how well the cells read.

The measure is that of van den Burg, Nazábal and Sutton (2019), "Wrangling messy CSV files by detecting row and type
patterns", Data Mining and Knowledge Discovery 33: a pattern score of the row lengths times the share of cells of a known type.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from services.profiler.core.readers.text.dialect import Dialect
from services.profiler.core.readers.text.splitting import Record, Splitter

DELIMITERS = (",", ";", "\t", "|", ":", " ", "^", "~", "\x1f")
PROSE = frozenset(" :~^")
QUOTES = ('"', "'")
SAMPLE_CHARACTERS = 64 * 1024
SAMPLE_RECORDS = 120
EPSILON_TYPE_SCORE = 1e-3

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
    """A dialect and how sure it is, 0..1."""

    dialect: Dialect
    confidence: float


def sniff_dialect(sample: str, *, delimiter: str | None = None, quote: str | None = None, is_whole: bool = True) -> SniffedDialect:
    """The dialect that fits the sample best. What the user declares is not questioned."""
    line_end = _line_end(sample)
    candidates = [
        Dialect(found_delimiter, found_quote, escape, line_end)
        for found_quote in ([quote] if quote is not None else _quotes(sample))
        for found_delimiter in ([delimiter] if delimiter is not None else _delimiters(sample))
        for escape in _escapes(sample, found_quote)
    ]
    scored = [(_score(sample[:SAMPLE_CHARACTERS], candidate, is_whole=is_whole), -i) for i, candidate in enumerate(candidates)]
    ranked = sorted(scored, reverse=True)
    best = candidates[-ranked[0][1]]
    runner_up = max((score for score, i in ranked if candidates[-i].delimiter != best.delimiter), default=0.0)
    top = ranked[0][0]
    return SniffedDialect(best, round(1 - runner_up / top / 2, 3) if top > 0 else 0.5)


def sample_records(sample: str, dialect: Dialect, limit: int, *, is_whole: bool) -> Iterator[Record]:
    """The first records of a sample; the last one is left out where it may be cut off."""
    splitter = Splitter(dialect)
    start, count = 0, 0
    stop = len(sample) if is_whole else sample.rfind(dialect.line_end) + 1 or len(sample)
    text = sample[:stop]
    while start < len(text) and count < limit:
        record = splitter.record(text, start, 0, final=True)
        yield record
        start, count = record.end, count + 1


def _line_end(sample: str) -> str:
    return "\r" if "\r" in sample and "\n" not in sample else "\n"


def _delimiters(sample: str) -> list[str]:
    present = [delimiter for delimiter in DELIMITERS if delimiter in sample]
    return [*present, ""]


def _quotes(sample: str) -> list[str]:
    """Quotes that stand at the edge of what could be a cell."""
    present = [
        quote for quote in QUOTES if re.search(rf"(?:^|[,;\t|: ^~\x1f]){quote}|{quote}(?:[,;\t|: ^~\x1f]|$)", sample, re.MULTILINE)
    ]
    return [*present, ""] if present and present[0] != '"' else ['"', *present[1:]]


def _escapes(sample: str, quote: str) -> Iterable[str]:
    if quote and f"\\{quote}" in sample and not re.search(rf"{quote}{quote}[^{quote}]", sample.replace(f"\\{quote}", "")):
        return ("\\",)
    return ("",)


def _score(sample: str, dialect: Dialect, *, is_whole: bool) -> float:
    is_whole = is_whole and len(sample) < SAMPLE_CHARACTERS
    records = [record for record in sample_records(sample, dialect, SAMPLE_RECORDS, is_whole=is_whole) if record.cells != [None]]
    if not records:
        return 0.0
    lengths = Counter(len(record.cells) for record in records)
    if dialect.delimiter and not _is_plausible(dialect.delimiter, lengths, records):
        return 0.0
    pattern = sum(count * max(1e-3, length - 1) / length for length, count in lengths.items()) / len(lengths)
    faults = sum(bool(record.faults) for record in records) / len(records)
    return pattern * max(EPSILON_TYPE_SCORE, _type_score(records)) * (1 - faults / 2)


def _is_plausible(delimiter: str, lengths: Counter[int], records: list[Record]) -> bool:
    """Most records are of one length. What also stands in prose must cut every record alike, and cut out numbers or many cells."""
    length, count = lengths.most_common(1)[0]
    if delimiter not in PROSE:
        return length > 1 and count * 2 >= len(records)
    numbers = any(cell and cell.isdecimal() for record in records for cell in record.cells)
    return length > 1 and count >= len(records) * 0.9 and len(records) > 1 and (numbers or length > 3)


def _type_score(records: list[Record]) -> float:
    known = total = 0
    for record in records:
        for cell in record.cells:
            total += 1
            known += cell is None or cell == "" or KNOWN_CELL.fullmatch(cell.strip()) is not None
    return known / total
