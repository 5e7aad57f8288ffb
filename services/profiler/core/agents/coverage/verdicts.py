"""How each asked rule fared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from services.profiler.core.agents.coverage.asked_rules import AbsentRule, AskedRule
from services.profiler.core.agents.coverage.wilson import rounded_wilson
from services.profiler.core.checks import CheckResult, CheckResults
from services.profiler.core.metrics import Approximation
from services.profiler.core.profile import CellPlace

Status = Literal["passed", "failed", "not_evaluated"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """One rule and what the pass found. The figures are None where the rule was not evaluated, the reason where it was."""

    rule: AskedRule
    status: Status
    reason: AbsentRule | None = None
    checked_count: int | None = None
    """Rows with a present value."""
    failed_count: int | None = None
    pass_ratio: float | None = None
    bounds: tuple[float, float] | None = None
    """Of the pass ratio at 95 % confidence, were the rows a sample of a larger whole."""
    approximation: Approximation | None = None
    places: tuple[CellPlace, ...] = ()

    def as_answer(self) -> dict[str, object]:
        """The rule as the report tells it."""
        low, high = self.bounds or (None, None)
        return {
            "rule_id": f"rule_{self.rule.kind}_failed" if self.status != "not_evaluated" else "rule_not_evaluated",
            "kind": self.rule.kind,
            "column": self.rule.column,
            "position": self.rule.position,
            "parameters": dict(self.rule.parameters),
            "status": self.status,
            "reason": self.reason,
            "near_names": list(self.rule.near_names),
            "checked_count": self.checked_count,
            "failed_count": self.failed_count,
            "pass_ratio": self.pass_ratio,
            "pass_ratio_low": low,
            "pass_ratio_high": high,
            "approximation": _approximation(self.approximation),
        }


def verdicts(rules: Sequence[AskedRule], results: CheckResults) -> tuple[Verdict, ...]:
    """The verdict of every rule, in order."""
    return tuple(_verdict(rule, results) for rule in rules)


def _verdict(rule: AskedRule, results: CheckResults) -> Verdict:
    if rule.check is None:
        return Verdict(rule, "not_evaluated", rule.reason)
    result = results.get(rule.check)
    if result is None:
        return Verdict(rule, "not_evaluated", "no_rows_read")
    if result.absent_reason:
        return Verdict(rule, "not_evaluated", "pattern_not_supported" if rule.kind == "format" else "failed")
    if not result.checked_count:
        return Verdict(rule, "not_evaluated", "no_values")
    return _counted(rule, result)


def _counted(rule: AskedRule, result: CheckResult) -> Verdict:
    passed, checked = result.checked_count - result.failed_count, result.checked_count
    return Verdict(
        rule=rule,
        status="failed" if result.failed_count else "passed",
        checked_count=checked,
        failed_count=result.failed_count,
        pass_ratio=passed / checked,
        bounds=_bounds(result),
        approximation=result.approximation,
        places=result.places,
    )


def _bounds(result: CheckResult) -> tuple[float, float]:
    checked, error = result.checked_count, result.approximation.relative_error if result.approximation else 0.0
    fewest, most = result.failed_count * (1 - error), min(result.failed_count * (1 + error), checked)
    return rounded_wilson(checked - most, checked)[0], rounded_wilson(checked - fewest, checked)[1]


def _approximation(approximation: Approximation | None) -> Mapping[str, object] | None:
    if approximation is None:
        return None
    return {"method": approximation.method, "relative_error": approximation.relative_error}
