"""The question and its answer: which feature type a column has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final

from services.profiler.core.semantics.feature_type.answer import ColumnStatistics, FeatureType
from services.profiler.core.semantics.feature_type.features import features
from services.profiler.core.semantics.feature_type.model import Model
from services.profiler.core.semantics.feature_type.reasons import reasons
from services.profiler.core.semantics.feature_type.shipped import shipped_model

CHUNK: Final = 256
"""Columns whose figures are held at a time."""


def feature_type(name: str, statistics: ColumnStatistics, samples: Sequence[str], *, model: Model | None = None) -> FeatureType:
    """The likeliest feature type of one column.

    Args:
        name: As it stands in the file.
        statistics: Of all rows.
        samples: Some values as text, the first different ones in file order if there is a choice. Five do; blank ones are skipped.
        model: Another than the one that comes with the package.

    Raises:
        UnreadableModel: The package's model is damaged. No name and no sample raises anything.
    """
    return feature_types([(name, statistics, samples)], model=model)[0]


def feature_types(
    columns: Iterable[tuple[str, ColumnStatistics, Sequence[str]]], *, model: Model | None = None
) -> list[FeatureType]:
    """The feature types of many columns, in their order. An answer does not hang on the neighbours."""
    model, rest, answers = model or shipped_model(), iter(columns), list[FeatureType]()
    while rows := [features(*column) for column in islice(rest, CHUNK)]:
        answers += [_answer(model, row, found) for row, found in zip(rows, model.probabilities(rows), strict=True)]
    return answers


def _answer(model: Model, figures: Sequence[float], found: Sequence[float]) -> FeatureType:
    probabilities = dict(zip(model.labels, found, strict=True))
    label = max(model.labels, key=probabilities.__getitem__)
    return FeatureType(label, probabilities[label], probabilities, reasons(label, figures))
