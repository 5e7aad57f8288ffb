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

    def probabilities(self, rows: Sequence[Sequence[float]]) -> list[list[float]]:
        """Of each row the probabilities of all labels, adding up to 1. The figures of a row are as many as ``features``."""
        # Forest after forest, so that one at a time has the processor's cache.
        places = [list(map(bisect_left, self.borders, row)) for row in rows]
        votes = [self.voting.votes(each, len(self.labels)) for each in places]
        added = [_softmax(self.adding.sums(each)) for each in places]
        return [self._blended(vote, other) for vote, other in zip(votes, added, strict=True)]

    def prepare(self) -> None:
        """Work out what every answer needs, once: whoever forks afterwards shares it."""
        self.probabilities([[0.0] * len(self.features)])

    def _blended(self, votes: Sequence[float], added: Sequence[float]) -> list[float]:
        return [self.voting_weight * vote + (1 - self.voting_weight) * other for vote, other in zip(votes, added, strict=True)]


def _softmax(sums: Sequence[float]) -> list[float]:
    greatest = max(sums)
    powers = [math.exp(each - greatest) for each in sums]
    whole = sum(powers)
    return [power / whole for power in powers]
