"""What is drawn from the findings: tiles, prose, totals, where to go next."""

from __future__ import annotations

from collections.abc import Mapping

from services.transformer.core.schema.forms import Schema, amount, keyed, listed, record, reference, text, texts, word

WRITERS = ("rules", "openai", "cortex")
TILE = record(
    "One thing to know at a glance.",
    {
        "tile_id": text("Stable id.", known=("quality", "size", "completeness")),
        "title": text("For people."),
        "value": text("Short text."),
        "status": word("How it is to be taken.", ("good", "attention", "bad", "neutral")),
        "meaning": text("One sentence about it."),
    },
)
SUMMARY_SECTION = record(
    "A heading and its sentences.",
    {
        "section_id": word("Which section it is.", ("executive_summary", "findings", "actions", "next_steps")),
        "heading": text("Heading."),
        "sentences": texts("Sentences."),
    },
)
ANALYSIS_SUMMARY = record(
    "The report in prose.",
    {
        "writer": text("Whose words these are.", known=WRITERS),
        "requested_writer": text("Who was to write them.", known=WRITERS),
        "model": text("Name of the language model.", null="the rules wrote"),
        "fallback_reason": text("Stable code: why the rules wrote instead of who was asked.", null="they did not have to"),
        "routing_order": text("Who put `routing_decisions` in order.", known=WRITERS),
        "routing_order_reason": text("Why a model's order was not taken.", null="it was, or none was asked for"),
        "note": text("What to tell a reader about who wrote.", null="the rules wrote and were to"),
        "text": text("The sections joined, paragraphs apart by blank lines."),
        "sections": listed(reference("summary_section", "A section."), "Headings and their sentences."),
    },
)
GROUP_TOTAL = record(
    "Findings of one rule or one column in true totals.",
    {
        "name": text("Rule or column.", null="the whole dataset"),
        "issue_count": amount("Issues."),
        "severity": reference("severity", "The gravest of them."),
        "column_count": amount("Columns that they touch."),
        "row_issue_count": amount("Row-level faults, listed or not."),
    },
)
BY_SEVERITY = keyed(amount("How many."), "Totals by severity, the gravest first.")
ROW_LEVEL = record(
    "Row-level faults in true totals.",
    {
        "total_count": amount("All faults."),
        "shown_count": amount("Faults in `row_level_issues`."),
        "by_severity": BY_SEVERITY,
    },
)
ISSUE_SUMMARY = record(
    "How much is wrong in true totals, whatever the lists show.",
    {
        "issue_count": amount("Issues."),
        "affected_column_count": amount("Columns with an issue."),
        "by_severity": BY_SEVERITY,
        "by_dimension": keyed(amount("How many."), "Issues by dimension of quality, most first; unassigned where there is none."),
        "by_column": listed(reference("group_total", "A column."), "Totals by column, most first."),
        "by_rule": listed(reference("group_total", "A rule."), "Totals by rule, most first."),
        "row_level": reference("row_issue_totals", "Row-level faults."),
    },
)
ROUTING_DECISION = record(
    "A tool worth using next.",
    {
        "tool_id": text("The tool.", known=("clean-my-data", "master-my-data", "protect-my-data")),
        "title": text("For people."),
        "priority": reference("severity", "How urgent."),
        "reason": text("Why, in one sentence."),
        "evidence": texts("The findings behind it, in words."),
        "rule_ids": texts("Their rules."),
        "needed_files": texts("Which files it needs: primary, baseline."),
        "parameters": {
            "type": "object",
            "description": "What to start it with, in the tool's own words.",
            "additionalProperties": True,
        },
    },
)
DEFINITIONS: Mapping[str, Schema] = {
    "analysis_summary": ANALYSIS_SUMMARY,
    "group_total": GROUP_TOTAL,
    "issue_summary": ISSUE_SUMMARY,
    "routing_decision": ROUTING_DECISION,
    "row_issue_totals": ROW_LEVEL,
    "summary_section": SUMMARY_SECTION,
    "tile": TILE,
}
