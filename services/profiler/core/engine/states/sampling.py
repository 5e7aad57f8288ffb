"""Many numbers told by a few that stand for several rows each."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise


@dataclass(frozen=True, slots=True)
class Sample:
    """Numbers ascending, and the rows that each stands for."""

    points: list[float]
    weights: list[int]
    error: float
    """By which share of the rows a rank can be off: 0 if every number is there. A bound, not an estimate."""


def sample(values: Sequence[float], counts: Sequence[int], limit: int) -> Sample:
    """At most ``limit`` of different numbers, ascending and with their rows; there is one at least.

    Runs of equally many rows, each told by the number in its middle: a rank is off by half a run at most, in this sample and,
    weighted by rows, in any union of samples.
    """
    if len(values) <= limit:
        return Sample(list(values), list(counts), 0.0)
    reached = list(accumulate(counts))
    rows = reached[-1]
    bounds = [at * rows // limit for at in range(limit + 1)]
    points = [values[bisect_right(reached, (low + high) // 2)] for low, high in pairwise(bounds)]
    weights = [high - low for low, high in pairwise(bounds)]
    return Sample(points, weights, (max(weights) + 1) // 2 / rows)
