"""White space where it does harm: around a text, or run together inside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import polars as pl

from services.profiler.core.analyzers.base import State, TextAnalyzer
from services.profiler.core.analyzers.kinds import metrics
from services.profiler.core.metrics import Metric, MetricName


@dataclass(frozen=True, slots=True)
class SpacesState(State):
    leading_space_count: int = 0
    trailing_space_count: int = 0
    untrimmed_count: int = 0
    inner_space_run_count: int = 0

    def merge(self, other: Self) -> Self:
        return type(self)(
            self.leading_space_count + other.leading_space_count,
            self.trailing_space_count + other.trailing_space_count,
            self.untrimmed_count + other.untrimmed_count,
            self.inner_space_run_count + other.inner_space_run_count,
        )


class Spaces(TextAnalyzer[SpacesState]):
    """Blank texts have no inside and no ends: they are counted as blank only."""

    name = "spaces"
    provides = (
        "leading_space_count",
        "trailing_space_count",
        "untrimmed_count",
        "inner_space_run_count",
    )
    state_type = SpacesState

    def aggregate(self, mask: pl.Expr, count: pl.Expr) -> Mapping[str, pl.Expr]:
        return {
            "leading_space_count": count.filter((mask.str.strip_chars() != "") & (mask.str.strip_chars_start() != mask)).sum(),
            "trailing_space_count": count.filter((mask.str.strip_chars() != "") & (mask.str.strip_chars_end() != mask)).sum(),
            "untrimmed_count": count.filter((mask.str.strip_chars() != "") & (mask.str.strip_chars() != mask)).sum(),
            "inner_space_run_count": count.filter(mask.str.contains(r"\S\s\s+\S")).sum(),
        }

    def finalize(self, state: SpacesState) -> Mapping[MetricName, Metric]:
        return metrics(
            leading_space_count=state.leading_space_count,
            trailing_space_count=state.trailing_space_count,
            untrimmed_count=state.untrimmed_count,
            inner_space_run_count=state.inner_space_run_count,
        )
