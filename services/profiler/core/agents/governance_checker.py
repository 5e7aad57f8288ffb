"""Is it recorded where the data comes from, who agreed to its use, and how secret it is?"""

from __future__ import annotations

from services.profiler.core.agents.base import Agent, Asking, Assessment, Context
from services.profiler.core.agents.findings import issues_of
from services.profiler.core.agents.governance import rules
from services.profiler.core.agents.governance.answer import answer
from services.profiler.core.agents.governance.assessed import Options, assessed
from services.profiler.core.agents.governance.consent import value_checks
from services.profiler.core.agents.governance.fields import columns_of, field_ids
from services.profiler.core.agents.governance.findings import AGENT_ID, alerts, findings, missing_areas, recommendations
from services.profiler.core.agents.sensitivity.data_classes import mentions
from services.profiler.core.checks import Check
from services.runtime.errors import InvalidRequest
from services.runtime.parameters import ParameterSpec


class GovernanceChecker(Agent):
    """What an auditor asks first."""

    agent_id = AGENT_ID
    title = "Governance"
    question = "Is it recorded where the data comes from, who agreed to its use, and how secret it is?"
    parameters = (
        ParameterSpec("lineage_weight", "number", "Weight of lineage in the score, relative to the others.", 0.3, 0, 1),
        ParameterSpec("consent_weight", "number", "Weight of consent in the score, relative to the others.", 0.4, 0, 1),
        ParameterSpec(
            "classification_weight", "number", "Weight of classification in the score, relative to the others.", 0.3, 0, 1
        ),
        ParameterSpec("compliance_threshold", "number", "From this score on, 0 to 100, the table is compliant.", 80.0, 0, 100),
        ParameterSpec(
            "needs_review_threshold",
            "number",
            "From this score on, 0 to 100, the table needs a review; below it is not compliant.",
            60.0,
            0,
            100,
            at_most="compliance_threshold",
        ),
        ParameterSpec(
            "required_lineage_fields",
            "text_list",
            "Fields that tell where a row comes from, by any of their usual names.",
            ["source_system", "created_at", "updated_at"],
        ),
        ParameterSpec(
            "required_consent_fields",
            "text_list",
            "Fields that tell whether and when somebody agreed, by any of their usual names.",
            ["consent_status", "consent_date"],
        ),
        ParameterSpec(
            "required_classification_fields",
            "text_list",
            "Fields that tell how secret a row is, by any of their usual names.",
            ["data_classification"],
        ),
    )
    rules = (rules.BELOW_THRESHOLD, rules.INCOMPLETE, rules.REFUSED, rules.PUBLIC, *rules.NOT_RECORDED.values())

    def prepare(self) -> None:
        mentions("name")
        columns_of(field_ids("lineage"), ())

    def checks(self, asking: Asking) -> tuple[Check, ...]:
        try:
            options = Options.of(asking.parameters)
        except InvalidRequest:
            # Told when the agent is asked for its answer.
            return ()
        return value_checks(asking.columns, options.required["consent"], options.required["classification"])

    def assess(self, context: Context) -> Assessment:
        options = Options.of(context.parameters)
        found = assessed(context, options)
        faults = findings(found)
        return Assessment(
            answer=answer(found, options),
            alerts=alerts(found, options),
            issues=(*missing_areas(found), *issues_of(faults, self.agent_id)),
            recommendations=recommendations(found, faults),
            # Rows without a value have a fault of their own already.
            findings=tuple(fault for fault in faults if fault.places),
        )
