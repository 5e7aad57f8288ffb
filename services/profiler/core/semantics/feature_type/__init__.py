"""The feature type of a column: what a learner is to make of it, by its name, its statistics and some of its values."""

from services.profiler.core.semantics.feature_type.answer import LABELS, ColumnStatistics, FeatureLabel, FeatureType
from services.profiler.core.semantics.feature_type.ask import feature_type, feature_types
from services.profiler.core.semantics.feature_type.features import FEATURES, features
from services.profiler.core.semantics.feature_type.from_profile import statistics_of, with_feature_types
from services.profiler.core.semantics.feature_type.shipped import shipped_model

__all__ = [
    "FEATURES",
    "LABELS",
    "ColumnStatistics",
    "FeatureLabel",
    "FeatureType",
    "feature_type",
    "feature_types",
    "features",
    "shipped_model",
    "statistics_of",
    "with_feature_types",
]
