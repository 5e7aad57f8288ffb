"""Findings of detectors as concerns: what was judged once is not judged again, only weighed for a purpose."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from services.profiler.core.agents.readiness.base import Seen
from services.profiler.core.agents.readiness.concerns import MOST_COLUMNS, Concern, Evidence, of_metric
from services.profiler.core.agents.readiness.verdicts import LEVELS, Level
from services.profiler.core.detectors.findings import Finding
from services.profiler.core.metrics import Metric


@dataclass(frozen=True, slots=True)
class Shares:
    """Levels by the share of rows that a fault touches; a note below. None where no share is that grave."""

    review: float | None = None
    blocks: float | None = None

    def level(self, finding: Finding) -> Level:
        """How much a finding matters."""
        if self.blocks is not None and finding.affected_ratio >= self.blocks:
            return "blocks"
        return "review" if self.review is not None and finding.affected_ratio >= self.review else "note"


ALWAYS = Shares(review=0.0)
"""Worth a look however few rows it touches."""
NEVER = Shares()
"""Worth telling only."""


def concerns_of(seen: Seen, weights: Mapping[str, Shares], columns: frozenset[int] | None = None) -> list[Concern]:
    """Concerns from findings of the weighed rules, in the order of the rules; of these columns only, and of the table."""
    by_rule: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in seen.judgement.findings:
        if columns is None or finding.position is None or finding.position in columns:
            by_rule[finding.rule.rule_id].append(finding)
    return [concern for rule_id, shares in weights.items() for concern in _concerns(by_rule[rule_id], shares)]


def _concerns(findings: list[Finding], shares: Shares) -> list[Concern]:
    """Of one level one concern: a column that hardly matters does not hide behind one that does."""
    by_level: defaultdict[Level, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_level[shares.level(finding)].append(finding)
    return [_concern(by_level[level], level) for level in LEVELS if level in by_level]


def _concern(findings: list[Finding], level: Level) -> Concern:
    rule = findings[0].rule
    columns = tuple(finding.column for finding in findings if finding.position is not None)
    message = findings[0].message if len(findings) == 1 else f"{rule.title}: {len(columns) or len(findings):,} {_noun(columns)}."
    evidence = tuple(each for finding in findings[:MOST_COLUMNS] for each in _evidence(finding))
    return Concern(rule, level, message, columns, evidence)


def _noun(columns: tuple[str, ...]) -> str:
    return "columns" if columns else "kinds of trouble"


def _evidence(finding: Finding) -> tuple[Evidence, ...]:
    metrics: dict[str, Metric] = {metric.name: metric for metric in (finding.value, *finding.evidence)}
    told = tuple(of_metric(metric, finding.column) for metric in metrics.values())
    if not finding.rule.is_fault:
        return told
    return (*told, Evidence("affected_ratio", round(finding.affected_ratio, 6), finding.column))
