"""The trained model: where a column's figures stand among borders, and how likely trees find each label there."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from services.profiler.core.semantics.feature_type.answer import FeatureLabel
from services.profiler.core.semantics.feature_type.trees import AddingTrees, VotingTrees


@dataclass(frozen=True, slots=True)
class Model:
    """Two forests that are blended: extremely randomised trees (Geurts et al. 2006) and boosted oblivious trees."""

    labels: tuple[FeatureLabel, ...]
    features: tuple[str, ...]
    """Names of the figures it was trained on, in their order."""
    borders: tuple[tuple[float, ...], ...]
    """Ascending, of each feature; fewer than 256."""
    voting: VotingTrees
    adding: AddingTrees
    voting_weight: float
    """Share of the voting trees in the answer, 0..1."""

    def probabilities(self, figures: Sequence[float]) -> list[float]:
        """Of each label, adding up to 1. ``figures`` are as many as ``features``."""
        places = list(map(bisect_left, self.borders, figures))
        votes = self.voting.votes(places, len(self.labels))
        added = _softmax(self.adding.sums(places))
        return [self.voting_weight * vote + (1 - self.voting_weight) * other for vote, other in zip(votes, added, strict=True)]


def _softmax(sums: Sequence[float]) -> list[float]:
    greatest = max(sums)
    powers = [math.exp(each - greatest) for each in sums]
    return [power / sum(powers) for power in powers]
