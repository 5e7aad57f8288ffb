"""Characters that nobody sees."""

from __future__ import annotations

from services.profiler.core.detectors.counted import CountedFault
from services.profiler.core.detectors.rules import LIKELY, Advice, Band, Rule
from services.profiler.core.detectors.thresholds import Threshold


class NonPrintingText(CountedFault):
    """Control and zero-width characters within text."""

    name = "non_printing_text"
    needs = ("non_printing_count",)
    counted = "non_printing_count"
    alert_ratio = Threshold("non_printing_ratio_alert", 0.01, "share of rows with an invisible character")
    thresholds = (alert_ratio,)
    rules = (
        Rule(
            name,
            "Invisible characters",
            "validity",
            LIKELY,
            (Band(0, "low"), Band(0.2, "medium")),
            "An invisible or control character",
            Advice(
                "strip_invisible_characters",
                "Remove control and zero-width characters.",
                "They come from copying and faulty decoding and break comparisons unseen.",
                effort="low",
            ),
        ),
    )
