"""Numbers without end."""

from __future__ import annotations

from services.profiler.core.detectors.counted import CountedFault
from services.profiler.core.detectors.rules import LIKELY, Advice, Band, Rule
from services.profiler.core.detectors.thresholds import Threshold


class InfiniteValues(CountedFault):
    """Plus or minus infinity, mostly a division by zero upstream."""

    name = "infinite_values"
    needs = ("infinite_count",)
    counted = "infinite_count"
    alert_ratio = Threshold("infinite_ratio_alert", 0.0, "share of rows with an infinite number")
    thresholds = (alert_ratio,)
    rules = (
        Rule(
            name,
            "Infinite numbers",
            "validity",
            LIKELY,
            (Band(0, "medium"), Band(0.05, "high")),
            "An infinite number",
            Advice(
                "replace_infinities",
                "Find the division that makes them, and deliver missing values instead.",
                "They are left out of mean, spread and quantiles; most tools fail on them.",
            ),
        ),
    )
