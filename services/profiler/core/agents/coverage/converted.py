"""A bound in a column's own type, or on which side of the type it lies."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum

from services.profiler.core.metrics import Scalar


class Beyond(Enum):
    """A bound that the column's type cannot hold, and on which side of it."""

    BELOW = "below"
    ABOVE = "above"


Converted = Scalar | Beyond | None


def exact_number(bound: object) -> Decimal | None:
    """A bound that is a number, exactly as given; None if it is none."""
    if isinstance(bound, bool) or not isinstance(bound, int | float):
        return None
    return Decimal(bound) if isinstance(bound, int) else Decimal(repr(bound))
