"""Rows that the baseline does not know: new categories, numbers beyond its extremes."""

from __future__ import annotations

import math
from collections.abc import Sequence

from services.profiler.core.agents.drift.choice import Asked
from services.profiler.core.agents.drift.rules import NEW_CATEGORIES, OUT_OF_RANGE
from services.profiler.core.agents.drift.thresholds import SURPLUS_DEVIATIONS
from services.profiler.core.agents.drift.verdicts import Verdict
from services.profiler.core.checks import CheckResult, CheckResults
from services.profiler.core.comparison.differences import ColumnDifference
from services.profiler.core.comparison.significance import benjamini_hochberg, exceeding
from services.profiler.core.detectors.findings import Finding
from services.profiler.core.detectors.rules import Rule
from services.profiler.core.detectors.wording import percent, rows
from services.profiler.core.metrics import Metric, MetricName
from services.profiler.core.profile import CellPlace

Names = dict[int, str]


def new_value_count(difference: ColumnDifference, checks: CheckResults) -> int | None:
    """Rows with values that the baseline lacks; None where nobody can tell."""
    held = _result(difference, checks, "membership")
    return held.failed_count if held else difference.new_value_count


def out_of_range_count(difference: ColumnDifference, checks: CheckResults) -> int | None:
    """Rows beyond the baseline's extremes; None where no row was held against them."""
    held = _result(difference, checks, "extent")
    return held.failed_count if held else None


def row_findings(verdicts: Sequence[Verdict], checks: CheckResults, names: Names, asked: Asked) -> tuple[Finding, ...]:
    """New categories beyond what was to be expected, and more extremes than chance explains."""
    enough = [
        verdict.difference
        for verdict in verdicts
        if min(verdict.difference.count, verdict.difference.baseline_count) >= asked.min_sample_size
    ]
    found = [_new_categories(difference, checks, names) for difference in enough]
    beyond = [(difference, held) for difference in enough if (held := _result(difference, checks, "extent"))]
    adjusted = benjamini_hochberg(
        [exceeding(held.failed_count, held.checked_count, difference.baseline_count) for difference, held in beyond]
    )
    found += [
        _finding(OUT_OF_RANGE, "out_of_range_count", difference, held.failed_count, held.places, names)
        for (difference, held), p_value in zip(beyond, adjusted, strict=True)
        if p_value < asked.significance_level
    ]
    return tuple(finding for finding in found if finding)


def _new_categories(difference: ColumnDifference, checks: CheckResults, names: Names) -> Finding | None:
    count = new_value_count(difference, checks) if difference.basis == "categories" else None
    expected = difference.expected_new_count
    if not count or count <= expected + SURPLUS_DEVIATIONS * math.sqrt(expected):
        return None
    held = _result(difference, checks, "membership")
    return _finding(NEW_CATEGORIES, "new_value_count", difference, count, held.places if held else (), names)


def _finding(
    rule: Rule, figure: MetricName, difference: ColumnDifference, count: int, places: tuple[CellPlace, ...], names: Names
) -> Finding:
    ratio = count / max(1, difference.count)
    return Finding(
        rule=rule,
        position=difference.position,
        column=names.get(difference.position, ""),
        value=Metric(figure, count),
        threshold=0.0,
        is_alert=False,
        affected_row_count=count,
        affected_ratio=ratio,
        message=f"{rule.fact} in {rows(count)} ({percent(ratio)} of the present values).",
        evidence=(Metric(figure, count),),
        places=places,
    )


def _result(difference: ColumnDifference, checks: CheckResults, which: str) -> CheckResult | None:
    check = difference.membership if which == "membership" else difference.extent
    held = checks.get(check) if check else None
    return held if held and held.absent_reason is None else None
