"""Numbers with one long tail."""

from __future__ import annotations

from services.profiler.core.detectors.kinds import kind_of
from services.profiler.core.detectors.observed import Observation
from services.profiler.core.detectors.rules import OBSERVATION, Advice, Band, Rule
from services.profiler.core.detectors.thresholds import Threshold, Thresholds
from services.profiler.core.profile import ColumnProfile


class SkewedNumbers(Observation):
    """A distribution far from symmetric."""

    name = "skewed_numbers"
    needs = ("skewness",)
    observed = "skewness"
    limit = Threshold("skewness_magnitude", 20, "skewness without its sign")
    thresholds = (limit,)
    rules = (
        Rule(
            name,
            "Very skewed",
            "accuracy",
            OBSERVATION,
            (Band(0, "info"),),
            "A number from a very skewed distribution",
            Advice(
                "describe_by_quantiles",
                "Describe the column by median and quantiles, and take logarithms before models that expect symmetry.",
                "Mean and spread of such a distribution follow a few values.",
                effort="low",
            ),
            alert_floor="info",
        ),
    )

    def supports(self, column: ColumnProfile, thresholds: Thresholds) -> bool:
        return kind_of(column, thresholds) == "numeric"

    def figure(self, column: ColumnProfile) -> float:
        return abs(super().figure(column))

    def sentence(self, column: ColumnProfile) -> str:
        skewness = column.number("skewness") or 0.0
        end = "higher" if skewness > 0 else "lower"
        return f"Most values are close together, with a long tail to {end} ones (skewness {skewness:.1f})."
