"""Readiness: laws of the score, and tables of cases for each use."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from services.profiler.core.agents.base import Context
from services.profiler.core.agents.readiness import rules
from services.profiler.core.agents.readiness.components import COMPONENTS, STRUCTURE
from services.profiler.core.agents.readiness.registry import PURPOSES
from services.profiler.core.agents.readiness_rater import ReadinessRater
from services.profiler.core.detectors.judgement import Judgement, judge
from services.profiler.core.detectors.registry import RULES
from services.profiler.core.detectors.thresholds import Thresholds
from services.profiler.core.load_report import LoadProblem
from services.profiler.core.profile import ColumnProfile, DatasetProfile, Pii
from services.profiler.core.quality import with_quality
from services.profiler.core.relations import Association, CandidateKey
from services.runtime.errors import InvalidRequest
from services.runtime.parameters import check_parameters
from tests.unit.profiler.detectors.cases import CASES
from tests.unit.profiler.detectors.profiles import ROWS, column, table

RATER = ReadinessRater()
VERDICTS = ["ready", "needs_review", "not_ready"]


def rated(profile: DatasetProfile, judgement: Judgement | None = None, **given: object) -> dict[str, Any]:
    parameters, faults = check_parameters(RATER.parameters, given, "parameters")
    assert not faults
    judged = judgement or judge(profile, Thresholds())
    return dict(RATER.assess(Context(with_quality(profile, judged), judged, parameters)).answer)


def purpose(profile: DatasetProfile, name: str, **given: object) -> dict[str, Any]:
    return next(each for each in rated(profile, **given)["purposes"] if each["purpose_id"] == name)


def found(profile: DatasetProfile, name: str, **given: object) -> dict[str, str]:
    """Levels by rule."""
    told = purpose(profile, name, **given)
    return {each["rule_id"]: each["level"] for each in (*told["blockers"], *told["notes"])}


def test_the_score_is_that_of_the_formula() -> None:
    profile = table(column(missing_count=200), column("b", untrimmed_count=100), duplicate_row_count=100)
    scores = {each["component_id"]: each["score"] for each in rated(profile)["components"]}
    untrimmed = RULES["untrimmed_text"].risk * 10 / 2
    assert scores == pytest.approx({"completeness": 90.0, "consistency": 100 - 6.6 - untrimmed, "schema_health": 100.0}, abs=0.011)
    assert rated(profile)["score"] == pytest.approx(0.3 * 90 + 0.3 * scores["consistency"] + 0.4 * 100, abs=0.011)


def test_every_dimension_and_observation_counts_in_one_component_only() -> None:
    for rule in RULES.values():
        counted = [
            each for each in COMPONENTS if (rule.dimension in each.dimensions if rule.is_fault else rule.rule_id in each.structure)
        ]
        assert len(counted) == (1 if rule.is_fault or rule.rule_id in STRUCTURE else 0), rule.rule_id
    assert all(not RULES[rule_id].is_fault for rule_id in STRUCTURE)


MANY_FAULTS = table(
    column("a", missing_count=900, untrimmed_count=900, non_printing_count=900, misfit_count=900),
    column("b", missing_count=400, placeholder_count=300),
    duplicate_row_count=800,
    problems=(LoadProblem("stray_quotes", 3, "Odd."), LoadProblem("short_rows", 900, "Short.")),
)


@pytest.mark.parametrize("profile", [*(case.profile for case in CASES), MANY_FAULTS])
@pytest.mark.parametrize("weights", [{}, {"completeness_weight": 1, "schema_health_weight": 0}])
def test_without_a_fault_nothing_is_worse(profile: DatasetProfile, weights: dict[str, float]) -> None:
    judgement = judge(profile, Thresholds())
    before = rated(profile, judgement, **weights)
    for gone in judgement.findings:
        rest = replace(judgement, findings=tuple(each for each in judgement.findings if each is not gone))
        after = rated(profile, rest, **weights)
        assert (after["score"] or 0) >= (before["score"] or 0), gone.rule.rule_id
        assert VERDICTS.index(after["verdict"]) <= VERDICTS.index(before["verdict"])
        for old, new in zip(before["purposes"], after["purposes"], strict=True):
            assert VERDICTS.index(new["verdict"]) <= VERDICTS.index(old["verdict"]), (old["purpose_id"], gone.rule.rule_id)


def test_weights_are_normalised_and_it_is_said() -> None:
    profile = table(column(missing_count=200), column("b"))
    usual, tenth = rated(profile), rated(profile, completeness_weight=0.03, consistency_weight=0.03, schema_health_weight=0.04)
    assert usual["score"] == tenth["score"]
    assert (usual["weights"]["normalized"], tenth["weights"]["normalized"]) == (False, True)
    assert "0.1" in tenth["weights"]["note"]


def test_weights_of_zero_are_no_score() -> None:
    with pytest.raises(InvalidRequest) as caught:
        rated(table(column()), completeness_weight=0, consistency_weight=0, schema_health_weight=0)
    assert caught.value.reason == "INVALID_PARAMETER"


@pytest.mark.parametrize(("ready", "review", "verdict"), [(80, 50, "ready"), (99, 50, "needs_review"), (100, 99, "not_ready")])
def test_thresholds_make_the_verdict(ready: float, review: float, verdict: str) -> None:
    answer = rated(
        table(column(missing_count=100, untrimmed_count=0), column("b")), ready_threshold=ready, needs_review_threshold=review
    )
    assert (answer["score"], answer["verdict"]) == (98.5, verdict)


@pytest.mark.parametrize(
    "profile",
    [
        table(row_count=0),
        table(),
        table(column(status="no_rows", count=0), row_count=0),
        table(column(status="all_missing", missing_count=ROWS, count=0)),
    ],
    ids=["nothing", "no column", "no row", "no value"],
)
def test_where_nothing_is_nothing_is_ready(profile: DatasetProfile) -> None:
    answer = rated(profile)
    assert (answer["score"], answer["verdict"]) == (None, "not_ready")
    assert [each["rule_id"] for each in answer["blockers"]] == ["no_values"]
    assert {each["verdict"] for each in answer["purposes"]} == {"not_ready"}


def label(name: str = "churn", **values: Any) -> ColumnProfile:
    return column(name, "boolean", **({"distinct_count": 2, "unique_count": 0, "mode_ratio": 0.6} | values))


def with_pair(a: str, b: str, method: str, strength: float, *columns: ColumnProfile, pairs: int = 500) -> DatasetProfile:
    return replace(table(*columns), associations=(Association(a, b, method, strength, pairs),))


FLOAT = column("x", "float", distinct_count=900)
KEYED = replace(
    table(column("id", "integer", distinct_count=ROWS, min=1, max=ROWS), label()),
    candidate_keys=(CandidateKey(("id",), 1.0, False),),
)


@pytest.mark.parametrize(
    ("profile", "name", "rule", "level"),
    [
        (with_pair("x", "churn", "correlation_ratio", 0.995, FLOAT, label()), "machine_learning", "target_leakage", "blocks"),
        (with_pair("churn", "x", "correlation_ratio", 0.98, FLOAT, label()), "machine_learning", "target_leakage", None),
        (with_pair("x", "churn", "correlation_ratio", 1.0, FLOAT, label(), pairs=5), "machine_learning", "target_leakage", None),
        (with_pair("x", "churn", "dependency", 1.0, FLOAT, label()), "machine_learning", "target_leakage", "blocks"),
        (with_pair("churn", "x", "dependency", 1.0, FLOAT, label()), "machine_learning", "target_leakage", None),
        (with_pair("x", "churn", "identical", 1.0, FLOAT, label()), "machine_learning", "target_leakage", "blocks"),
        (
            with_pair("x", "z", "pearson", -0.97, FLOAT, column("z", "float"), label()),
            "machine_learning",
            "collinear_features",
            "note",
        ),
        (table(FLOAT, label(mode_ratio=0.95)), "machine_learning", "class_imbalance", "review"),
        (table(FLOAT, label(unique_count=1)), "machine_learning", "single_classes", "review"),
        (table(FLOAT, label(missing_count=10)), "machine_learning", "missing_labels", "review"),
        (table(FLOAT, label(missing_count=600)), "machine_learning", "unusable_target", "blocks"),
        (table(FLOAT, label(status="constant")), "machine_learning", "unusable_target", "blocks"),
        (table(FLOAT), "machine_learning", "no_target", "review"),
        (table(FLOAT, label(), row_count=5), "machine_learning", "few_rows", "review"),
        (table(column("when", "date"), label()), "machine_learning", "unencoded_dates", "note"),
        (table(FLOAT, duplicate_row_count=5), "analytics", "no_key", "review"),
        (table(FLOAT, duplicate_row_count=0), "analytics", "no_key", "note"),
        (KEYED, "analytics", "no_key", None),
        (KEYED, "migration", "no_key", None),
        (table(column("when", "date", day_coverage=0.9, granularity_s=86400)), "analytics", "date_gaps", "review"),
        (table(column("when", "date", day_coverage=0.1, granularity_s=86400)), "analytics", "date_gaps", None),
        (table(column("born", "date", day_coverage=None, granularity_s=86400)), "analytics", "date_gaps", None),
        (table(column("price", semantic_type="")), "analytics", "numbers_in_text", None),
        (table(column("Id"), column("ID")), "migration", "name_collision", "blocks"),
        (table(column("select")), "migration", "odd_name", "note"),
        (table(column("a" * 64)), "migration", "long_name", "review"),
        (table(column("a" * 256)), "migration", "long_name", "blocks"),
        (table(column("a", byte_length_max=16 * 1024**2 + 1)), "migration", "too_long", "blocks"),
        (table(column("a", "integer", min=0, max=10**38)), "migration", "too_many_digits", "blocks"),
        (table(column("a", "integer", min=0, max=10**37)), "migration", "too_many_digits", None),
        (table(column("a"), problems=(LoadProblem("nul_bytes", 1, "NUL."),)), "migration", "lossy_load", "blocks"),
        (table(column("a", misfit_count=100)), "migration", "misfit_values", "blocks"),
        (table(replace(column("mail"), pii=Pii(True, "email", 0.9, (), "contact"))), "sharing", "personal_data", "blocks"),
        (table(replace(column("zip"), pii=Pii(True, "postal_code", 0.9, (), "location"))), "sharing", "personal_data", "note"),
        (table(column("password")), "sharing", "secret", "blocks"),
        (
            table(column("sex", distinct_count=2), column("age", "integer", distinct_count=80)),
            "sharing",
            "quasi_identifiers",
            "review",
        ),
        (table(column("age", "integer", distinct_count=80)), "sharing", "quasi_identifiers", None),
    ],
)
def test_a_use_is_blocked_by_what_it_minds(profile: DatasetProfile, name: str, rule: str, level: str | None) -> None:
    assert found(profile, name).get(rule) == level


def test_the_target_is_named_or_guessed_and_it_is_said() -> None:
    profile = table(column("x", "float"), column("y", "float"), label("class"), label("Survived"))
    assert rated(profile)["target"]["column"] == "Survived"
    assert rated(table(column("x", "float"), column("y", "float")))["target"]["source"] == "none"
    assert rated(profile, target_column="class")["target"] == {
        "column": "class",
        "source": "given",
        "reason": "Named by target_column.",
    }
    assert found(profile, "machine_learning", target_column="none")["no_target"] == "blocks"


def test_blockers_cite_figures_and_say_where_one_is_not_known() -> None:
    told = purpose(table(column("sex", distinct_count=2), column("age", "integer", distinct_count=80)), "sharing")
    evidence = {(each["column"], each["name"]): (each["value"], each["reason"]) for each in told["blockers"][0]["evidence"]}
    assert evidence["age", "distinct_count"] == (80, None)
    assert evidence[None, "group_size_min"] == (None, "not_measured")


def test_rules_of_readiness_are_its_own() -> None:
    ids = [rule.rule_id for rule in rules.RULES]
    assert len(ids) == len(set(ids))
    assert not set(ids) & RULES.keys()
    assert [each.purpose_id for each in PURPOSES] == ["analytics", "machine_learning", "migration", "sharing"]
