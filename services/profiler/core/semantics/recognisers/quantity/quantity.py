"""Numbers written with their unit."""

from __future__ import annotations

from services.profiler.core.semantics.base import Form, FormRecogniser

UNITS = (
    r"(?:[kmcdnµu]|mc)?g|(?:[kmcdnµu])?m[²³23]?|[kmcd]?l|L|mL|lbs?|oz|ft|in|inch(?:es)?|yd|miles?|mi|mph|km/h|kmh|m/s|kt|kn|°[CF]?|[CFK]|[kMG]?Hz|"
    r"[kMGm]?W|[kMG]?Wh|[kMm]?V|m?A|[kMGTP]i?B|B|[kMG]bps|px|pt|em|rem|s|sec|secs|ms|min|mins|h|hrs?|hours?|days?|weeks?|months?|years?|yrs?|"
    r"minutes?|seconds?|kcal|cal|[kMm]?J|[kMh]?Pa|bar|psi|ppm|dB|lm|rpm|seasons?|pcs|pieces?|tons?|t|ha|acres?|gal"
)


class Quantity(FormRecogniser):
    """A number, then a unit of measure."""

    name = "quantity"
    words = "a number with a unit"
    names = ("size", "weight", "height", "length", "distance", "duration", "volume", "dose", "capacity", "speed")
    forms = (Form("a number with a unit", rf"[+-]?[0-9]+(?:[.,][0-9]+)* ?(?:{UNITS})", 0.9),)
