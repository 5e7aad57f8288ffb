"""Which rows to look at: at most a thousand, shared so that no fault hides another, with the true totals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from services.profiler.core.detectors.findings import Finding
from services.profiler.core.detectors.rules import gravity
from services.profiler.core.profile import CellPlace, RowIssueTotal, RowLevelIssue

BUDGET: Final = 1_000


def row_issues(findings: Sequence[Finding], budget: int = BUDGET) -> tuple[tuple[RowLevelIssue, ...], tuple[RowIssueTotal, ...]]:
    """Faulty rows and true totals of all faults; gravest first, then by column, then by row. Same findings, same rows."""
    faults = sorted((finding for finding in findings if finding.rule.is_fault and finding.affected_row_count), key=_rank)
    shares = fair_shares([len(fault.places) for fault in faults], budget)
    shown = [(fault, place) for fault, share in zip(faults, shares, strict=True) for place in fault.places[:share]]
    shown.sort(key=lambda pair: (*_rank(pair[0])[:2], pair[1].row, pair[0].rule.rule_id))
    totals = tuple(_total(fault, share) for fault, share in zip(faults, shares, strict=True))
    return tuple(_issue(fault, place) for fault, place in shown), totals


def fair_shares(needs: Sequence[int], budget: int) -> list[int]:
    """Who gets how much when ``needs``, dearest first, exceed the budget: small needs in full, the others alike.

    Max-min fairness (Bertsekas and Gallager, 1987). Where not even one each is left, the first come first.
    """
    shares, left = [0] * len(needs), budget
    wanting = [index for index, need in enumerate(needs) if need][:budget]
    served = sorted(wanting, key=lambda index: (needs[index], -index))
    for rank, index in enumerate(served):
        shares[index] = min(needs[index], left // (len(served) - rank))
        left -= shares[index]
    return shares


def _rank(finding: Finding) -> tuple[int, int, str]:
    position = -1 if finding.position is None else finding.position
    return -gravity(finding.severity), position, finding.rule.rule_id


def _issue(finding: Finding, place: CellPlace) -> RowLevelIssue:
    return RowLevelIssue(
        row=place.row,
        source_line=place.source_line,
        column=finding.column,
        rule_id=finding.rule.rule_id,
        severity=finding.severity,
        message=f"{finding.rule.fact}.",
        value=place.value,
    )


def _total(finding: Finding, shown_count: int) -> RowIssueTotal:
    return RowIssueTotal(finding.column, finding.rule.rule_id, finding.severity, finding.affected_row_count, shown_count)
