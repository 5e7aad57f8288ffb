"""The question and its answer: which feature type a column has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from services.profiler.core.semantics.feature_type.answer import ColumnStatistics, FeatureType
from services.profiler.core.semantics.feature_type.features import features
from services.profiler.core.semantics.feature_type.model import Model
from services.profiler.core.semantics.feature_type.reasons import reasons
from services.profiler.core.semantics.feature_type.shipped import shipped_model


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
    model = model or shipped_model()
    figures = features(name, statistics, samples)
    probabilities = dict(zip(model.labels, model.probabilities(figures), strict=True))
    label = max(model.labels, key=probabilities.__getitem__)
    return FeatureType(label, probabilities[label], probabilities, reasons(label, figures))


def feature_types(
    columns: Iterable[tuple[str, ColumnStatistics, Sequence[str]]], *, model: Model | None = None
) -> list[FeatureType]:
    """The feature types of many columns: each is asked on its own, so that a column's answer does not hang on its neighbours."""
    return [feature_type(*column, model=model) for column in columns]
