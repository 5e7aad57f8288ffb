"""How texts are capitalised; texts without cased letters count nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import polars as pl

from services.profiler.core.analyzers.base import State, TextAnalyzer
from services.profiler.core.analyzers.kinds import metrics
from services.profiler.core.metrics import Metric, MetricName


@dataclass(frozen=True, slots=True)
class CasesState(State):
    upper_case_count: int = 0
    lower_case_count: int = 0
    title_case_count: int = 0
    mixed_case_count: int = 0

    def merge(self, other: Self) -> Self:
        return type(self)(
            self.upper_case_count + other.upper_case_count,
            self.lower_case_count + other.lower_case_count,
            self.title_case_count + other.title_case_count,
            self.mixed_case_count + other.mixed_case_count,
        )


class Cases(TextAnalyzer[CasesState]):
    """Four disjoint classes; a single capital counts as upper case."""

    name = "cases"
    provides = (
        "upper_case_count",
        "lower_case_count",
        "title_case_count",
        "mixed_case_count",
    )
    state_type = CasesState

    def aggregate(self, mask: pl.Expr, count: pl.Expr) -> Mapping[str, pl.Expr]:
        return {
            "upper_case_count": count.filter(_has_upper(mask) & ~_has_lower(mask)).sum(),
            "lower_case_count": count.filter(_has_lower(mask) & ~_has_upper(mask)).sum(),
            "title_case_count": count.filter(_is_title(mask)).sum(),
            "mixed_case_count": count.filter(_has_upper(mask) & _has_lower(mask) & ~_is_title(mask)).sum(),
        }

    def finalize(self, state: CasesState) -> Mapping[MetricName, Metric]:
        return metrics(
            upper_case_count=state.upper_case_count,
            lower_case_count=state.lower_case_count,
            title_case_count=state.title_case_count,
            mixed_case_count=state.mixed_case_count,
        )


def _has_upper(mask: pl.Expr) -> pl.Expr:
    return mask.str.contains("A", literal=True)


def _has_lower(mask: pl.Expr) -> pl.Expr:
    return mask.str.contains("a", literal=True)


def _is_title(mask: pl.Expr) -> pl.Expr:
    # Every run of letters is one capital and then small letters only.
    return _has_upper(mask) & _has_lower(mask) & ~mask.str.contains(r"[Aa]A|(^|[^Aa'’])a")
