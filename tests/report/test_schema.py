"""The schema says what the code builds, field by field, and every field says what it is."""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest
from jsonschema import Draft202012Validator

from services.profiler.core import profile
from services.profiler.core.agents.registry import AGENTS_BY_ID
from services.profiler.core.metrics import AbsentReason, MetricName
from services.transformer.core import changes, distributions, explanation, measured, measured_drift, reading, report
from services.transformer.core.schema import columns, metrics
from services.transformer.core.schema.agents import registry
from services.transformer.core.schema.agents.registry import ANSWERS
from services.transformer.core.schema.report import report_schema
from tests.report.golden import path_of
from tests.report.inputs import GIVEN
from tests.report.validation import checked, faults

SCHEMA: dict[str, Any] = dict(report_schema())
DEFINITIONS: dict[str, Any] = SCHEMA["$defs"]
BUILT_FROM = {
    "alert": measured.Alert,
    "analysis_summary": report.AnalysisSummary,
    "approximation": measured.Approximation,
    "association": measured.Association,
    "candidate_key": measured.CandidateKey,
    "change": changes.Change,
    "compared_distributions": changes.ComparedDistributions,
    "deduction": measured.Deduction,
    "drift_evidence": measured_drift.DriftEvidence,
    "engine": measured.Engine,
    "explanation": explanation.Explanation,
    "group_total": report.GroupTotal,
    "histogram": distributions.Histogram,
    "issue": measured.Issue,
    "issue_summary": report.IssueSummary,
    "load_decision": reading.Decision,
    "load_problem": measured.LoadProblem,
    "missing_pattern": measured.MissingPattern,
    "pair_budget": measured.PairBudget,
    "pattern": distributions.Pattern,
    "pii": measured.Pii,
    "quality": measured.Quality,
    "recommendation": measured.Recommendation,
    "plan_step": report.PlanStep,
    "routing_decision": report.RoutingDecision,
    "row_issue_totals": report.RowIssueTotals,
    "row_level_issue": measured.RowLevelIssue,
    "sheet": measured.Sheet,
    "since_last_run": changes.SinceLastRun,
    "summary_section": report.SummarySection,
    "tile": report.Tile,
    "value_count": distributions.ValueCount,
    "value_variant": distributions.ValueVariant,
}
BUILT_BY_HAND = {"agent", "analysis", "baseline", "baseline_source", "column", "dataset", "file", "load", "severity"}
"""Put together in the report's own code: the golden reports hold them to the schema."""
NARROWER = {("association", "strength")}
"""A figure of which only numbers are ever made."""
JSON_TYPES = {int: "integer", float: "number", str: "string", bool: "boolean", types.NoneType: "null"}


def resolved(schema: Any) -> Any:
    return DEFINITIONS[schema["$ref"].rsplit("/", 1)[-1]] if "$ref" in schema else schema


def kinds(schema: Any) -> set[str]:
    """JSON types that a schema allows."""
    if "anyOf" in schema:
        return {kind for choice in schema["anyOf"] for kind in kinds(choice)}
    kind = resolved(schema)["type"]
    return {kind} if isinstance(kind, str) else set(kind)


def kinds_of(hint: Any) -> set[str]:
    """JSON types of a type hint."""
    if get_origin(hint) in (typing.Union, types.UnionType):
        return {kind for part in get_args(hint) for kind in kinds_of(part)}
    if get_origin(hint) is Literal:
        return {JSON_TYPES[type(choice)] for choice in get_args(hint)}
    origin = get_origin(hint) or hint
    if dataclasses.is_dataclass(origin) or issubclass(origin, Mapping):
        return {"object"}
    return {"array"} if issubclass(origin, Sequence) and origin is not str else {JSON_TYPES[origin]}


def choices_of(hint: Any) -> list[Any]:
    return list(get_args(hint)) if get_origin(hint) is Literal else []


def described(schema: Any, path: str) -> Iterator[str]:
    """Fields without a description, and null without its meaning."""
    if not isinstance(schema, dict):
        return
    for name, field in schema.get("properties", {}).items():
        if name == "status" and path.endswith("/if"):
            continue
        if "description" not in field and "allOf" not in field:
            yield f"{path}/{name}"
        if "null" in kinds(field | {"type": field.get("type", "object")}) and "Null: " not in field["description"]:
            yield f"{path}/{name}: null"
    for key in ("properties", "$defs"):
        for name, part in schema.get(key, {}).items():
            yield from described(part, f"{path}/{name}")
    for key in ("items", "additionalProperties"):
        yield from described(schema.get(key), f"{path}/{key}")


def test_the_schema_is_one_of_draft_2020_12_and_names_no_place() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$id"] == f"urn:profile-my-data:report:{report.SCHEMA_VERSION}"


def test_every_field_says_what_it_is_and_what_null_means() -> None:
    assert not list(described(SCHEMA, ""))


def test_sections_are_those_of_the_report_in_its_order() -> None:
    assert list(SCHEMA["properties"]) == list(checked(report_of("every_type")))


def test_every_definition_is_built_from_something() -> None:
    answers = {f"{agent_id}-answer" for agent_id in ANSWERS}
    assert set(DEFINITIONS) == set(BUILT_FROM) | BUILT_BY_HAND | answers


@pytest.mark.parametrize("name", BUILT_FROM)
def test_a_definition_has_the_fields_of_what_it_is_built_from(name: str) -> None:
    hints = get_type_hints(BUILT_FROM[name])
    fields = [field.name for field in dataclasses.fields(BUILT_FROM[name])]
    properties = DEFINITIONS[name]["properties"]
    assert list(properties) == fields
    for field in fields:
        made, told = kinds_of(hints[field]), kinds(properties[field])
        assert told < made if (name, field) in NARROWER else told == made - ({"integer"} if "number" in made else set()), field
        if choices := choices_of(hints[field]):
            assert resolved(properties[field])["enum"] == (list(measured.SEVERITIES) if "critical" in choices else choices), field


def test_load_has_the_fields_of_a_load_and_its_words() -> None:
    fields = [field.name for field in dataclasses.fields(measured.Load)]
    properties = DEFINITIONS["load"]["properties"]
    assert list(properties) == [*fields, "decisions", "summary"]
    hints = get_type_hints(measured.Load)
    assert {field: kinds(properties[field]) for field in fields} == {field: kinds_of(hints[field]) for field in fields}


@pytest.mark.parametrize(
    ("section", "fields"),
    [
        ("column", lambda report: list(report["columns"][0])),
        ("analysis", lambda report: list(report["analysis"])),
        ("agent", lambda report: list(report["agents"]["unified-profiler"])[:5]),
    ],
)
def test_sections_put_together_by_hand_have_their_fields_in_order(section: str, fields: Any) -> None:
    assert list(DEFINITIONS[section]["properties"]) == fields(report_of("every_type"))


def test_the_glossary_is_the_profilers() -> None:
    assert set(metrics.glossary()) == set(get_args(MetricName))
    assert set(metrics.ABSENT_REASONS) == set(get_args(AbsentReason))


def test_every_metric_of_the_glossary_is_in_a_report_at_its_place() -> None:
    reports = [report_of(name) for name in GIVEN]
    of_the_table = {name for report in reports for name in report["dataset"] if name in get_args(MetricName)}
    of_columns = {name for report in reports for column in report["columns"] for name in column["metrics"]}
    assert of_the_table == set(metrics.OF_THE_TABLE)
    assert of_columns == set(get_args(MetricName)) - of_the_table - set(metrics.NOT_MEASURED)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (columns.LOGICAL_TYPES, profile.LogicalType),
        (columns.STATUSES, profile.ColumnStatus),
        (columns.POLICIES, profile.ValuePolicy),
        (measured.SEVERITIES[::-1], profile.Severity),
    ],
)
def test_vocabularies_are_the_profilers(told: tuple[str, ...], words: Any) -> None:
    assert told == get_args(words)


def test_described_agents_exist_and_each_has_its_file() -> None:
    assert set(ANSWERS) <= set(AGENTS_BY_ID)
    files = {path.stem.replace("_", "-") for path in Path(registry.__file__).parent.glob("*.py")} - {"--init--", "registry"}
    assert files == set(ANSWERS)


def test_an_agent_that_nobody_described_may_answer_anything() -> None:
    report = report_of("no_rows")
    report["agents"]["of-tomorrow"] = report["agents"]["unified-profiler"] | {"anything": [{"at": None}]}
    assert not faults(report)


def report_of(name: str) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(path_of(name).read_bytes())
    return report


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("schema_version",), "2"),
        (("analysis", "status"), "done"),
        (("dataset", "row_count"), "20"),
        (("dataset", "missing_cell_ratio"), 1.5),
        (("columns", 0, "metrics", "null_count"), -1),
        (("columns", 0, "name"), None),
        (("columns", 0, "quality", "score"), 101),
        (("columns", 0, "value_policy"), "some"),
        (("columns", 0, "unheard_of"), 1),
        (("agents", "unified-profiler", "column_kinds"), []),
        (("alerts",), None),
    ],
)
def test_what_is_not_as_the_schema_says_is_found(path: tuple[Any, ...], value: object) -> None:
    report: Any = report_of("every_type")
    here = report
    for key in path[:-1]:
        here = here[key]
    here[path[-1]] = value
    assert faults(report)
