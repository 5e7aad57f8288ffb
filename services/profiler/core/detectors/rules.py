"""What a rule says about a fault: how sure, how bad, what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from services.profiler.core.profile import Dimension, Effort, Severity

# How sure a rule is that what it found is a fault. The three grades and their weights are those of DataKitchen TestGen.
DEFINITE = 1.0
LIKELY = 0.66
POSSIBLE = 0.33
OBSERVATION = 0.0
"""Worth knowing, no fault: costs no points and makes no issue."""

SEVERITIES: tuple[Severity, ...] = get_args(Severity)
"""Mildest first."""


def gravity(severity: Severity) -> int:
    """Rank of a severity, 0 for the mildest."""
    return SEVERITIES.index(severity)


@dataclass(frozen=True, slots=True)
class Band:
    """How bad a fault is from a share of rows on."""

    from_ratio: float
    severity: Severity


@dataclass(frozen=True, slots=True)
class Advice:
    """What to do about a fault."""

    recommendation_id: str
    action: str
    rationale: str
    effort: Effort = "medium"


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of finding. No text of it holds a value of the data."""

    rule_id: str
    title: str
    dimension: Dimension
    risk: float
    """How sure that it is a fault, 0..1: the weight of its prevalence in the score."""
    bands: tuple[Band, ...]
    """Ascending, the first from 0."""
    fact: str
    """The fault in one row, as the first half of a sentence: "No value"."""
    advice: Advice | None = None
    alert_floor: Severity = "medium"
    """The mildest that an alert of this rule can be."""
    alert_when: Literal["above", "below"] = "above"
    """On which side of the threshold the judged figure raises an alert."""

    @property
    def is_fault(self) -> bool:
        """Whether findings of the rule are issues and cost points."""
        return self.risk > 0

    def severity(self, ratio: float, is_alert: bool) -> Severity:
        """How bad the fault is when it touches this share of the rows."""
        severity = [band.severity for band in self.bands if ratio >= band.from_ratio][-1]
        return max(severity, self.alert_floor, key=gravity) if is_alert else severity
