"""How much is wrong, in true totals: by severity, dimension, column and rule, whatever the lists show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from services.transformer.core.consolidation import worst
from services.transformer.core.measured import SEVERITIES, Issue, RowIssueTotal, Severity
from services.transformer.core.report import GroupTotal, IssueSummary, RowIssueTotals


def issue_summary(issues: Iterable[Issue], totals: Iterable[RowIssueTotal]) -> IssueSummary:
    """Totals over consolidated issues and over all row-level faults."""
    issues, totals = tuple(issues), tuple(totals)
    dimensions = Counter(issue.dimension or "unassigned" for issue in issues)
    return IssueSummary(
        issue_count=len(issues),
        affected_column_count=len({issue.column for issue in issues if issue.column is not None}),
        by_severity=_by_severity(Counter(issue.severity for issue in issues)),
        by_dimension=dict(sorted(dimensions.items(), key=lambda item: (-item[1], item[0]))),
        by_column=_groups(issues, totals, lambda finding: finding.column),
        by_rule=_groups(issues, totals, lambda finding: finding.rule_id),
        row_level=_row_level(totals),
    )


def _by_severity(counts: Mapping[Severity, int]) -> dict[str, int]:
    return {severity: counts.get(severity, 0) for severity in SEVERITIES}


def _row_level(totals: tuple[RowIssueTotal, ...]) -> RowIssueTotals:
    counts: Counter[Severity] = Counter()
    for total in totals:
        counts[total.severity] += total.total_count
    return RowIssueTotals(
        total_count=sum(total.total_count for total in totals),
        shown_count=sum(total.shown_count for total in totals),
        by_severity=_by_severity(counts),
    )


def _groups(
    issues: tuple[Issue, ...], totals: tuple[RowIssueTotal, ...], name_of: Callable[[Issue | RowIssueTotal], str | None]
) -> tuple[GroupTotal, ...]:
    """One total per name, most issues first, then by row-level faults and name."""
    everything: list[Issue | RowIssueTotal] = [*issues, *totals]
    found: dict[str | None, list[Issue | RowIssueTotal]] = {}
    for finding in everything:
        found.setdefault(name_of(finding), []).append(finding)
    groups = [_group(name, findings) for name, findings in found.items()]
    return tuple(sorted(groups, key=lambda group: (-group.issue_count, -group.row_issue_count, group.name or "")))


def _group(name: str | None, findings: list[Issue | RowIssueTotal]) -> GroupTotal:
    return GroupTotal(
        name=name,
        issue_count=sum(isinstance(finding, Issue) for finding in findings),
        severity=worst(finding.severity for finding in findings),
        column_count=len({finding.column for finding in findings if finding.column is not None}),
        row_issue_count=sum(finding.total_count for finding in findings if isinstance(finding, RowIssueTotal)),
    )
