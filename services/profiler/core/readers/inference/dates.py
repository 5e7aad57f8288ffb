"""Dates and times in text cells: recognises how a cell is written and reads all cells written so."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

import polars as pl

Kind = Literal["date", "datetime", "time"]
Order = Literal["ymd", "dmy", "mdy", "d_month_y", "month_d_y", ""]

CELL = re.compile(
    r"""
    (?:(?P<ymd>\d{4}(?P<s1>[-/.])\d{1,2}(?P=s1)\d{1,2})
      |(?P<xy>\d{1,2}(?P<s2>[-/.])\d{1,2}(?P=s2)(?P<year>\d{4}|\d{2}))
      |(?P<dmony>\d{1,2}(?P<s3>[-\ ])(?P<mon1>[A-Za-z]{3,9})(?P=s3)\d{4})
      |(?P<mondy>(?P<mon2>[A-Za-z]{3,9})\ \d{1,2}(?P<comma>,?)\ \d{4}))?
    (?P<gap>[T\ ])?
    (?P<time>\d{1,2}:\d{2}(?P<seconds>:\d{2}(?:\.\d{1,9})?)?(?P<half>\ ?[AaPp][Mm])?)?
    (?P<zone>\ ?(?:Z|[+-]\d{2}:?\d{2}))?
    """,
    re.VERBOSE,
)
MONTHS = frozenset(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])


@dataclass(frozen=True, slots=True)
class TemporalFormat:
    """One way to write dates or times."""

    kind: Kind
    order: Order
    pattern: str
    """For strptime."""
    shape: str
    """Regular expression that a cell must match; strptime alone is lax about spaces and years."""
    has_zone: bool = False

    def read(self, cells: pl.Series) -> pl.Series:
        """Date, Datetime or Time; null where a cell is not written so or is no day of the calendar."""
        if not self._are_full_length(cells):
            likely = cells.str.contains(self.shape)
            if not likely.any():
                return pl.Series(cells.name, [None], dtype=self.dtype).new_from_index(0, len(cells))
            cells = cells if likely.all() else cells.set(~likely.fill_null(False), None)
        values = self._parse(cells, self.pattern)
        if "%S" not in self.pattern or values.null_count() == cells.null_count():
            return values
        # Fractions of a second cost four times as much to parse: only cells that need it pay.
        return values.zip_with(
            values.is_not_null(), self._parse(cells.set(values.is_not_null(), None), self.pattern.replace("%S", "%S%.f"))
        )

    def _parse(self, cells: pl.Series, pattern: str) -> pl.Series:
        return cells.str.strptime(self.dtype, pattern, strict=False, cache=False)

    def _are_full_length(self, cells: pl.Series) -> bool:
        """Whether every cell begins with a digit and has as many characters as a year-first pattern with all its zeros."""
        if self.order != "ymd" or self.has_zone or "%p" in self.pattern:
            return False
        lengths = cells.str.len_bytes()
        full = len(self.pattern.replace("%Y", "0000"))
        return lengths.min() == full == lengths.max() and bool((cells < ":").all()) and bool((cells >= "0").all())

    @property
    def dtype(self) -> pl.Date | pl.Datetime | pl.Time:
        """Of the values read."""
        if self.kind == "date":
            return pl.Date()
        return pl.Time() if self.kind == "time" else pl.Datetime("us", "UTC" if self.has_zone else None)


def recognize(cell: str) -> tuple[TemporalFormat, ...]:
    """Every way in which the cell may be written; none if it is no date or time."""
    match = CELL.fullmatch(cell) if 4 <= len(cell) <= 40 else None
    if match is None or not (match["time"] or _has_date(match)):
        return ()
    if bool(match["gap"]) != bool(match["time"] and _has_date(match)) or (match["zone"] and not match["time"]):
        return ()
    dates = list(_date_patterns(match)) or [("", "", "")]
    return tuple(_format(order, pattern, shape, match) for order, pattern, shape in dates)


def _has_date(match: re.Match[str]) -> bool:
    return any(match[part] for part in ("ymd", "xy", "dmony", "mondy"))


def _date_patterns(match: re.Match[str]) -> Iterable[tuple[Order, str, str]]:
    if match["ymd"]:
        s = match["s1"]
        yield "ymd", f"%Y{s}%m{s}%d", rf"\d{{4}}{re.escape(s)}\d{{1,2}}{re.escape(s)}\d{{1,2}}"
    elif match["xy"]:
        s, long = match["s2"], len(match["year"]) == 4
        year, shape = ("%Y", r"\d{4}") if long else ("%y", r"\d{2}")
        shape = rf"\d{{1,2}}{re.escape(s)}\d{{1,2}}{re.escape(s)}{shape}"
        yield "dmy", f"%d{s}%m{s}{year}", shape
        # Points are written between day, month and year only.
        if s != ".":
            yield "mdy", f"%m{s}%d{s}{year}", shape
    elif match["dmony"] and match["mon1"][:3].lower() in MONTHS:
        s = match["s3"]
        yield "d_month_y", f"%d{s}{_month(match['mon1'])}{s}%Y", rf"\d{{1,2}}{s}[A-Za-z]{{3,9}}{s}\d{{4}}"
    elif match["mondy"] and match["mon2"][:3].lower() in MONTHS:
        comma = match["comma"]
        yield "month_d_y", f"{_month(match['mon2'])} %d{comma} %Y", rf"[A-Za-z]{{3,9}} \d{{1,2}}{comma} \d{{4}}"


def _month(word: str) -> str:
    # %b reads full names as well: May is both.
    return "%b" if len(word) == 3 else "%B"


@cache
def _time_pattern(seconds: bool, half: bool, spaced: bool) -> tuple[str, str]:
    pattern = ("%I" if half else "%H") + ":%M" + (":%S" if seconds else "")
    shape = r"\d{1,2}:\d{2}" + (r":\d{2}(?:\.\d{1,9})?" if seconds else "")
    if half:
        return pattern + (" %p" if spaced else "%p"), shape + (" " if spaced else "") + "[AaPp][Mm]"
    return pattern, shape


def _format(order: str, date: str, shape: str, match: re.Match[str]) -> TemporalFormat:
    pattern, zone = date, match["zone"] or ""
    if match["time"]:
        half = match["half"] or ""
        time, time_shape = _time_pattern(bool(match["seconds"]), bool(half), half.startswith(" "))
        gap = match["gap"] or ""
        pattern, shape = f"{date}{gap}{time}", f"{shape}{gap}{time_shape}"
    if zone:
        gap = " " if zone.startswith(" ") else ""
        pattern, shape = f"{pattern}{gap}%#z", rf"{shape}{gap}(?:Z|[+-]\d{{2}}:?\d{{2}})"
    kind: Kind = "time" if not date else "datetime" if match["time"] else "date"
    return TemporalFormat(kind, order, pattern, f"^{shape}$", bool(zone))  # type: ignore[arg-type]
