"""Number formats: which of them show dates, times or durations."""

from __future__ import annotations

import re

from services.profiler.core.readers.workbook.package import Package
from services.profiler.core.readers.workbook.serials import Temporal
from services.profiler.core.readers.workbook.trees import local_name

BUILT_IN: dict[int, Temporal] = {
    **dict.fromkeys((14, 15, 16, 17), "date"),
    **dict.fromkeys((18, 19, 20, 21, 45, 47), "time"),
    22: "datetime",
    46: "duration",
    # Dates and times of East Asian calendars.
    **dict.fromkeys((27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58), "date"),
    **dict.fromkeys((32, 33, 34, 35, 55, 56), "time"),
}
FIRST_CUSTOM = 164
LITERALS = re.compile(r'"[^"]*"|\\.|[_*].')
ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
BRACKETS = re.compile(r"\[[^\]]*\]")
HALF_DAYS = re.compile(r"am/pm|a/p|上午/下午", re.IGNORECASE)
FRACTIONS = re.compile(r"(?<=s)[.,]0+", re.IGNORECASE)


def temporal_kind(code: str) -> Temporal | None:
    """What a format shows of a serial number; None where it shows a number or text."""
    shown = LITERALS.sub("", code).split(";")[0]
    if ELAPSED.search(shown):
        return "duration"
    shown = HALF_DAYS.sub("h", BRACKETS.sub("", shown)).lower()
    if "general" in shown or re.search("[0#?@]", FRACTIONS.sub("", shown)):
        return None
    has_time = bool(re.search("[hs]", shown))
    has_day = bool(re.search("[yd]|mmm", shown)) or ("m" in shown and not has_time)
    if has_day:
        return "datetime" if has_time else "date"
    return "time" if has_time else None


def temporal_styles(package: Package, part: str) -> dict[str, Temporal]:
    """By the style number of a cell, as cells name it: the styles that show dates, times or durations."""
    codes: dict[int, str] = {}
    formats: list[int] = []
    for name, elements in package.tree(part).parts():
        if name == "numFmts":
            codes.update({int(element.get("numFmtId", "0")): element.get("formatCode", "") for element in elements})
        elif name == "cellXfs":
            formats += [int(element.get("numFmtId", "0")) for element in elements if local_name(element) == "xf"]
    kinds = {number: _kind(number, codes) for number in set(formats)}
    return {str(style): kind for style, number in enumerate(formats) if (kind := kinds[number])}


def _kind(number: int, codes: dict[int, str]) -> Temporal | None:
    return temporal_kind(codes[number]) if number in codes else BUILT_IN.get(number)
