"""Which signs a text could be cut with: what sniffing has to choose from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from services.profiler.core.readers.text.dialect import Dialect

DELIMITERS = (",", ";", "\t", "|", ":", " ", "^", "~", "\x1f", "\x01", "§", "¦")
PROSE = frozenset(" :~^")
"""Delimiters that also stand in ordinary text."""
QUOTES = ('"', "'", "`")
COMMENTS = ("#", "//", "%")
NEVER = frozenset("\"'`\\._-+()[]{}<>/$€£%@=?!")
"""Signs that make up values."""
SAMPLE_LINES = 50
PADDINGS = (" {0} ", "{0} ", " {0}")
DOUBLED = frozenset("|:~^§¦")
"""Signs that are doubled to make a delimiter; other doubled ones are empty cells."""


def line_end_of(sample: str) -> str:
    """The one character that ends most lines."""
    lf, lone_cr = sample.count("\n"), sample.count("\r") - sample.count("\r\n")
    if lone_cr > 2 * lf:
        return "\r"
    return "\x1e" if not lf and sample.count("\x1e") > 1 else "\n"


def without_comments(sample: str, comment: str | None) -> str:
    """The sample without lines that look like comments; all of it if most lines do."""
    signs = COMMENTS if comment is None else (comment,) if comment else ()
    lines = re.split(r"(?<=[\r\n])(?![\r\n])", sample)
    kept = [line for line in lines if not line.startswith(signs)] if signs else lines
    return "".join(kept) if len(kept) * 2 > len(lines) else sample


def delimiters(sample: str, line_end: str) -> Iterator[tuple[str, bool]]:
    """Delimiters with whether a run of them counts as one; the likelier first."""
    single = [sign for sign in DELIMITERS if sign in sample and sign != line_end]
    single += [sign for sign in _even_signs(sample, line_end) if sign not in single]
    for sign in single:
        if sign in DOUBLED and _is_doubled(sign, sample):
            yield sign * 2, False
            continue
        if not sign.isspace():
            yield from ((padded, False) for padded in _padded(sign, sample))
        yield sign, False
    for sign in ("\t", " "):
        if sign * 2 in sample:
            yield sign * 2, True
            yield sign, True
    yield "", False


def quotes(sample: str) -> list[str]:
    """Quotes that stand at the edge of what could be a cell."""
    edge = r"[,;\t|: ^~\x1f\x01§¦]"
    present = [quote for quote in QUOTES if re.search(rf"(?:^|{edge}){quote}|{quote}(?:{edge}|$)", sample, re.MULTILINE)]
    return [*present, ""] if present and present[0] != '"' else ['"', *present[1:]]


def escapes(sample: str, quote: str) -> tuple[str, ...]:
    """No escape, and the backslash where one stands before a quote."""
    return ("", "\\") if quote and f"\\{quote}" in sample else ("",)


def is_prose(dialect: Dialect) -> bool:
    """Whether ordinary text could be cut with the delimiter by chance."""
    sign = dialect.delimiter
    return sign in PROSE or (sign.isspace() and dialect.is_run) or (sign.strip() or sign) not in DELIMITERS


def _padded(sign: str, sample: str) -> Iterator[str]:
    """Longer delimiters around a sign, where nearly every one of them is written so."""
    count = sample.count(sign)
    for form in PADDINGS:
        padded = form.format(sign)
        if sample.count(padded) * padded.count(sign) >= count * 0.9:
            yield padded


def _is_doubled(sign: str, sample: str) -> bool:
    """Whether the sign hardly ever stands alone, never in the first line, and cuts every line more than once."""
    lines = [line for line in re.sub(r'"[^"]*"', "x", sample).splitlines()[:SAMPLE_LINES] if line.strip()]
    counts = [(line.count(sign), line.count(sign * 2)) for line in lines]
    pairs, signs = sum(doubled for _, doubled in counts), sum(count for count, _ in counts)
    return (
        bool(counts) and counts[0][0] == 2 * counts[0][1] and min(doubled for _, doubled in counts) > 1 and pairs * 2 >= signs * 0.9
    )


def _even_signs(sample: str, line_end: str) -> list[str]:
    """Signs of any kind that stand equally often in every one of the first lines."""
    lines = [line for line in sample.split(line_end)[:SAMPLE_LINES] if line.strip()]
    if len(lines) < 3:
        return []
    counts = [
        Counter(sign for sign in line if not sign.isalnum() and not sign.isspace() and sign not in NEVER) for line in lines[:-1]
    ]
    return [sign for sign, count in counts[0].items() if all(other[sign] == count for other in counts[1:])]
