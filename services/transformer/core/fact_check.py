"""Whether the numbers in a text stand in the report.

A number in the text is supported if some figure of the report, rounded to as many decimals as the text shows, is that number;
before a percent sign a share counts times a hundred, and before a size unit a count of bytes in that unit. Names in “quotation
marks” are not read: they are the user's. Numbers inside the report's own sentences count as figures of the report.

Foreign text is read more strictly, against figures alone: no number in a text or name supports it, no length of a list, no ratio
that rounds to 0 or 1, and only shares stand before a percent sign.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
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
OF_BEST = re.compile(r"(?:\bof | ?/ ?)100\b(?! ?%)")


def unsupported_numbers(text: str, report: Json) -> list[str]:
    """Numbers of our own text, as written, that no figure of the report bears out."""
    figures = frozenset(_figures(report))
    return [match.group() for match in _numbers(text) if not _is_supported(match, figures)]


def has_only_figures_of(text: str, data: Json) -> bool:
    """Whether every digit of a foreign text belongs to a number that is a figure of the data, strictly."""
    text = OF_BEST.sub("", text)
    if any(character.isdigit() for character in NUMBER.sub("", text)):
        return False
    figures = frozenset(_bare_figures(data))
    return all(_is_strictly_supported(match, figures) for match in NUMBER.finditer(text))


def _numbers(text: str) -> Iterator[re.Match[str]]:
    return NUMBER.finditer(QUOTED.sub("“”", text))


def _is_supported(match: re.Match[str], figures: Collection[Decimal]) -> bool:
    unit = match.group(1)
    claim = _claim(match)
    if claim is None or (unit is None and claim in WELL_KNOWN):
        return claim is not None
    scale = SCALES[unit] if unit else Decimal(1)
    return _is_rounded(claim, (figure * scale for figure in figures)) or (unit is not None and claim in figures)


def _is_strictly_supported(match: re.Match[str], figures: Collection[Decimal]) -> bool:
    unit, claim = match.group(1), _claim(match)
    if claim is None:
        return False
    if unit == "%":
        return _is_rounded(claim, (figure * 100 for figure in figures if abs(figure) <= 1))
    if unit:
        return _is_rounded(claim, (figure * SCALES[unit] for figure in figures))
    is_whole = claim == claim.to_integral_value()
    return claim in figures or _is_rounded(claim, (figure for figure in figures if abs(figure) > 1 or not is_whole))


def _claim(match: re.Match[str]) -> Decimal | None:
    return _decimal(match.group().removesuffix(match.group(1) or ""))


def _is_rounded(claim: Decimal, figures: Iterator[Decimal]) -> bool:
    # Half a step on either side: writers round half to even or up, both are honest.
    places = Decimal(1).scaleb(min(0, int(claim.as_tuple().exponent)))
    return any(abs(figure - claim) <= places / 2 for figure in figures)


def _figures(value: Json) -> Iterator[Decimal]:
    """Every number in a report: figures, numbers written as text, numbers in sentences, lengths of lists."""
    if isinstance(value, str):
        yield from (figure for match in _numbers(value) if (figure := _claim(match)) is not None)
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _figures(item)
    elif isinstance(value, Sequence):
        yield Decimal(len(value))
        for item in value:
            yield from _figures(item)
    else:
        yield from _bare_figures(value)


def _bare_figures(value: Json) -> Iterator[Decimal]:
    """The figures alone."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return
    if isinstance(value, int | float):
        yield Decimal(repr(value))
    else:
        for item in value.values() if isinstance(value, Mapping) else value:
            yield from _bare_figures(item)


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text.strip().replace(",", "").replace("−", "-"))
    except InvalidOperation:
        return None
