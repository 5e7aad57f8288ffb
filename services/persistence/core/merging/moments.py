"""Mean and spread of several parts together, from those of each.

Chan, Golub, LeVeque, "Updating Formulae and a Pairwise Algorithm for Computing Sample Variances", Stanford 1979.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce


@dataclass(frozen=True, slots=True)
class Moments:
    """Of finite numbers; the defaults are those of none."""

    count: int = 0
    mean: float = 0.0
    m2: float = 0.0
    """Sum of the squared distances from the mean."""

    def merge(self, other: Moments) -> Moments:
        """Of both parts' numbers. Not finite where a float cannot hold it."""
        if not self.count or not other.count:
            return self if self.count else other
        count = self.count + other.count
        distance, share = other.mean - self.mean, other.count / count
        # The weighted sum cannot overflow where the distance can.
        mean = self.mean + distance * share if math.isfinite(distance) else self.mean * (1 - share) + other.mean * share
        return Moments(count, mean, self.m2 + other.m2 + distance * distance * self.count * share)

    @property
    def stddev(self) -> float | None:
        """Of a sample (n − 1); None of fewer than two numbers. Not finite where a float cannot hold it."""
        return math.sqrt(self.m2 / (self.count - 1)) if self.count > 1 else None


def merged(parts: Iterable[Moments]) -> Moments:
    """Of all parts' numbers."""
    return reduce(Moments.merge, parts, Moments())
