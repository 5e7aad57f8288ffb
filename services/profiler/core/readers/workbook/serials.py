"""Days since an epoch, as workbooks store dates and times, written as ISO text."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

Temporal = Literal["date", "datetime", "time", "duration"]

DAY_MS = 86_400_000
LAST_DAY_1900 = 2_958_465
"""The 31st of December 9999, in both epochs but for the offset."""
OFFSET_1904 = 1_462
FALSE_LEAP_DAY = 60
"""The epoch of 1900 counts a 29th of February 1900, which was none."""


@lru_cache(maxsize=65_536)
def temporal_text(raw: str, kind: Temporal, is_1904: bool) -> str | None:
    """ISO text of a serial number by what its number format shows; None where it is no date of the calendar.

    Nothing is cut off: a serial under a date format that has a time of day is written with it. Milliseconds are kept.
    """
    try:
        milliseconds = round(float(raw) * DAY_MS)
    except (ValueError, OverflowError):
        return None
    if kind == "duration":
        return _duration(milliseconds)
    days, time = divmod(milliseconds, DAY_MS)
    if not 0 <= days <= LAST_DAY_1900 - (OFFSET_1904 if is_1904 else 0):
        return None
    # Before the first day of its epoch a serial is a time of day and nothing else.
    if days == 0 and (kind == "time" or not is_1904):
        return None if kind == "date" and not time else _time(time)
    day = _day(days, is_1904)
    return day if kind == "date" and not time else f"{day} {_time(time)}"


def _day(days: int, is_1904: bool) -> str:
    if is_1904:
        return (date(1904, 1, 1) + timedelta(days)).isoformat()
    if days == FALSE_LEAP_DAY:
        return "1900-02-29"
    return (date(1899, 12, 31 if days < FALSE_LEAP_DAY else 30) + timedelta(days)).isoformat()


def _time(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    fraction = f".{rest:03d}" if rest else ""
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{fraction}"


def _duration(milliseconds: int) -> str:
    sign, rest = "-" if milliseconds < 0 else "", abs(milliseconds)
    days, rest = divmod(rest, DAY_MS)
    hours, rest = divmod(rest, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    seconds = f"{rest / 1000:.3f}".rstrip("0").rstrip(".")
    time = "".join(f"{part}{unit}" for part, unit in ((hours, "H"), (minutes, "M"), (seconds, "S")) if part not in (0, "0"))
    written = (f"{days}D" if days else "") + (f"T{time}" if time else "")
    return f"{sign}P{written or 'T0S'}"
