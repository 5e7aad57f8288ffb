"""What texts are made of: digits only, invisible characters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import polars as pl

from services.profiler.core.analyzers.base import State, TextAnalyzer
from services.profiler.core.analyzers.kinds import metrics
from services.profiler.core.metrics import Metric, MetricName


@dataclass(frozen=True, slots=True)
class CharactersState(State):
    digit_only_count: int = 0
    non_printing_count: int = 0

    def merge(self, other: Self) -> Self:
        return type(self)(
            self.digit_only_count + other.digit_only_count,
            self.non_printing_count + other.non_printing_count,
        )


class Characters(TextAnalyzer[CharactersState]):
    """Invisible are control and format characters, odd spaces, private and unassigned code points; tab and line ends are not."""

    name = "characters"
    provides = ("digit_only_count", "non_printing_count")
    state_type = CharactersState

    def aggregate(self, mask: pl.Expr, count: pl.Expr) -> Mapping[str, pl.Expr]:
        return {
            "digit_only_count": count.filter(mask.str.contains(r"^9+$")).sum(),
            "non_printing_count": count.filter(mask.str.contains(r"[\p{C}\p{Zl}\p{Zp}--[\t\n\r]]")).sum(),
        }

    def finalize(self, state: CharactersState) -> Mapping[MetricName, Metric]:
        return metrics(
            digit_only_count=state.digit_only_count,
            non_printing_count=state.non_printing_count,
        )
