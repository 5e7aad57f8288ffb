"""Asked rules that fail, or that nobody could judge, as findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from services.profiler.core.agents.coverage.asked_rules import AbsentRule, RuleKind
from services.profiler.core.agents.coverage.verdicts import Verdict
from services.profiler.core.detectors.findings import Finding
from services.profiler.core.detectors.rules import DEFINITE, Advice, Band, Rule
from services.profiler.core.detectors.wording import percent, rows
from services.profiler.core.metrics import Metric

ADVICE: Final = Advice(
    "correct_rule_failures",
    "Correct the listed rows, or the rule if it asks too much.",
    "The rule was asked for, and these rows break it.",
)
BANDS: Final = (Band(0, "medium"), Band(0.05, "high"))
UNIQUE: Final = Rule(
    "rule_unique_failed",
    "Asked to be unique, but values repeat",
    "uniqueness",
    DEFINITE,
    (Band(0, "high"),),
    "A value that an earlier row has, where each was to occur once",
    ADVICE,
)
RANGE: Final = Rule(
    "rule_range_failed",
    "Values outside the range asked for",
    "validity",
    DEFINITE,
    BANDS,
    "A value outside the range that was asked for",
    ADVICE,
)
FORMAT: Final = Rule(
    "rule_format_failed",
    "Values without the format asked for",
    "validity",
    DEFINITE,
    BANDS,
    "A value without the format that was asked for",
    ADVICE,
)
UNJUDGED: Final = Rule(
    "rule_not_evaluated",
    "Rules that could not be judged",
    "validity",
    DEFINITE,
    (Band(0, "medium"),),
    "A rule that could not be judged",
    Advice(
        "correct_the_rules",
        "Correct the column names, bounds or patterns of these rules.",
        "A rule that is not judged protects nothing.",
        effort="low",
    ),
)
RULES: Final = (UNIQUE, RANGE, FORMAT, UNJUDGED)
BY_KIND: Final[Mapping[RuleKind, Rule]] = {"unique": UNIQUE, "range": RANGE, "format": FORMAT}
REASONS: Final[Mapping[AbsentRule, str]] = {
    "no_such_column": "there is no such column",
    "wrong_type": "the rule means nothing for values of its type",
    "pattern_not_supported": "the pattern is not supported",
    "no_values": "the column has no value",
    "no_rows_read": "no rows were read",
    "failed": "the check failed",
}
MOST_NAMED: Final = 5
LONGEST_NAME: Final = 60


def findings_of(found: Sequence[Verdict], row_count: int) -> tuple[Finding, ...]:
    """One finding per rule that fails, one for all that were not judged. A column without any value is no fault of the rule."""
    failed = [_failed(each, row_count) for each in found if each.failed_count]
    unjudged = [each for each in found if each.status == "not_evaluated" and each.reason != "no_values"]
    return (*failed, _unjudged(unjudged)) if unjudged else tuple(failed)


def _failed(verdict: Verdict, row_count: int) -> Finding:
    failed, checked = verdict.failed_count or 0, verdict.checked_count or 1
    rule = BY_KIND[verdict.rule.kind]
    about = "about " if verdict.approximation else ""
    share = f"{about}{rows(failed)} of {checked:,} with a value ({percent(failed / checked)})"
    return Finding(
        rule=rule,
        position=verdict.rule.position,
        column=verdict.rule.column,
        value=Metric("rule_failed_count", failed, verdict.approximation),
        threshold=0,
        is_alert=True,
        affected_row_count=failed,
        affected_ratio=min(1.0, failed / max(row_count, 1)),
        message=f"{rule.fact}: {share}.",
        evidence=(Metric("rule_pass_ratio", verdict.pass_ratio or 0.0, verdict.approximation),),
        places=verdict.places,
    )


def _unjudged(found: Sequence[Verdict]) -> Finding:
    named = "; ".join(f"{each.rule.kind} of “{_short(each.rule.column)}” ({_why(each)})" for each in found[:MOST_NAMED])
    more = f"; and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
    be = "rule was" if len(found) == 1 else "rules were"
    return Finding(
        rule=UNJUDGED,
        position=None,
        column="",
        value=Metric("rule_unjudged_count", len(found)),
        threshold=0,
        is_alert=True,
        affected_row_count=0,
        affected_ratio=0.0,
        message=f"{len(found)} {be} not judged: {named}{more}.",
    )


def _why(verdict: Verdict) -> str:
    near = verdict.rule.near_names
    hint = f"; near is “{_short(near[0])}”" if near else ""
    return f"{REASONS[verdict.reason or 'failed']}{hint}"


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…"
