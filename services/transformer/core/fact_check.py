"""Whether the numbers in a text stand in the report.

A number in the text is supported if some figure of the report, rounded to as many decimals as the text shows, is that number;
before a percent sign a share counts times a hundred, and before a size unit a count of bytes in that unit. Names in “quotation
marks” are not read: they are the user's. Numbers inside the report's own sentences count as figures of the report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation

from services.transformer.core.canonical import Json

NUMBER = re.compile(r"(?<![\w.])[-−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?!\w)(?:\s?(%|KB|MB|GB|TB))?")
QUOTED = re.compile(r"“[^”]*”")
SCALES: Mapping[str, Decimal] = {
    "%": Decimal(100),
    "KB": Decimal("1e-3"),
    "MB": Decimal("1e-6"),
    "GB": Decimal("1e-9"),
    "TB": Decimal("1e-12"),
}
WELL_KNOWN = frozenset({Decimal(100)})
"""The greatest score: a convention, not a figure."""


def unsupported_numbers(text: str, report: Json) -> list[str]:
    """Numbers of a text, as written, that no figure of the report bears out."""
    figures = frozenset(_figures(report))
    return [match.group() for match in _numbers(text) if not _is_supported(match, figures)]


def _numbers(text: str) -> Iterator[re.Match[str]]:
    return NUMBER.finditer(QUOTED.sub("“”", text))


def _is_supported(match: re.Match[str], figures: frozenset[Decimal]) -> bool:
    unit = match.group(1)
    claim = _decimal(match.group().removesuffix(unit or ""))
    if claim is None or (unit is None and claim in WELL_KNOWN):
        return claim is not None
    places = Decimal(1).scaleb(min(0, int(claim.as_tuple().exponent)))
    scale = SCALES[unit] if unit else Decimal(1)
    # Half a step on either side: writers round half to even or up, both are honest.
    return any(abs(figure * scale - claim) <= places / 2 for figure in figures) or (unit is not None and claim in figures)


def _figures(value: Json) -> Iterator[Decimal]:
    """Every number in a report: figures, numbers written as text, numbers in sentences, lengths of lists."""
    if isinstance(value, bool) or value is None:
        return
    if isinstance(value, int | float):
        yield Decimal(repr(value))
    elif isinstance(value, str):
        yield from (
            figure
            for match in _numbers(value)
            if (figure := _decimal(match.group().removesuffix(match.group(1) or ""))) is not None
        )
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _figures(item)
    elif isinstance(value, Sequence):
        yield Decimal(len(value))
        for item in value:
            yield from _figures(item)


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text.strip().replace(",", "").replace("−", "-"))
    except InvalidOperation:
        return None
