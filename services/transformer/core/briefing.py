"""What a language model is told: aggregates, ids of closed vocabularies and names of columns. Never a value of a cell.

No text is copied but what the catalogue of tools says of itself: no message, no evidence, no extreme, no value, no file name.
A column is an id such as ``c3``; its name, which is the user's and may say anything, stands once beside it, short and in ASCII.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from services.transformer.core.analysis_summary import Material
from services.transformer.core.canonical import Json, canonical
from services.transformer.core.measured import SEVERITIES, Column, Issue, Recommendation
from services.transformer.core.wording import shortened

BYTES_PER_TOKEN = 2
"""On the safe side: figures and punctuation cost a token for two or three bytes, words for four or more."""
MOST_ISSUES, MOST_RECOMMENDATIONS = 40, 20
FIRST_ISSUES, FIRST_RECOMMENDATIONS = 12, 6
SIGNIFICANT_DIGITS = 6
"""Of a ratio or score; more cost tokens and say nothing."""
TERM = re.compile(r"[a-z0-9][a-z0-9_.-]{0,59}", re.IGNORECASE)
"""How ids of rules, types and agents look. Anything else is no id, whatever field it came in."""
TABLE_FIGURES = (
    "row_count",
    "column_count",
    "cell_count",
    "missing_cell_count",
    "missing_cell_ratio",
    "duplicate_row_count",
    "duplicate_row_ratio",
)
COLUMN_FIGURES = ("null_count", "completeness", "distinct_count", "outlier_count")


@dataclass(frozen=True, slots=True)
class Briefing:
    """One block of data for a model, and what is needed to read its answer."""

    data: Mapping[str, Json]
    """What is sent, gravest findings first."""
    names: Mapping[str, str]
    """Name of each column by its id, also of those that are not spoken of."""
    tool_ids: tuple[str, ...]
    """The tools in the order of the rules."""

    @property
    def text(self) -> str:
        """The data as it is sent: JSON in ASCII, so that no name ends a string or looks like anything else."""
        return _json(self.data)


def briefing_of(material: Material, max_tokens: int, *, with_names: bool = True) -> Briefing:
    """What fits into so many tokens: the table and the tools always, then findings as long as they fit, the gravest first."""
    columns = material.measured.primary.columns
    ids = {column.name: f"c{column.position + 1}" for column in reversed(columns)}
    by_id = {ids[column.name]: column for column in reversed(columns)}
    data: dict[str, Json] = {**_table(material), "tools": _tools(material)}
    room = max_tokens * BYTES_PER_TOKEN - len(_json(data)) - len('"findings":[],"advice":[],"columns":[],')
    lists: dict[str, list[Json]] = {"findings": [], "advice": [], "columns": []}
    described: set[str] = set()
    for name, entry in _entries(material, ids):
        column_id = entry.get("column")
        new = by_id.get(str(column_id)) if column_id not in described else None
        told: Json = _column(str(column_id), new, with_names=with_names) if new else None
        cost = len(_json(entry)) + 1 + (len(_json(told)) + 1 if told else 0)
        if cost > room:
            break
        room -= cost
        lists[name].append(entry)
        if told:
            described.add(str(column_id))
            lists["columns"].append(told)
    return Briefing({**data, **lists}, {key: column.name for key, column in by_id.items()}, _tool_ids(material))


def _json(value: Json) -> str:
    return json.dumps(value, ensure_ascii=True, allow_nan=False, separators=(",", ":"))


def _tool_ids(material: Material) -> tuple[str, ...]:
    return tuple(decision.tool_id for decision in material.routing_decisions)


def _table(material: Material) -> dict[str, Json]:
    dataset, summary = material.measured.primary.dataset, material.issue_summary
    figures = {name: dataset.figures.number(name) for name in TABLE_FIGURES}
    return {
        "table": {name: _number(value) for name, value in figures.items() if value is not None},
        "columns_by_type": _counts(dataset.logical_type_counts),
        "quality": {"score": _number(dataset.quality.score), "dimensions": _counts(dataset.quality.dimensions)},
        "issues": {
            "issue_count": summary.issue_count,
            "affected_column_count": summary.affected_column_count,
            "by_severity": _counts(summary.by_severity),
        },
        "failed_agents": [_term(agent.agent_id) for agent in material.measured.agents if agent.status == "error"][:12],
    }


def _tools(material: Material) -> list[Json]:
    """The tools, in the catalogue's own words."""
    return [
        {
            "tool": _term(decision.tool_id),
            "title": decision.title,
            "purpose": decision.reason,
            "priority": decision.priority,
            "rules": [_term(rule) for rule in decision.rule_ids[:6]],
        }
        for decision in material.routing_decisions
    ]


def _entries(material: Material, ids: Mapping[str, str]) -> Iterator[tuple[str, dict[str, Json]]]:
    """What to say, in the order in which it gets its place."""
    issues = sorted(material.findings.issues, key=lambda issue: SEVERITIES.index(issue.severity))
    findings = [("findings", _finding(issue, ids)) for issue in issues[:MOST_ISSUES]]
    advice = [("advice", _advice(item, ids)) for item in material.findings.recommendations[:MOST_RECOMMENDATIONS]]
    # Without any advice there is nothing to say of what to do: the best of it goes before the mildest findings.
    yield from (*findings[:FIRST_ISSUES], *advice[:FIRST_RECOMMENDATIONS])
    yield from (*findings[FIRST_ISSUES:], *advice[FIRST_RECOMMENDATIONS:])


def _finding(issue: Issue, ids: Mapping[str, str]) -> dict[str, Json]:
    return {
        "rule": _term(issue.rule_id),
        "severity": issue.severity,
        "dimension": _term(issue.dimension),
        "column": None if issue.column is None else ids.get(issue.column),
        "row_count": issue.affected_row_count,
        "row_ratio": _number(issue.affected_ratio),
    }


def _advice(item: Recommendation, ids: Mapping[str, str]) -> dict[str, Json]:
    return {
        "action": _term(item.recommendation_id),
        "priority": item.priority,
        "column": None if item.column is None else ids.get(item.column),
        "gain_points": _number(item.gain_points),
    }


def _column(column_id: str, column: Column, *, with_names: bool) -> dict[str, Json]:
    """A column by type, meaning and counts. Its extremes, means and values stay here whatever the policy shows."""
    figures = {name: column.figures.number(name) for name in COLUMN_FIGURES}
    return {
        "column": column_id,
        **({"name": shortened(column.name)} if with_names else {}),
        "type": _term(column.logical_type),
        "meaning": _term(column.semantic_type),
        "is_personal_data": column.pii.detected,
        "quality_score": _number(column.quality.score),
        **{name: _number(value) for name, value in figures.items() if value is not None},
    }


def _term(text: str | None) -> str | None:
    return text if text is not None and TERM.fullmatch(text) else None


def _counts(counts: Mapping[str, float]) -> dict[str, Json]:
    return {name: _number(number) for name, number in list(counts.items())[:12] if _term(name)}


def _number(value: float | None) -> Json:
    """A figure of the report: whole ones exactly, others with six digits."""
    if isinstance(value, float):
        is_whole = value.is_integer() and abs(value) < 1e15
        return int(value) if is_whole else canonical(float(f"{value:.{SIGNIFICANT_DIGITS}g}"))
    return canonical(value)
