"""Where a measurement becomes worth a word: thresholds as data, and the parameters that move them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Threshold:
    """One limit, declared beside the judgement that uses it."""

    threshold_id: str
    default: float
    meaning: str
    """What is compared with it, one phrase with its unit."""
    parameter: str = ""
    """The agent parameter that sets it; empty if none does."""
    parameter_unit: float = 1.0
    """What one unit of the parameter is in the threshold's unit: 0.01 where the parameter is in percent."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The limits of one analysis: the parameters asked for, defaults elsewhere."""

    parameters: Mapping[str, object] = field(default_factory=dict)

    def __getitem__(self, threshold: Threshold) -> float:
        given = self.parameters.get(threshold.parameter) if threshold.parameter else None
        if isinstance(given, int | float):
            return given * threshold.parameter_unit
        return threshold.default
