"""Bounds as a user gives them (numbers, ISO 8601 text) in a column's own type, so that comparing loses nothing."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from enum import Enum
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from services.profiler.core.metrics import Scalar
from services.profiler.core.profile import LogicalType

INTEGER: Final = re.compile(r"(U?)Int(\d+)")
DECIMAL: Final = re.compile(r"Decimal\(precision=(\d+), scale=(\d+)\)")
UNIT: Final = re.compile(r"time_unit='(ms|us|ns)'")
ZONE: Final = re.compile(r"time_zone='([^']+)'")
EXACT: Final = Context(prec=400)
LONG_AGO: Final = datetime(1700, 1, 1)  # noqa: DTZ001  a limit on the calendar, of no zone
FAR_AHEAD: Final = datetime(2200, 1, 1)  # noqa: DTZ001
FIRST_YEAR, LAST_YEAR = 1678, 2261
"""Whole years that 64 bits of nanoseconds reach."""
DAY: Final = timedelta(days=1)
TICK: Final = timedelta(microseconds=1)


class Beyond(Enum):
    """A bound that the column's type cannot hold, and on which side of it."""

    BELOW = "below"
    ABOVE = "above"


@dataclass(frozen=True, slots=True)
class Bounds:
    """Both included, of the column's own type; None for no bound. A minimum above the maximum lets nothing pass."""

    minimum: Scalar | None
    maximum: Scalar | None


Converted = Scalar | Beyond | None
Converter = Callable[[object, str, bool], Converted]
"""A bound, the column's dtype and whether it is a maximum; None if it is of another type."""


def bounds_in(logical_type: LogicalType, dtype: str, minimum: object, maximum: object) -> Bounds | None:
    """Bounds as given, in the type of a column; None where they are of another type. ``dtype`` as Polars writes it."""
    convert = CONVERTERS.get(logical_type)
    if convert is None:
        return None
    low = None if minimum is None else convert(minimum, dtype, False)
    high = None if maximum is None else convert(maximum, dtype, True)
    if (low is None) != (minimum is None) or (high is None) != (maximum is None):
        return None
    if low is Beyond.ABOVE or high is Beyond.BELOW:
        return _nothing(logical_type, dtype)
    return Bounds(None if isinstance(low, Beyond) else low, None if isinstance(high, Beyond) else high)


def _nothing(logical_type: LogicalType, dtype: str) -> Bounds:
    match logical_type:
        case "date":
            return Bounds(FAR_AHEAD.date(), LONG_AGO.date())
        case "datetime":
            return Bounds(_in_zone(FAR_AHEAD, dtype), _in_zone(LONG_AGO, dtype))
        case "duration":
            return Bounds(DAY, -DAY)
        case "decimal":
            kind = DECIMAL.search(dtype)
            return Bounds(Decimal(1).scaleb(-int(kind.group(2)) if kind else 0), Decimal(0))
        case _:
            return Bounds(1, 0)


def _number(bound: object) -> Decimal | None:
    if isinstance(bound, bool) or not isinstance(bound, int | float):
        return None
    return Decimal(bound) if isinstance(bound, int) else Decimal(repr(bound))


def _integer(bound: object, dtype: str, is_maximum: bool) -> Converted:
    number = _number(bound)
    if number is None:
        return None
    whole = math.floor(number) if is_maximum else math.ceil(number)
    kind = INTEGER.search(dtype)
    bits, is_unsigned = (int(kind.group(2)), bool(kind.group(1))) if kind else (64, False)
    least, greatest = (0, 2**bits - 1) if is_unsigned else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
    return Beyond.BELOW if whole < least else Beyond.ABOVE if whole > greatest else whole


def _float(bound: object, _dtype: str, _is_maximum: bool) -> Converted:
    number = _number(bound)
    return None if number is None else float(number)


def _decimal(bound: object, dtype: str, is_maximum: bool) -> Converted:
    number, kind = _number(bound), DECIMAL.search(dtype)
    if number is None:
        return None
    precision, scale = (int(kind.group(1)), int(kind.group(2))) if kind else (38, 0)
    # Polars compares a decimal beyond the type's own digits as if it were small.
    whole = number.quantize(Decimal(1).scaleb(-scale), ROUND_FLOOR if is_maximum else ROUND_CEILING, EXACT)
    limit = Decimal(10) ** (precision - scale)
    return Beyond.BELOW if whole <= -limit else Beyond.ABOVE if whole >= limit else whole


def _date(bound: object, _dtype: str, is_maximum: bool) -> Converted:
    moment = _moment(bound)
    if moment is None:
        return None
    is_within_a_day = moment.time() != datetime.min.time()
    if is_maximum or not is_within_a_day:
        return moment.date()
    return Beyond.ABOVE if moment.date() == date.max else moment.date() + DAY


def _datetime(bound: object, dtype: str, is_maximum: bool) -> Converted:
    moment = _moment(bound)
    if moment is None:
        return None
    if is_maximum and _is_day(bound):
        moment = moment + (DAY - TICK)  # the whole day belongs to the range
    try:
        return _rounded(_in_zone(moment, dtype), dtype, is_maximum)
    except (ZoneInfoNotFoundError, ValueError):
        return None
    except OverflowError:
        return Beyond.ABOVE if moment.year > FAR_AHEAD.year else Beyond.BELOW


def _duration(bound: object, _dtype: str, _is_maximum: bool) -> Converted:
    seconds = _number(bound)
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


def _in_zone(moment: datetime, dtype: str) -> datetime:
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


CONVERTERS: Final[Mapping[LogicalType, Converter]] = {
    "integer": _integer,
    "float": _float,
    "decimal": _decimal,
    "date": _date,
    "datetime": _datetime,
    "duration": _duration,
}
