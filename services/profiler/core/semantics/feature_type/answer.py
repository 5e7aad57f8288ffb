"""What is asked and what is answered: the statistics of a column, and the feature type that it most likely has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

FeatureLabel = Literal[
    "numeric",  # quantities: their order and differences mean something
    "categorical",  # one of a set of values, as text or as code numbers
    "datetime",  # dates and times of day
    "sentence",  # prose
    "url",
    "embedded-number",  # a quantity inside a text: "12 kg", "$5.00", "1,234"
    "list",  # several values in one cell
    "not-generalizable",  # nothing to learn from: keys, constants, nothing there
    "context-specific",  # needs somebody who knows the data
]
LABELS: Final[tuple[FeatureLabel, ...]] = get_args(FeatureLabel)


@dataclass(frozen=True, slots=True)
class ColumnStatistics:
    """Figures of the whole column. None for one that is not known; the numbers are None unless the values are numbers."""

    row_count: int | None = None
    missing_count: int | None = None
    distinct_count: int | None = None
    mean: float | None = None
    stddev: float | None = None
    min: float | None = None
    max: float | None = None


@dataclass(frozen=True, slots=True)
class FeatureType:
    """The likeliest of the nine feature types (Shah et al., Towards Benchmarking Feature Type Inference, SIGMOD 2021)."""

    label: FeatureLabel
    confidence: float
    """Probability of ``label``, 0..1."""
    probabilities: Mapping[FeatureLabel, float]
    """Of all nine, adding up to 1."""
    reasons: tuple[str, ...]
    """What about the column speaks for it. Quotes no value."""
