"""Order statistics of several parts together, from a weighted sample of each."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate

from services.persistence.core.merging.column_states import SampleState

METHOD = "rank_sample"


def union(parts: Sequence[SampleState]) -> SampleState:
    """The sample of all parts' numbers. Its rank error is that of the parts, weighted by their rows: errors add up, no more."""
    weights: Counter[float] = Counter()
    for part in parts:
        for point, weight in zip(part.points, part.weights, strict=True):
            weights[point] += weight
    points = sorted(weights)
    error = sum(part.error * sum(part.weights) for part in parts)
    return SampleState(tuple(points), tuple(weights[point] for point in points), error / max(1, weights.total()))


def quantiles(sample: SampleState, shares: Sequence[float]) -> list[float]:
    """Type 7 (linear, Hyndman & Fan 1996), as the report has them; of one number at least.

    Exact if the sample holds every number.
    """
    reached = list(accumulate(sample.weights))

    def at(rank: int) -> float:
        return sample.points[bisect_right(reached, rank)]

    found = []
    for share in shares:
        position = (reached[-1] - 1) * share
        low, high = at(math.floor(position)), at(math.ceil(position))
        weight = position - math.floor(position)
        found.append(low if low == high else low * (1 - weight) + high * weight)
    return found
