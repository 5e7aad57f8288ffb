"""How many distinct values there are in several parts together, from a sketch of each.

Theta sketches (Dasgupta, Lang, Rhodes, Thaler, "A Framework for Estimating Stream Expression Cardinalities", ICDT 2016).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from services.persistence.core.merging.column_states import ThetaState
from services.persistence.core.merging.keyed_hashes import WHOLE

METHOD = "theta_sketch"
EMPTY = ThetaState(WHOLE, ())


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure and its error."""

    value: float
    relative_error: float = 0.0
    """At 95 % confidence; 0 if it is exact."""


def union(parts: Sequence[ThetaState]) -> ThetaState:
    """The sketch of what is in any of the parts: what every part would have kept. Without parts, that of nothing."""
    theta = min((part.theta for part in parts), default=WHOLE)
    return ThetaState(theta, tuple(sorted({number for part in parts for number in part.hashes if number < theta})))


def distinct_count(sketch: ThetaState) -> Estimate | None:
    """How many different values it stands for; None if it was thinned to nothing. Exact as long as all were kept."""
    kept = len(sketch.hashes)
    if sketch.theta == WHOLE:
        return Estimate(kept)
    if not kept:
        return None
    # Two standard deviations of a binomial draw.
    return Estimate(round(kept * WHOLE / sketch.theta), min(1.0, 2 * math.sqrt((1 - sketch.theta / WHOLE) / kept)))
