"""Bounds as a user gives them (numbers, ISO 8601 text) in a column's own type, so that comparing loses nothing."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from typing import Final

from services.profiler.core.agents.coverage.converted import Beyond, Converted, exact_number
from services.profiler.core.agents.coverage.time_bounds import (
    DAY,
    FAR_AHEAD,
    LONG_AGO,
    in_zone,
    to_date,
    to_datetime,
    to_duration,
)
from services.profiler.core.metrics import Scalar
from services.profiler.core.profile import LogicalType

INTEGER: Final = re.compile(r"(U?)Int(\d+)")
DECIMAL: Final = re.compile(r"Decimal\(precision=(\d+), scale=(\d+)\)")
EXACT: Final = Context(prec=400)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Both included, of the column's own type; None for no bound. A minimum above the maximum lets nothing pass."""

    minimum: Scalar | None
    maximum: Scalar | None


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
            return Bounds(in_zone(FAR_AHEAD, dtype), in_zone(LONG_AGO, dtype))
        case "duration":
            return Bounds(DAY, -DAY)
        case "decimal":
            kind = DECIMAL.search(dtype)
            return Bounds(Decimal(1).scaleb(-int(kind.group(2)) if kind else 0), Decimal(0))
        case _:
            return Bounds(1, 0)


def _integer(bound: object, dtype: str, is_maximum: bool) -> Converted:
    number = exact_number(bound)
    if number is None:
        return None
    whole = math.floor(number) if is_maximum else math.ceil(number)
    kind = INTEGER.search(dtype)
    bits, is_unsigned = (int(kind.group(2)), bool(kind.group(1))) if kind else (64, False)
    least, greatest = (0, 2**bits - 1) if is_unsigned else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
    return Beyond.BELOW if whole < least else Beyond.ABOVE if whole > greatest else whole


def _float(bound: object, _dtype: str, _is_maximum: bool) -> Converted:
    number = exact_number(bound)
    return None if number is None else float(number)


def _decimal(bound: object, dtype: str, is_maximum: bool) -> Converted:
    number, kind = exact_number(bound), DECIMAL.search(dtype)
    if number is None:
        return None
    precision, scale = (int(kind.group(1)), int(kind.group(2))) if kind else (38, 0)
    # Polars compares a decimal beyond the type's own digits as if it were small.
    whole = number.quantize(Decimal(1).scaleb(-scale), ROUND_FLOOR if is_maximum else ROUND_CEILING, EXACT)
    limit = Decimal(10) ** (precision - scale)
    return Beyond.BELOW if whole <= -limit else Beyond.ABOVE if whole >= limit else whole


CONVERTERS: Final[Mapping[LogicalType, Converter]] = {
    "integer": _integer,
    "float": _float,
    "decimal": _decimal,
    "date": to_date,
    "datetime": to_datetime,
    "duration": to_duration,
}
