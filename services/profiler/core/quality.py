"""How good a column or a table is: 100 less what its faults cost, each cost named.

A fault costs 100 · prevalence · risk points, prevalence being the share of rows that it touches (after DataKitchen TestGen).
Costs add rather than multiply, so that each says what fixing that fault alone gives back, in whatever order faults are fixed;
only where they exceed 100 together are they scaled down to it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import replace

from services.profiler.core.detectors.base import tally_rows
from services.profiler.core.detectors.findings import Finding
from services.profiler.core.detectors.judgement import Judgement
from services.profiler.core.detectors.registry import RULES
from services.profiler.core.profile import ColumnProfile, DatasetProfile, Deduction, Dimension, Quality

Costs = Mapping[tuple[str, int | None], float]
"""Points by rule and column position, None for the table."""


def with_quality(profile: DatasetProfile, judgement: Judgement) -> DatasetProfile:
    """The profile with the quality of its columns and its own filled in."""
    columns = tuple(replace(column, quality=column_quality(column, judgement)) for column in profile.columns)
    return replace(profile, columns=columns, quality=table_quality(profile, judgement))


def column_quality(column: ColumnProfile, judgement: Judgement) -> Quality:
    """Quality of one column; without a score where it has no value to judge."""
    judged = judgement.judged.get(column.position, frozenset())
    if not judged or _is_empty(column):
        return Quality()
    by_rule = {rule_id: points for (rule_id, _), points in _column_costs(column.position, judgement).items()}
    return _quality(by_rule, judged)


def table_quality(profile: DatasetProfile, judgement: Judgement) -> Quality:
    """The mean over the columns, less the faults of whole rows; a column without any value counts as wholly missing."""
    if not tally_rows(profile) or all(_is_empty(column) for column in profile.columns):
        return Quality()
    by_rule: defaultdict[str, float] = defaultdict(float)
    for (rule_id, _), points in table_costs(profile, judgement).items():
        by_rule[rule_id] += points
    return _quality(by_rule, frozenset().union(*judgement.judged.values()))


def table_costs(profile: DatasetProfile, judgement: Judgement) -> Costs:
    """What every fault costs the score of the table: the points to be gained by fixing it."""
    share = 1 / max(len(profile.columns), 1)
    costs = dict(_column_costs(None, judgement))
    for column in profile.columns:
        costs |= {key: points * share for key, points in _column_costs(column.position, judgement).items()}
    return _capped(costs)


def _is_empty(column: ColumnProfile) -> bool:
    return column.status in ("all_missing", "no_rows")


def _column_costs(position: int | None, judgement: Judgement) -> Costs:
    costs: dict[tuple[str, int | None], float] = {}
    for finding in judgement.of(position):
        if finding.rule.is_fault:
            key = (finding.rule.rule_id, position)
            costs[key] = costs.get(key, 0.0) + fault_points(finding)
    return _capped(costs)


def fault_points(finding: Finding) -> float:
    """What a fault costs its column or the table, 0..100."""
    return 100 * finding.affected_ratio * finding.rule.risk


def _capped(costs: Costs) -> Costs:
    total = sum(costs.values())
    return {key: points * 100 / total for key, points in costs.items()} if total > 100 else costs


def _quality(by_rule: Mapping[str, float], judged: frozenset[Dimension]) -> Quality:
    hundredths = _in_hundredths(by_rule)
    lost: Counter[Dimension] = Counter()
    for rule_id, points in hundredths.items():
        lost[RULES[rule_id].dimension] += points
    ranked = sorted(hundredths.items(), key=lambda item: (-item[1], item[0]))
    return Quality(
        score=(10_000 - sum(hundredths.values())) / 100,
        dimensions={name: (10_000 - lost[name]) / 100 for name in sorted(judged | lost.keys())},
        deductions=tuple(_deduction(rule_id, points, by_rule[rule_id]) for rule_id, points in ranked),
    )


def _in_hundredths(by_rule: Mapping[str, float]) -> dict[str, int]:
    """Points in whole hundredths, so that they add up as printed; at least one each, as no fault is free."""
    hundredths = {rule_id: max(1, round(points * 100)) for rule_id, points in by_rule.items()}
    excess = sum(hundredths.values()) - 10_000
    if excess > 0:
        hundredths[max(hundredths, key=lambda rule_id: hundredths[rule_id])] -= excess
    return hundredths


def _deduction(rule_id: str, hundredths: int, points: float) -> Deduction:
    rule = RULES[rule_id]
    return Deduction(rule_id, rule.dimension, hundredths / 100, min(points / (100 * rule.risk), 1.0), rule.risk)
