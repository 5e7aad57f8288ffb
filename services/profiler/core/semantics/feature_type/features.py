"""A column as a row of figures: what its name, its statistics and its samples say, in this order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from services.profiler.core.semantics.feature_type import name_features, sample_features, statistic_features
from services.profiler.core.semantics.feature_type.answer import ColumnStatistics

FEATURES: Final = (*statistic_features.NAMES, *sample_features.NAMES, *name_features.NAMES)


def features(name: str, statistics: ColumnStatistics, samples: Sequence[str]) -> list[float]:
    """One finite figure for each of ``FEATURES``. Never raises, whatever stands in the texts."""
    return [
        *statistic_features.statistic_features(statistics),
        *sample_features.sample_features(samples),
        *name_features.name_features(name),
    ]
