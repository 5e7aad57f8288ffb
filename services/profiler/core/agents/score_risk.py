"""What is sensitive, how risky is it, and which regulation may be in scope?"""

from __future__ import annotations

from typing import Final

from services.profiler.core.agents.base import Agent, Asking, Assessment, Context
from services.profiler.core.agents.governance.fields import columns_of, field_ids
from services.profiler.core.agents.governance.rules import NOT_RECORDED
from services.profiler.core.agents.risk import rules
from services.profiler.core.agents.risk.answer import answer
from services.profiler.core.agents.risk.assessed import Options, assessed
from services.profiler.core.agents.risk.findings import AGENT_ID, alerts, issues, recommendations
from services.profiler.core.agents.risk.protections import protections
from services.profiler.core.agents.risk.quasi_identifiers import group_checks
from services.profiler.core.agents.risk.regulations import provisions
from services.profiler.core.agents.sensitivity.data_classes import mentions
from services.profiler.core.checks import Check
from services.profiler.core.profile import ColumnProfile
from services.runtime.parameters import ParameterSpec

TIMES: Final = frozenset({"date", "datetime", "time", "duration"})


class ScoreRisk(Agent):
    """What a data protection officer asks."""

    agent_id = AGENT_ID
    title = "Risk"
    question = "What is sensitive, how risky is it, and which regulation may be in scope?"
    parameters = (
        ParameterSpec(
            "pii_sample_size",
            "integer",
            "Different values of a column that its verdict is to rest on, 0 for all; columns where fewer were seen are told.",
            100,
            0,
            1_000_000_000,
        ),
        ParameterSpec("high_risk_threshold", "number", "From this score on, 0 to 100, the risk is high.", 70.0, 0, 100),
        ParameterSpec(
            "medium_risk_threshold",
            "number",
            "From this score on, 0 to 100, the risk is medium.",
            40.0,
            0,
            100,
            at_most="high_risk_threshold",
        ),
        ParameterSpec("pii_detection_enabled", "boolean", "Whether what the values were recognised as counts.", True),
        ParameterSpec("sensitive_field_detection_enabled", "boolean", "Whether what the names of columns say counts.", True),
        ParameterSpec(
            "governance_check_enabled",
            "boolean",
            "Whether missing fields of governance and dangerous neighbours are looked for.",
            True,
        ),
    )
    rules = (
        rules.RISKY_TABLE,
        rules.SENSITIVE_COLUMN,
        rules.SMALL_GROUPS,
        rules.LINKED_IDENTITY,
        rules.STORED_SECURITY_CODE,
        rules.SHOWN_VALUES,
        *NOT_RECORDED.values(),
    )

    def prepare(self) -> None:
        mentions("name")
        columns_of(field_ids("retention"), ())
        provisions()
        protections()

    def checks(self, asking: Asking) -> tuple[Check, ...]:
        return group_checks(asking.columns)

    def assess(self, context: Context) -> Assessment:
        options = Options.of(context.parameters)
        found = assessed(context, options)
        return Assessment(
            answer=answer(found, context.primary, options, _looked_at),
            alerts=alerts(found, options),
            issues=issues(found, context.primary),
            recommendations=recommendations(found, options),
        )


def _looked_at(column: ColumnProfile) -> int | None:
    # With the engine, which whoever reads the catalogue does without.
    from services.profiler.core.semantics.seen import LOOKED_AT, MOMENTS

    distinct = column.number("distinct_count")
    limit = MOMENTS if column.logical_type in TIMES else LOOKED_AT
    return None if distinct is None else min(int(distinct), limit)
