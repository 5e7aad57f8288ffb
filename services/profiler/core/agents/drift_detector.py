"""What changed against a baseline?"""

from __future__ import annotations

from dataclasses import replace

from services.profiler.core.agents.base import Agent, Asking, Assessment, Context
from services.profiler.core.agents.drift.answer import answer
from services.profiler.core.agents.drift.choice import Asked
from services.profiler.core.agents.drift.findings import drift_findings
from services.profiler.core.agents.drift.rows import row_findings
from services.profiler.core.agents.drift.rules import RULES
from services.profiler.core.agents.drift.verdicts import verdicts
from services.profiler.core.agents.findings import alerts_of, issues_of, recommendations_of
from services.profiler.core.checks import Check
from services.profiler.core.profile import Issue
from services.runtime.errors import InvalidRequest
from services.runtime.parameters import ParameterSpec


class DriftDetector(Agent):
    """A column drifts if its difference is large enough to matter and cannot be chance, whatever the numbers of rows."""

    agent_id = "drift-detector"
    title = "Drift detector"
    question = "What changed against the baseline?"
    needs_baseline = True
    rules = RULES
    parameters = (
        ParameterSpec(
            "statistical_test",
            "text",
            "How numbers are compared. Categories are by chi-squared, and so are for auto numbers of at most 20 different values.",
            "auto",
            choices=("auto", "kolmogorov_smirnov", "chi2", "wasserstein"),
        ),
        ParameterSpec(
            "significance_level",
            "number",
            "Share of drifted columns that may be found by chance, between 0 and 1, after Benjamini and Hochberg.",
            0.05,
            1e-12,
            1 - 1e-12,
        ),
        ParameterSpec(
            "min_sample_size",
            "integer",
            "Present values on both sides from which a column is tested; below 30 nothing is.",
            100,
            1,
            1_000_000_000,
        ),
    )

    def checks(self, asking: Asking) -> tuple[Check, ...]:
        """Rows against the baseline's categories and extremes."""
        if asking.baseline is None:
            return ()
        # Reads states, which whoever only lists agents cannot.
        from services.profiler.core.comparison.baseline_checks import baseline_checks

        return baseline_checks(asking.columns, asking.baseline)

    def assess(self, context: Context) -> Assessment:
        """Never fails for odd data: what cannot be tested says why. Raises ``InvalidRequest`` where there is no baseline."""
        if context.comparison is None:
            raise InvalidRequest("There is no baseline to compare with.")
        asked = Asked.of(context.parameters)
        names = {column.position: column.name for column in context.primary.columns}
        judged = verdicts(context.comparison, context.judgement.kinds, asked)
        of_rows = row_findings(judged, context.checks, names, asked)
        found = drift_findings(context.comparison.schema, judged, names)
        every = (*found, *of_rows)
        return Assessment(
            answer=answer(context.comparison, judged, names, context.checks, asked),
            alerts=alerts_of(every, self.agent_id),
            issues=tuple(_without_effect(issue) for issue in issues_of(every, self.agent_id)),
            recommendations=recommendations_of(every, self.agent_id, {}),
            findings=of_rows,
        )


def _without_effect(issue: Issue) -> Issue:
    """An effect decides how severe an issue is, but it is no share of rows."""
    return issue if issue.affected_row_count else replace(issue, affected_ratio=0.0)
