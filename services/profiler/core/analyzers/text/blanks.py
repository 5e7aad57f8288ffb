"""Texts that say nothing: empty, or white space only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import polars as pl

from services.profiler.core.analyzers.base import State, TextAnalyzer
from services.profiler.core.analyzers.kinds import metrics
from services.profiler.core.metrics import Metric, MetricName


@dataclass(frozen=True, slots=True)
class BlanksState(State):
    empty_count: int = 0
    blank_count: int = 0

    def merge(self, other: Self) -> Self:
        return type(self)(
            self.empty_count + other.empty_count,
            self.blank_count + other.blank_count,
        )


class Blanks(TextAnalyzer[BlanksState]):
    """Empty texts are not blank: the two are disjoint."""

    name = "blanks"
    provides = (
        "empty_count",
        "blank_count",
    )
    state_type = BlanksState

    def aggregate(self, mask: pl.Expr, count: pl.Expr) -> Mapping[str, pl.Expr]:
        return {
            "empty_count": count.filter(mask == "").sum(),
            "blank_count": count.filter((mask != "") & (mask.str.strip_chars() == "")).sum(),
        }

    def finalize(self, state: BlanksState) -> Mapping[MetricName, Metric]:
        return metrics(
            empty_count=state.empty_count,
            blank_count=state.blank_count,
        )
