"""A column over several runs together, as if their rows were one file."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from services.persistence.core.merging import moments, quantiles, theta
from services.persistence.core.merging.column_states import ColumnState, Run

QUANTILES = {"q05": 0.05, "q25": 0.25, "median": 0.5, "q75": 0.75, "q95": 0.95}
NO_VALUES = "no_values"
_NUMERIC = ("value_count", "min", "max", "mean", "m2", "quantiles")


@dataclass(frozen=True, slots=True)
class Figure:
    """One merged figure. ``value`` is None with a ``reason``, else finite; ``method`` is empty if it is exact."""

    metric: str
    value: float | None
    method: str = ""
    relative_error: float = 0.0
    """At 95 % confidence; of a quantile the share of the rows by which its rank can be off."""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class MergedColumn:
    """The answer; the defaults are those of no run at all."""

    runs: tuple[Run, ...] = ()
    """What was merged, newest first."""
    left_out: tuple[tuple[str, str], ...] = ()
    """Analysis and reason, newest first."""
    figures: tuple[Figure, ...] = ()
    logical_type: str = field(default="")


def merge_runs(runs: Sequence[Run]) -> MergedColumn:
    """All runs that can be merged with the newest that has states. ``runs`` are newest first.

    Of runs that read the same bytes the newest counts. A run left out counts for no figure: all figures are of the same rows.
    """
    kept: list[tuple[Run, ColumnState]] = []
    left_out: list[tuple[str, str]] = []
    contents: set[str] = set()
    for run in runs:
        reason = _reason(run, kept[0][1] if kept else None, contents)
        if reason or run.state is None:
            left_out.append((run.analysis_id, reason))
            continue
        kept.append((run, run.state))
        contents |= {run.content_sha256} if run.content_sha256 else set()
    states = [state for _, state in kept]
    if not states:
        return MergedColumn(left_out=tuple(left_out))
    figures = (*_counts(states), *_distinct(states), *_numbers(states))
    return MergedColumn(tuple(run for run, _ in kept), tuple(left_out), figures, states[0].logical_type)


def _reason(run: Run, newest: ColumnState | None, contents: set[str]) -> str:
    if run.content_sha256 in contents:
        return "same_content"
    if run.state is None:
        return "no_states"
    if newest and run.state.logical_type != newest.logical_type:
        return "other_type"
    return "other_hashing" if newest and run.state.hashing != newest.hashing else ""


def _counts(states: Sequence[ColumnState]) -> Iterable[Figure]:
    rows, missing = sum(state.row_count for state in states), _sum(state.missing_count for state in states)
    yield Figure("row_count", rows)
    yield _figure("null_count", _sum(state.null_count for state in states), "failed")
    share = None if missing is None or not rows else (rows - missing) / rows
    yield _figure("completeness", share, NO_VALUES if missing is not None else "failed")


def _distinct(states: Sequence[ColumnState]) -> Iterable[Figure]:
    sketches = [state.distinct for state in states if state.distinct]
    if not sketches and not any("distinct" in state.absent for state in states):
        return
    reason = _lost(states, "distinct")
    found = None if reason else theta.distinct_count(theta.union(sketches))
    if found is None:
        yield Figure("distinct_count", None, reason=reason or "not_mergeable")
        return
    present = _sum(None if state.missing_count is None else state.row_count - state.missing_count for state in states)
    value = found.value if present is None else min(found.value, present)
    yield Figure("distinct_count", value, theta.METHOD if found.relative_error else "", found.relative_error)


def _numbers(states: Sequence[ColumnState]) -> Iterable[Figure]:
    if not any(state.value_count is not None or name in state.absent for state in states for name in _NUMERIC):
        return
    lows = [state.min_value for state in states if state.min_value is not None]
    highs = [state.max_value for state in states if state.max_value is not None]
    yield _figure("min", min(lows, default=None), NO_VALUES, lost=_lost(states, "min"))
    yield _figure("max", max(highs, default=None), NO_VALUES, lost=_lost(states, "max"))
    yield from _moments(states)
    yield from _quantiles(states)


def _moments(states: Sequence[ColumnState]) -> Iterable[Figure]:
    whole = moments.merged(
        moments.Moments(state.value_count, state.mean, state.m2 or 0.0)
        for state in states
        if state.value_count and state.mean is not None
    )
    lost = _lost(states, "value_count") or _lost(states, "mean")
    yield _figure("mean", whole.mean if whole.count else None, NO_VALUES, lost=lost)
    few = "too_few_values" if whole.count else NO_VALUES
    yield _figure("stddev", whole.stddev, few, lost=lost or _lost(states, "m2"))


def _quantiles(states: Sequence[ColumnState]) -> Iterable[Figure]:
    samples = [state.quantiles for state in states if state.quantiles]
    reason = _lost(states, "quantiles") or ("" if samples else NO_VALUES)
    if reason:
        yield from (Figure(name, None, reason=reason) for name in QUANTILES)
        return
    whole = quantiles.union(samples)
    found = quantiles.quantiles(whole, list(QUANTILES.values()))
    method = quantiles.METHOD if whole.error else ""
    yield from (Figure(name, value, method, whole.error) for name, value in zip(QUANTILES, found, strict=True))


def _lost(states: Sequence[ColumnState], name: str) -> str:
    """Why the figure of all runs cannot be told; a run without values takes nothing from the others."""
    return next((reason for state in states if (reason := state.absent.get(name, NO_VALUES)) != NO_VALUES), "")


def _figure(metric: str, value: float | None, reason: str, *, lost: str = "") -> Figure:
    if lost or value is None:
        return Figure(metric, None, reason=lost or reason)
    return Figure(metric, value) if math.isfinite(value) else Figure(metric, None, reason="overflow")


def _sum(counts: Iterable[int | None]) -> int | None:
    """None if one is not known."""
    total = 0
    for count in counts:
        if count is None:
            return None
        total += count
    return total
