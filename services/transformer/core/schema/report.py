"""The whole report as JSON Schema, and the one form in which it is published."""

from __future__ import annotations

import json
from collections.abc import Mapping

from services.transformer.core.canonical import Json
from services.transformer.core.report import SCHEMA_VERSION
from services.transformer.core.schema import analysis, changes, columns, dataset, findings, judgement, load
from services.transformer.core.schema.agents.registry import ANSWERS
from services.transformer.core.schema.forms import Schema, amount, listed, record, reference, text, word

SCHEMA_ID = f"urn:profile-my-data:report:{SCHEMA_VERSION}"
DESCRIPTION = (
    "A profile of a data file: what is in it, how far to trust it, what to do next. A figure that could not be had is null, with "
    "its reason beside it; never 0, never NaN. Floats carry 12 significant digits. Integers beyond ±(2^53 − 1) are text. Within "
    "one schema_version fields are added, never removed or changed: readers ignore what they do not know."
)
AGENT = {
    **record(
        "How an agent fared; on success the fields of its own answer stand beside these.",
        {
            "status": word("Whether it answered.", ("success", "error")),
            "reason": text("Stable code of the failure.", null="it answered"),
            "message": text("The failure in one sentence.", null="it answered, or there is nothing to add"),
            "execution_time_ms": amount("Time that it took, in milliseconds."),
            "parameters": {"type": "object", "description": "What it ran with, defaults filled in.", "additionalProperties": True},
        },
    ),
    "additionalProperties": True,
}
DOWNLOAD: Schema = {
    "type": "object",
    "description": "A rendered file. The stored report lists none, as files are made from it: ask for the analysis' downloads.",
    "additionalProperties": True,
}


def report_schema() -> Mapping[str, Json]:
    """The schema of reports of ``SCHEMA_VERSION``."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": "Profile My Data report",
        **record(DESCRIPTION, _sections()),
        "$defs": dict(sorted(_definitions().items())),
    }


def published() -> bytes:
    """The schema as it is published: UTF-8, indented for people."""
    return (json.dumps(report_schema(), ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def _sections() -> Mapping[str, Schema]:
    return {
        "schema_version": {"const": SCHEMA_VERSION, "description": "Version of this shape; raised when a field goes or changes."},
        "analysis": reference("analysis", "The request and its run."),
        "load": reference("load", "How the file was read."),
        "dataset": reference("dataset", "The table as a whole."),
        "columns": listed(reference("column", "A column."), "The columns as in the file."),
        "baseline": reference("baseline", "What was compared with.", null="there is no baseline file"),
        "since_last_run": reference(
            "since_last_run",
            "What changed since the last run of the same dataset.",
            null="this is the first, or a run without a suite",
        ),
        "agents": _agents(),
        "alerts": listed(reference("alert", "An alert."), "Thresholds that were crossed, the gravest first."),
        "issues": listed(reference("issue", "An issue."), "What is wrong, what matters most first."),
        "recommendations": listed(reference("recommendation", "Advice."), "What to do next, the most urgent first."),
        "action_plan": listed(
            reference("plan_step", "A step."), "The recommendations as a plan, the most urgent and best worth first."
        ),
        "executive_summary": listed(reference("tile", "A tile."), "What to know at a glance, the verdict first."),
        "analysis_summary": reference("analysis_summary", "The report in prose."),
        "row_level_issues": listed(
            reference("row_level_issue", "A row."), "Rows with faults: at most 1000, shared fairly over columns and rules."
        ),
        "issue_summary": reference("issue_summary", "True totals of what is wrong."),
        "routing_decisions": listed(reference("routing_decision", "A tool."), "Tools worth using next, the most urgent first."),
        "downloads": listed(DOWNLOAD, "Rendered files; empty in the stored report."),
    }


def _agents() -> Schema:
    """Agents by id. Those that nobody described are held to the common fields alone."""
    succeeded = {"properties": {"status": {"const": "success"}}}
    described: dict[str, Json] = {
        agent_id: {"allOf": [{"$ref": "#/$defs/agent"}, {"if": succeeded, "then": {"$ref": f"#/$defs/{_name(agent_id)}"}}]}
        for agent_id in ANSWERS
    }
    return {
        "type": "object",
        "description": "What each agent that was asked came to, by its id.",
        "properties": described,
        "additionalProperties": {"$ref": "#/$defs/agent"},
    }


def _definitions() -> Mapping[str, Schema]:
    parts = (analysis, changes, load, dataset, columns, findings, judgement)
    shared = {name: schema for part in parts for name, schema in part.DEFINITIONS.items()}
    answers = {_name(agent_id): {**answer, "additionalProperties": True} for agent_id, answer in ANSWERS.items()}
    return {**shared, "agent": AGENT, **answers}


def _name(agent_id: str) -> str:
    return f"{agent_id}-answer"
