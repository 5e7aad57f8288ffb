"""What is sensitive, how risky, which regulation, how easily rows are told apart."""

from __future__ import annotations

import json
import random
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from typing import Any, cast

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.profiler.core.agents.risk.quasi_identifiers import GROUP_LIMITS, group_checks, group_sizes
from services.profiler.core.agents.risk.scoring import Circumstances, Score, column_score, table_score
from services.profiler.core.agents.sensitivity.data_classes import data_classes
from services.profiler.core.agents.sensitivity.inventory import Match, SensitiveColumn
from services.profiler.core.checks import CheckResult, GroupSizesCheck
from services.profiler.core.metrics import Approximation
from services.profiler.core.profile import ValuePolicy
from services.profiler.core.readers.base import Column
from tests.unit.profiler.agents.tables import answer_of, profile_of
from tests.unit.profiler.detectors.profiles import column

AGENT = "score-risk"
CHANCE = random.Random(5)
EMAILS = [f"person.{number}@mail.org" for number in range(200)]
CODES = [f"{CHANCE.randrange(1000):03}" for _ in range(200)]
HASHES = [f"{CHANCE.getrandbits(256):064x}" for _ in range(200)]
WORDS = [CHANCE.choice(["red", "green", "blue"]) for _ in range(200)]
NUMBERS = [CHANCE.randrange(20_000, 90_000) for _ in range(200)]
SEXES = [CHANCE.choice("MF") for _ in range(200)]
AGES = [CHANCE.randrange(18, 90) for _ in range(200)]
ZIPS = [f"{CHANCE.randrange(10_000, 10_020)}" for _ in range(200)]

FOUND = [
    ("email", EMAILS, "email", "high", "the values say so"),
    ("x7", EMAILS, "email", "high", "the values say so, whatever the name is"),
    ("email_hash", HASHES, "email", "low", "a hash of something personal is less readable, and personal still"),
    ("cvv", CODES, "card_security_code", "high", "the name and the form of the values"),
    ("diagnosis", WORDS, "health", "medium", "the name alone; values of health have no form"),
    ("has_diabetes", [True, False] * 100, "health", "medium", "a flag about health is about health"),
    ("religion", WORDS, "religion", "medium", "a special category by name"),
    ("salary", NUMBERS, "income", "medium", "by name"),
    ("user_password", WORDS, "credentials", "high", "gives access"),
    ("employee_ID", NUMBERS, "personal_reference", "low", "names are folded before they are compared"),
]
NOT_FOUND = [
    ("password_changed_at", WORDS, "a moment is no password"),
    ("is_password_set", [True, False] * 100, "whether there is one is no password"),
    ("diagnosis_count", NUMBERS, "a count is no diagnosis"),
    ("phone", WORDS, "recognisers have seen that the values are no numbers"),
    ("race", WORDS, "a race may be run; nothing here is about people"),
    ("sex", SEXES, "birds have one too; one fact about people makes no table about them"),
    ("zip_code", ZIPS, "a place; nothing here is about people"),
    ("latitude", [48.1, 48.2] * 100, "a place; nothing here is about people"),
    ("colour", WORDS, "harmless"),
]


def columns_of(answer: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {each["name"]: each for each in answer["columns"]}


@pytest.mark.parametrize(("name", "values", "expected", "level", "why"), FOUND, ids=[case[0] for case in FOUND])
def test_what_is_sensitive(name: str, values: list[Any], expected: str, level: str, why: str) -> None:
    found = columns_of(answer_of({"shade": WORDS, name: values}, AGENT))
    assert found.keys() == {name}, why
    assert found[name]["classes"][0]["class"] == expected, why
    assert found[name]["risk_level"] == level, (why, found[name]["risk_score"])


@pytest.mark.parametrize(("name", "values", "why"), NOT_FOUND, ids=[case[0] for case in NOT_FOUND])
def test_what_is_not(name: str, values: list[Any], why: str) -> None:
    answer = answer_of({"shade": WORDS, name: values}, AGENT)
    assert (answer["columns"], answer["risk_score"], answer["risk_level"]) == ([], 0.0, "low"), why


def test_words_with_several_meanings_count_among_people() -> None:
    found = columns_of(
        answer_of({"email": EMAILS, "race": WORDS, "sex": SEXES, "zip_code": ZIPS, "latitude": [48.5, 9] * 100}, AGENT)
    )
    assert found.keys() == {"email", "race", "sex", "zip_code", "latitude"}
    assert found["race"]["classes"][0]["class"] == "ethnicity"
    assert found["latitude"]["classes"][0]["class"] == "location_trace"


def test_points_add_up_to_the_score() -> None:
    answer = answer_of({"email": EMAILS, "diagnosis": WORDS, "age": AGES, "zip_code": ZIPS, "sex": SEXES}, AGENT)
    for scored in (answer, *answer["columns"]):
        assert sum(factor["points"] for factor in scored["factors"]) == pytest.approx(scored["risk_score"], abs=0.001)
        assert all(factor["points"] > 0 and factor["evidence"] for factor in scored["factors"])


def test_harmless_columns_do_not_thin_the_risk() -> None:
    few = answer_of({"email": EMAILS}, AGENT)["risk_score"]
    many = answer_of({"email": EMAILS, **{f"n{number}": WORDS for number in range(50)}}, AGENT)["risk_score"]
    assert many == few


WEIGHTS = st.floats(0, 1)


@st.composite
def matches(draw: st.DrawFn) -> Match:
    return Match(draw(st.sampled_from(data_classes())), draw(WEIGHTS), "values", ("said",), draw(st.booleans()))


@st.composite
def sensitive(draw: st.DrawFn) -> SensitiveColumn:
    present = draw(st.integers(1, 1000))
    found = column("a", count=present, missing_count=1000 - present, distinct_count=draw(st.integers(1, present)))
    return SensitiveColumn(found, tuple(draw(st.lists(matches(), min_size=1, max_size=3))))


@given(sensitive(), matches())
def test_a_column_never_scores_lower_for_being_more_sensitive(found: SensitiveColumn, more: Match) -> None:
    assert column_score(replace(found, matches=(*found.matches, more))).points >= column_score(found).points
    first = found.matches[0]
    surer = replace(first, confidence=1.0)
    worse = replace(first, data_class=replace(first.data_class, points=100))
    for grown in (surer, worse):
        assert column_score(replace(found, matches=(grown, *found.matches[1:]))).points >= column_score(found).points


@given(sensitive())
def test_a_column_never_scores_lower_for_being_less_protected(found: SensitiveColumn) -> None:
    clear = replace(found, matches=tuple(replace(match, is_hidden=False) for match in found.matches))
    full = replace(found, column=column("a", count=1000, missing_count=0, distinct_count=1000))
    assert column_score(clear).points >= column_score(found).points
    assert column_score(full).points >= column_score(found).points


CIRCUMSTANCES = st.builds(Circumstances, st.booleans(), WEIGHTS, WEIGHTS)
TOLERANCE = 0.05
"""Factors are rounded to hundredths, as they are printed."""


def scored(columns: list[SensitiveColumn]) -> list[tuple[SensitiveColumn, Score]]:
    return [(each, column_score(each)) for each in columns]


@given(st.lists(sensitive(), max_size=4), sensitive(), CIRCUMSTANCES, CIRCUMSTANCES)
def test_a_table_never_scores_lower_for_more_of_anything(
    columns: list[SensitiveColumn], more: SensitiveColumn, found: Circumstances, other: Circumstances
) -> None:
    before = table_score(scored(columns), found).points
    assert 0 <= before <= 100
    assert table_score(scored([*columns, more]), found).points >= before - TOLERANCE
    worse = Circumstances(
        found.is_linked or other.is_linked,
        max(found.small_group_share, other.small_group_share),
        max(found.gap_share, other.gap_share),
    )
    assert table_score(scored(columns), worse).points >= before - TOLERANCE


@pytest.mark.parametrize(
    ("columns", "expected", "why"),
    [
        ({"email": EMAILS}, {"GDPR", "CCPA"}, "an identifier without health is no matter of HIPAA"),
        ({"email": EMAILS, "diagnosis": WORDS}, {"GDPR", "CCPA", "HIPAA"}, "identifiers beside health"),
        ({"cvv": CODES}, {"GDPR", "CCPA", "PCI_DSS"}, "authentication data of a card"),
        ({"colour": WORDS}, set(), "nothing is indicated by nothing"),
    ],
)
def test_regulations_that_may_be_in_scope(columns: dict[str, list[Any]], expected: set[str], why: str) -> None:
    told = {each["regulation"]: each for each in answer_of(columns, AGENT)["regulations"]}
    assert {name for name, each in told.items() if each["scope"] == "may_be_in_scope"} == expected, why
    assert told.keys() == {"GDPR", "CCPA", "HIPAA", "PCI_DSS"}
    assert all(each["reason"] for each in told.values())


def test_a_provision_names_its_columns() -> None:
    [card] = [each for each in answer_of({"cvv": CODES, "email": EMAILS}, AGENT)["regulations"] if each["regulation"] == "PCI_DSS"]
    assert [(each["section"], each["columns"]) for each in card["provisions"]] == [("Req. 3.3.1.2", ["cvv"])]


def named(*names: str) -> list[Column]:
    return [Column(position, name, pl.String(), "text") for position, name in enumerate(names)]


@pytest.mark.parametrize(
    ("names", "expected", "why"),
    [
        (("a", "b"), [], "nothing to tell people apart by"),
        (("city", "zip_code", "email"), [], "places alone are not about people"),
        (("sex",), [], "one column is no combination"),
        (("sex", "dob"), [(1, 0)], "what tells most stands first"),
        (("sex", "city", "zip", "dob"), [(3, 2), (3, 2, 0)], "a postal code tells the city"),
        (("age", "dob", "sex"), [(1, 2)], "a birthday tells the age"),
        (
            ("sex", "dob", "zip", "nationality", "job", "education"),
            [(1, 2), (1, 2, 0), (1, 2, 0, 3)],
            "three combinations, four columns at most",
        ),
        (("dob_count", "sex"), [], "a count is no birthday"),
    ],
)
def test_which_combinations_are_counted(names: tuple[str, ...], expected: list[tuple[int, ...]], why: str) -> None:
    assert [check.positions for check in group_checks(named(*names))] == expected, why


def test_groups_are_those_of_a_count_by_hand() -> None:
    frame = {"zip_code": ZIPS, "sex": SEXES, "age": AGES}
    told = answer_of(frame, AGENT)["reidentification"]
    assert told["state"] == "measured"
    for combination in told["combinations"]:
        groups = Counter(zip(*(cast(list[Any], frame[name]) for name in combination["columns"]), strict=True))
        assert combination["smallest_group_size"] == min(groups.values())
        assert combination["approximation"] is None
        for below in combination["rows_in_groups_below"]:
            expected = sum(size for size in groups.values() if size < below["size"])
            assert (below["row_count"], below["ratio"]) == (expected, expected / 200)


def test_more_columns_never_make_more_rows_alike() -> None:
    told = answer_of({"zip_code": ZIPS, "sex": SEXES, "age": AGES, "nationality": WORDS}, AGENT)["reidentification"]["combinations"]
    assert len(told) == 3
    for fewer, more in pairwise(told):
        assert more["smallest_group_size"] <= fewer["smallest_group_size"]
        for one, two in zip(fewer["rows_in_groups_below"], more["rows_in_groups_below"], strict=True):
            assert two["row_count"] >= one["row_count"]


@pytest.mark.parametrize(("sizes", "is_bound"), [({1: 8, 4: 16}, False), ({2: 8, 4: 16}, True)])
def test_the_smallest_group_of_a_sketch_is_a_bound_unless_it_is_one(sizes: dict[int, int], is_bound: bool) -> None:
    check = GroupSizesCheck((0, 1))
    result = CheckResult(24, sizes.get(1, 0), (), Approximation("theta_sketch", 0.01), sizes)
    [found] = group_sizes({check: result}, [check])
    assert (found.smallest, found.is_bound) == (min(sizes), is_bound)
    assert [limit for limit, _ in found.below] == list(GROUP_LIMITS)


def test_a_quasi_identifier_that_only_values_tell_is_told_as_not_measured() -> None:
    told = answer_of({"email": EMAILS, "c7": [("female", "male")[number % 2] for number in range(200)]}, AGENT)["reidentification"]
    assert [each["name"] for each in told["not_measured"]] == ["c7"]
    assert "only its values" in told["not_measured"][0]["reason"]


def test_gaps_are_looked_for_in_tables_about_people_only() -> None:
    gaps = {
        each["rule_id"]
        for each in answer_of({"email": EMAILS, "consent_status": WORDS, "Created At": WORDS}, AGENT)["governance_gaps"]
    }
    assert gaps == {"classification_not_recorded", "retention_not_recorded"}
    assert answer_of({"colour": WORDS}, AGENT)["governance_gaps"] == []


def test_who_beside_what_and_what_must_not_be_kept() -> None:
    profile = profile_of({"email": EMAILS, "diagnosis": WORDS, "cvv": CODES}, AGENT)
    issues = {(each.rule_id, each.column): each for each in profile.issues}
    assert issues["stored_card_authentication", "cvv"].severity == "critical"
    assert issues["identity_beside_special_category", ""].severity == "high"
    told = {(each.recommendation_id, each.column) for each in profile.recommendations}
    assert {("protect_by_never_store", "cvv"), ("protect_by_pseudonymise", "email"), ("protect_by_separate", "diagnosis")} <= told
    assert ("identity_beside_special_category", "") not in {
        (each.rule_id, each.column) for each in profile_of({"email_hash": HASHES, "diagnosis": WORDS}, AGENT).issues
    }


@pytest.mark.parametrize(
    ("parameters", "expected", "why"),
    [
        ({"pii_detection_enabled": False}, {"diagnosis"}, "names alone"),
        ({"sensitive_field_detection_enabled": False}, {"email"}, "values alone"),
        ({"pii_detection_enabled": False, "sensitive_field_detection_enabled": False}, set(), "nothing was looked for"),
    ],
)
def test_what_is_not_wanted_is_not_looked_for(parameters: dict[str, object], expected: set[str], why: str) -> None:
    answer = answer_of({"email": EMAILS, "diagnosis": WORDS}, AGENT, **parameters)
    assert columns_of(answer).keys() == expected, why
    assert answer["absent_reason"] == (None if expected else "nothing_looked_for")


def test_governance_is_left_to_others_where_it_is_not_wanted() -> None:
    profile = profile_of({"email": EMAILS, "diagnosis": WORDS}, AGENT, {"governance_check_enabled": False})
    assert profile.agents[0].answer["governance_gaps"] is None
    assert not any(each.rule_id.endswith("_not_recorded") for each in profile.issues)


def test_thresholds_move_levels_and_alerts() -> None:
    strict = profile_of({"email": EMAILS}, AGENT, {"high_risk_threshold": 99, "medium_risk_threshold": 98})
    assert cast(Any, strict.agents[0].answer)["column_levels"] == {"high": 0, "medium": 0, "low": 1}
    assert not [each for each in strict.alerts if each.rule_id == "sensitive_column"]
    [alert] = [each for each in profile_of({"email": EMAILS}, AGENT).alerts if each.rule_id == "sensitive_column"]
    assert (alert.column, alert.threshold, alert.severity) == ("email", 70.0, "high")
    assert alert.value.number is not None
    assert alert.value.number >= 70


@pytest.mark.parametrize(("sample", "is_enough"), [(100, True), (0, True), (1_000_000, True)])
def test_it_says_how_many_values_were_seen(sample: int, is_enough: bool) -> None:
    [told] = answer_of({"email": EMAILS}, AGENT, pii_sample_size=sample)["columns"]
    assert told["looked_at"] == {"value_count": 200, "distinct_count": 200, "is_estimate": False, "is_enough": is_enough}


def test_values_beyond_what_recognisers_look_at_are_told() -> None:
    frame = {"email": [f"p{number}@mail.org" for number in range(30_000)]}
    [told] = answer_of(frame, AGENT, pii_sample_size=0)["columns"]
    assert (told["looked_at"]["value_count"], told["looked_at"]["is_enough"]) == (20_000, False)
    assert answer_of(frame, AGENT)["columns"][0]["looked_at"]["is_enough"]


def test_a_table_of_nothing_has_no_score_and_says_why() -> None:
    for frame in (pl.DataFrame(), pl.DataFrame({"email": pl.Series([], dtype=pl.String)})):
        profile = profile_of(frame, AGENT)
        answer = profile.agents[0].answer
        assert (answer["risk_score"], answer["risk_level"], answer["absent_reason"]) == (None, None, "no_rows")
        assert not profile.issues


@pytest.mark.parametrize("policy", ["full", "masked", "none"])
def test_no_value_is_in_the_answer_and_no_policy_changes_it(policy: ValuePolicy) -> None:
    frame = {
        "email": EMAILS,
        "diagnosis": ["zebrosis", "quaxitis"] * 100,
        "age": AGES,
        "sex": SEXES,
        "consent_status": ["yes"] * 200,
    }
    profile = profile_of(frame, AGENT, policy=policy)
    told = json.dumps(profile.agents[0].answer) + repr((profile.alerts, profile.issues, profile.recommendations))
    assert not any(secret in told for secret in ("person.1", "zebrosis", "quaxitis"))
    answer = dict(profile.agents[0].answer)
    shown = {each["rule_id"] for each in cast(list[dict[str, Any]], answer.pop("governance_gaps"))}
    # What the report shows of diagnoses hangs on the policy, and is all that does.
    assert ("personal_values_in_report" in shown) == (policy != "none")
    reference = dict(profile_of(frame, AGENT).agents[0].answer)
    reference.pop("governance_gaps")
    assert answer == reference


def test_however_many_columns_there_are_three_combinations_are_counted() -> None:
    columns = named(*(f"{what} {number}" for number in range(500) for what in ("birth_date", "zip", "sex", "job", "age", "city")))
    assert [check.positions for check in group_checks(columns)] == [(0, 1), (0, 1, 2), (0, 1, 2, 3)]
