"""Do my rules hold, and which are missing?"""

from __future__ import annotations

from services.profiler.core.agents.base import Agent, Asking, Assessment, Context
from services.profiler.core.agents.coverage.asked_rules import asked_rules
from services.profiler.core.agents.coverage.findings import RULES, findings_of
from services.profiler.core.agents.coverage.scores import coverage
from services.profiler.core.agents.coverage.verdicts import verdicts
from services.profiler.core.agents.findings import alerts_of, issues_of, recommendations_of
from services.profiler.core.agents.suggestions.base import Seen
from services.profiler.core.agents.suggestions.ranking import suggestions
from services.profiler.core.checks import Check
from services.profiler.core.detectors.base import tally_rows
from services.runtime.parameters import ParameterSpec


class CoverageAgent(Agent):
    """Rules of the user are held against every row; rules that the data keeps are suggested."""

    agent_id = "test-coverage-agent"
    title = "Test coverage"
    question = "Do my rules hold, and which are missing?"
    rules = RULES
    parameters = (
        ParameterSpec("uniqueness_weight", "number", "Weight of rules of uniqueness in the score, 0 to 1.", 0.4, 0, 1),
        ParameterSpec("range_weight", "number", "Weight of rules of range in the score, 0 to 1.", 0.3, 0, 1),
        ParameterSpec("format_weight", "number", "Weight of rules of format in the score, 0 to 1.", 0.3, 0, 1),
        ParameterSpec("excellent_threshold", "number", "Score, 0 to 100, from which coverage is excellent.", 90.0, 0, 100),
        ParameterSpec(
            "good_threshold", "number", "Score, 0 to 100, from which coverage is good.", 75.0, 0, 100, at_most="excellent_threshold"
        ),
        ParameterSpec("unique_columns", "text_list", "Columns in which no value may occur twice.", []),
        ParameterSpec("range_tests", "ranges", "By column the least and the greatest value, both allowed.", {}),
        ParameterSpec("format_tests", "patterns", "By column the regular expression that values match from their start.", {}),
    )

    def checks(self, asking: Asking) -> tuple[Check, ...]:
        return tuple(rule.check for rule in asked_rules(asking.parameters, asking.columns) if rule.check)

    def assess(self, context: Context) -> Assessment:
        asked = asked_rules(context.parameters, context.primary.columns)
        found = verdicts(asked, context.checks)
        findings = findings_of(found, tally_rows(context.primary))
        suggested, total = suggestions(Seen(context.primary, context.judgement.kinds), asked)
        return Assessment(
            answer={
                "coverage": coverage(found, context.parameters),
                "rules": [each.as_answer() for each in found],
                "suggested_rules": [each.as_answer() for each in suggested],
                "suggested_rule_total": total,
            },
            alerts=alerts_of(findings, self.agent_id),
            issues=issues_of(findings, self.agent_id),
            recommendations=recommendations_of(findings, self.agent_id, {}),
            findings=findings,
        )
