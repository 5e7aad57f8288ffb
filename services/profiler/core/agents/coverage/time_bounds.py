"""Bounds in time: ISO 8601 text as days, moments of a zone and unit, seconds as durations."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from services.profiler.core.agents.coverage.converted import Beyond, Converted, exact_number

UNIT: Final = re.compile(r"time_unit='(ms|us|ns)'")
ZONE: Final = re.compile(r"time_zone='([^']+)'")
LONG_AGO: Final = datetime(1700, 1, 1)  # noqa: DTZ001  a limit on the calendar, of no zone
FAR_AHEAD: Final = datetime(2200, 1, 1)  # noqa: DTZ001
FIRST_YEAR, LAST_YEAR = 1678, 2261
"""Whole years that 64 bits of nanoseconds reach."""
DAY: Final = timedelta(days=1)
TICK: Final = timedelta(microseconds=1)


def to_date(bound: object, _dtype: str, is_maximum: bool) -> Converted:
    """The first or last day that is within."""
    moment = _moment(bound)
    if moment is None:
        return None
    is_within_a_day = moment.time() != datetime.min.time()
    if is_maximum or not is_within_a_day:
        return moment.date()
    return Beyond.ABOVE if moment.date() == date.max else moment.date() + DAY


def to_datetime(bound: object, dtype: str, is_maximum: bool) -> Converted:
    """The moment in the column's zone and unit, rounded into the range; a day as a maximum is the whole day."""
    moment = _moment(bound)
    if moment is None:
        return None
    if is_maximum and _is_day(bound):
        moment = moment + (DAY - TICK)  # the whole day belongs to the range
    try:
        return _rounded(in_zone(moment, dtype), dtype, is_maximum)
    except (ZoneInfoNotFoundError, ValueError):
        return None
    except OverflowError:
        return Beyond.ABOVE if moment.year > FAR_AHEAD.year else Beyond.BELOW


def to_duration(bound: object, _dtype: str, _is_maximum: bool) -> Converted:
    """Seconds as a duration."""
    seconds = exact_number(bound)
    if seconds is None:
        return None
    try:
        return timedelta(seconds=float(seconds))
    except OverflowError:
        return Beyond.ABOVE if seconds > 0 else Beyond.BELOW


def _moment(bound: object) -> datetime | None:
    return datetime.fromisoformat(bound) if isinstance(bound, str) else None


def _is_day(bound: object) -> bool:
    try:
        date.fromisoformat(str(bound))
    except ValueError:
        return False
    return True


def in_zone(moment: datetime, dtype: str) -> datetime:
    """The moment as the column holds moments: without a zone, or in the column's own. One without a zone is in UTC."""
    zone = ZONE.search(dtype)
    aware = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(ZoneInfo(zone.group(1))) if zone else aware.replace(tzinfo=None)


def _rounded(moment: datetime, dtype: str, is_maximum: bool) -> datetime | Beyond:
    unit = UNIT.search(dtype)
    if unit and unit.group(1) == "ns" and not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return Beyond.ABOVE if moment.year > FAR_AHEAD.year else Beyond.BELOW
    excess = timedelta(microseconds=moment.microsecond % 1000) if unit and unit.group(1) == "ms" else timedelta()
    return moment - excess if is_maximum or not excess else moment - excess + timedelta(milliseconds=1)
