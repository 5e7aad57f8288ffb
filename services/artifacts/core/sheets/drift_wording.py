"""How the codes of the drift detector read."""

from __future__ import annotations

TESTS = {"kolmogorov_smirnov": "Kolmogorov-Smirnov", "chi2": "Chi-squared", "wasserstein": "Wasserstein"}
UNITS = {"D": "D", "cramers_v": "Cramér's V", "distance_in_stddev": "standard deviations"}
REASONS = {
    "too_few_values": "Too few values on a side.",
    "identifier": "The values only tell rows apart.",
    "moved_on": "Times that simply went on.",
    "redacted": "The values are withheld.",
    "retyped": "Its type is not what it was.",
    "nested": "Lists and objects are not compared.",
    "not_counted": "More values than were counted.",
    "overflow": "Numbers beyond what can be computed.",
    "failed": "The comparison failed.",
}
