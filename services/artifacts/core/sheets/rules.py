"""Rules that were asked for and how they fared, then rules that the data keeps and nobody asked for."""

from __future__ import annotations

import json
from collections.abc import Mapping

from services.artifacts.core.layout import Cell, Field, Table
from services.artifacts.core.report import Report, entries, figure, number, section, text, texts
from services.artifacts.core.sheets.wording import column_name, counted, words

AGENT = "test-coverage-agent"
FIELDS = (
    Field("Origin", "text", 11),
    Field("Rule", "text", 18),
    Field("Column", "text", 28),
    Field("What is asked", "long_text", 40),
    Field("Status", "text", 14),
    Field("Checked rows", "integer", 13),
    Field("Failed rows", "figure", 12),
    Field("Passing", "ratio", 10),
    Field("Low (95 %)", "ratio", 10),
    Field("High (95 %)", "ratio", 10),
    Field("Severity", "severity", 11),
    Field("Why", "long_text", 60),
)


class Rules:
    """What protects the data, and what could."""

    title = "Rules"
    about = "Rules that were asked for, and rules that the data suggests."

    def lay_out(self, report: Report) -> Table:
        """See ``Sheet``."""
        answer = section(report, "agents", AGENT)
        asked = [_asked(rule) for rule in entries(answer.get("rules"))]
        suggested = [_suggested(rule) for rule in entries(answer.get("suggested_rules"))]
        return Table(_note(answer, len(suggested)), FIELDS, [*asked, *suggested], frozen_fields=3)


def _note(answer: Mapping[str, object], shown: int) -> str:
    coverage = section(answer, "coverage")
    score = number(coverage.get("score"))
    asked = counted(int(number(coverage.get("rule_count")) or 0), "rule")
    how = f"coverage {score:g} of 100, {words(coverage.get('verdict')).lower()}" if score is not None else "no score of coverage"
    total = int(number(answer.get("suggested_rule_total")) or shown)
    more = f" (the {shown:,} that matter most)" if shown < total else ""
    return f"{asked} asked for: {how}. {counted(total, 'rule')} suggested{more}."


def _asked(rule: Mapping[str, object]) -> tuple[Cell, ...]:
    near = ", ".join(texts(rule.get("near_names")))
    why = words(rule.get("reason")) + (f"; near is {near}" if near else "")
    about = "estimated " if rule.get("approximation") else ""
    return (
        "asked",
        words(rule.get("kind")),
        text(rule.get("column")),
        _parameters(rule),
        words(rule.get("status")),
        figure(rule.get("checked_count")),
        f"{about}{text(rule.get('failed_count'))}" if about else figure(rule.get("failed_count")),
        figure(rule.get("pass_ratio")),
        figure(rule.get("pass_ratio_low")),
        figure(rule.get("pass_ratio_high")),
        None,
        why,
    )


def _suggested(rule: Mapping[str, object]) -> tuple[Cell, ...]:
    names = texts(rule.get("columns"))
    return (
        "suggested",
        words(rule.get("kind")),
        column_name(", ".join(names) if names else None),
        _parameters(rule),
        "Suggested",
        None,
        None,
        figure(rule.get("holds_for_ratio")),
        figure(rule.get("confidence_low")),
        None,
        text(rule.get("severity")),
        text(rule.get("reason")),
    )


def _parameters(rule: Mapping[str, object]) -> str:
    return "; ".join(f"{words(name).lower()} {_plain(value)}" for name, value in section(rule, "parameters").items())


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
