"""Whether lineage, consent and classification are recorded, and what their values say."""

from __future__ import annotations

import json
from datetime import date
from typing import Any, cast

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.profiler.core.agents.governance.fields import Area, words
from services.profiler.core.agents.governance.scoring import AreaState, FieldState, relative_weights, table_score, verdict_of
from services.profiler.core.profile import ValuePolicy
from tests.unit.profiler.agents.tables import answer_of, profile_of
from tests.unit.profiler.detectors.profiles import column

AGENT = "governance-checker"
ROWS = 100
EMAILS = [f"person.{number}@mail.org" for number in range(ROWS)]
FULL: dict[str, Any] = {
    "email": EMAILS,
    "Source System": ["crm"] * ROWS,
    "createdAt": [date(2024, 1, 1)] * ROWS,
    "LAST_UPDATED": [date(2024, 2, 1)] * ROWS,
    "marketing-consent": ["yes"] * ROWS,
    "consent.date": [date(2024, 1, 1)] * ROWS,
    "Sensitivity": ["confidential"] * ROWS,
    "data classification": ["internal"] * ROWS,
}
PLAIN: dict[str, Any] = {"colour": ["red", "green"] * 50, "weight": list(range(ROWS))}


def areas(answer: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {each["area"]: each for each in answer["areas"]}


def test_all_that_is_required_is_found_by_its_usual_names() -> None:
    answer = answer_of(FULL, AGENT)
    assert (answer["governance_score"], answer["verdict"], answer["blockers"]) == (100.0, "compliant", [])
    assert areas(answer)["lineage"]["fields"][1] == {"required": "created_at", "column": "createdAt", "completeness": 1.0}


@pytest.mark.parametrize(
    "name",
    ["created_at", "Created At", "createdAt", "CREATED-AT", "created.at", "createdat", "Date Created", "ingestion timestamp"],
)
def test_names_are_compared_by_their_words(name: str) -> None:
    told = areas(answer_of({**PLAIN, name: ["x"] * ROWS}, AGENT))
    assert [each["column"] for each in told["lineage"]["fields"]] == [None, name, None]


@pytest.mark.parametrize(
    "name", ["power_source", "created_by_robot", "source_ip_address", "consent_form_number", "reclassification"]
)
def test_names_that_hold_such_words_are_no_such_fields(name: str) -> None:
    answer = answer_of({**PLAIN, name: ["x"] * ROWS}, AGENT)
    assert not [each for area in answer["areas"] for each in area["fields"] if each["column"]]


def test_a_field_that_only_the_user_knows_is_found_by_its_name() -> None:
    told = areas(
        answer_of(
            {**PLAIN, "Agreement No": ["x"] * ROWS, "来源": ["y"] * ROWS},
            AGENT,
            required_lineage_fields=["agreement_no", "来源", "谁"],
        )
    )
    assert [each["column"] for each in told["lineage"]["fields"]] == ["Agreement No", "来源", None]


def test_words_of_another_script_are_told_apart() -> None:
    assert len({words("来源"), words("谁"), words("")}) == 3


def test_a_field_counts_with_the_rows_that_have_it() -> None:
    answer = answer_of({**FULL, "Source System": ["crm"] * 60 + [None] * 40}, AGENT)
    told = areas(answer)["lineage"]
    assert told["fields"][0]["completeness"] == pytest.approx(0.6)
    assert told["score"] == pytest.approx(100 * (0.6 + 1 + 1) / 3, abs=0.01)
    assert answer["governance_score"] == pytest.approx(100 - 0.3 * 100 * 0.4 / 3, abs=0.01)
    assert answer["verdict"] == "compliant", "a gap costs points and nothing else"
    profile = profile_of({**FULL, "Source System": ["crm"] * 60 + [None] * 40}, AGENT)
    [issue] = [each for each in profile.issues if each.rule_id == "governance_field_incomplete"]
    assert (issue.column, issue.affected_row_count) == ("Source System", 40)


def test_of_two_columns_that_record_a_field_the_fuller_counts() -> None:
    told = areas(answer_of({**FULL, "source": [None] * 90 + ["crm"] * 10}, AGENT))
    assert told["lineage"]["fields"][0] == {"required": "source_system", "column": "Source System", "completeness": 1.0}


REFUSALS = [
    (["yes"] * 70 + ["no"] * 30, 30, 0, "no"),
    (["GRANTED"] * 70 + ["Withdrawn"] * 20 + [None] * 10, 20, 0, "case does not matter, and nothing is neither"),
    (["opted-in"] * 70 + ["opted_out"] * 30, 30, 0, "signs between words do not matter"),
    ([True] * 70 + [False] * 30, 30, 0, "truth values"),
    ([1] * 70 + [0] * 30, 30, 0, "flags as numbers"),
    (["yes"] * 70 + ["maybe"] * 30, 0, 30, "what is unclear is told, and is no refusal"),
    (["yes"] * 100, 0, 0, "all agree"),
    (["no problem"] * 100, 0, 100, "a word of ours within others says nothing"),
]


@pytest.mark.parametrize(("values", "refused", "unclear", "why"), REFUSALS, ids=[case[3] for case in REFUSALS])
def test_who_refused(values: list[Any], refused: int, unclear: int, why: str) -> None:
    answer = answer_of({**FULL, "marketing-consent": values}, AGENT)
    told = answer["refused_consent"]
    expected = [{"name": "marketing-consent", "how": "refused", "row_count": refused, "unclear_row_count": unclear}]
    assert told == (expected if refused or unclear else []), why
    assert areas(answer)["consent"]["contradicted_ratio"] == refused / ROWS
    assert answer["verdict"] == ("needs_review" if refused else "compliant"), (
        "a contradiction needs a review, whatever the score is"
    )


def test_rows_that_refused_are_named() -> None:
    profile = profile_of({**FULL, "marketing-consent": ["yes"] * 98 + ["no"] * 2}, AGENT)
    rows = [each for each in profile.row_level_issues if each.rule_id == "consent_refused"]
    assert [(each.row, each.column) for each in rows] == [(99, "marketing-consent"), (100, "marketing-consent")]
    unclear = profile_of({**FULL, "marketing-consent": ["yes"] * 97 + ["no"] * 2 + ["maybe"]}, AGENT)
    assert not [each for each in unclear.row_level_issues if each.rule_id == "consent_refused"], "which is which is not known"
    assert [each.affected_row_count for each in unclear.issues if each.rule_id == "consent_refused"] == [2]


@pytest.mark.parametrize(
    ("name", "values", "how", "count", "why"),
    [
        ("withdrawal_date", [date(2024, 3, 1)] * 5 + [None] * 95, "withdrawn", 5, "who has a date of withdrawal withdrew"),
        ("opted_out", [True] * 7 + [False] * 93, "withdrawn", 7, "an opt-out that says yes"),
        (
            "consent_expires",
            [date(2020, 1, 1)] * 9 + [date(2030, 1, 1)] * 91,
            "expired",
            9,
            "what ends in the future has not ended",
        ),
        ("consent_valid_until", [date(2020, 1, 1)] * 9 + [date(9999, 12, 31)] * 91, "expired", 9, "9999-12-31 is no end"),
    ],
)
def test_consent_that_is_over(name: str, values: list[Any], how: str, count: int, why: str) -> None:
    told = answer_of({**FULL, name: values}, AGENT)["refused_consent"]
    assert told == [{"name": name, "how": how, "row_count": count, "unclear_row_count": 0}], why


def test_public_contradicts_personal_data() -> None:
    marked = {**FULL, "data classification": ["Public"] * 25 + ["internal"] * 75}
    profile = profile_of(marked, AGENT)
    answer = cast(dict[str, Any], profile.agents[0].answer)
    assert answer["public_rows"] == [{"name": "data classification", "row_count": 25}]
    assert (answer["verdict"], areas(answer)["classification"]["score"]) == ("needs_review", 75.0)
    assert [each.affected_row_count for each in profile.issues if each.rule_id == "public_personal_data"] == [25]
    without = answer_of({name: values for name, values in marked.items() if name != "email"}, AGENT)
    assert (without["public_rows"], without["verdict"]) == ([], "compliant")


def test_consent_is_not_asked_of_a_table_about_things() -> None:
    answer = answer_of({name: values for name, values in FULL.items() if "consent" not in name and name != "email"}, AGENT)
    assert (answer["governance_score"], answer["is_consent_required"]) == (100.0, False)
    assert answer["normalized_weights"] == {"lineage": 0.5, "consent": 0.0, "classification": 0.5}
    assert "No personal data was found" in answer["weights_note"]
    alone = answer_of(PLAIN, AGENT, lineage_weight=0, classification_weight=0)
    assert alone["normalized_weights"]["consent"] == 1.0


def test_gaps_of_a_table_about_things_are_no_alarm() -> None:
    things, people = profile_of(PLAIN, AGENT), profile_of({**PLAIN, "email": EMAILS}, AGENT)
    assert {each.severity for each in things.issues if each.agent_id == AGENT} == {"info"}
    assert [each.severity for each in things.alerts if each.agent_id == AGENT] == ["low"]
    assert [each.severity for each in people.alerts if each.agent_id == AGENT] == ["high"]
    assert {each.rule_id for each in people.issues} >= {
        "lineage_not_recorded",
        "consent_not_recorded",
        "classification_not_recorded",
    }


@pytest.mark.parametrize(
    ("parameters", "expected", "is_told"),
    [
        ({}, {"lineage": 0.3, "consent": 0.4, "classification": 0.3}, False),
        (
            {"lineage_weight": 1, "consent_weight": 1, "classification_weight": 0},
            {"lineage": 0.5, "consent": 0.5, "classification": 0},
            True,
        ),
        ({"required_lineage_fields": []}, {"lineage": 0, "consent": 4 / 7, "classification": 3 / 7}, True),
    ],
)
def test_weights_are_relative_and_it_is_said(parameters: dict[str, object], expected: dict[str, float], is_told: bool) -> None:
    answer = answer_of(FULL, AGENT, **parameters)
    assert answer["normalized_weights"] == pytest.approx(expected, abs=1e-5)
    assert bool(answer["weights_note"]) == is_told


@pytest.mark.parametrize(
    "parameters",
    [
        {"lineage_weight": 0, "consent_weight": 0, "classification_weight": 0},
        {"required_lineage_fields": [], "required_consent_fields": [], "required_classification_fields": []},
        {"lineage_weight": 0, "consent_weight": 0, "required_classification_fields": []},
    ],
)
def test_nothing_to_weigh_is_a_wrong_parameter(parameters: dict[str, object]) -> None:
    [result] = profile_of(FULL, AGENT, parameters).agents
    assert (result.failure_reason, result.answer) == ("INVALID_PARAMETER", {})


def test_a_table_of_nothing_has_no_verdict_and_says_why() -> None:
    for frame in (pl.DataFrame(), pl.DataFrame({"email": pl.Series([], dtype=pl.String)})):
        profile = profile_of(frame, AGENT)
        answer = profile.agents[0].answer
        assert (answer["governance_score"], answer["verdict"], answer["absent_reason"]) == (None, None, "no_rows")
        assert not profile.issues


def test_lost_points_add_up() -> None:
    answer = answer_of(
        {**FULL, "marketing-consent": ["yes"] * 60 + ["no"] * 30 + [None] * 10, "Source System": [None] * ROWS}, AGENT
    )
    assert sum(each["lost_points"] for each in answer["blockers"]) == pytest.approx(100 - answer["governance_score"], abs=0.05)
    assert all(each["evidence"] for each in answer["blockers"])


SHARES = st.floats(0, 1)


@given(st.lists(st.tuples(SHARES, SHARES, SHARES), min_size=3, max_size=3), SHARES, st.integers(0, 2))
def test_recording_more_never_lowers_the_score(parts: list[tuple[float, float, float]], more: float, which: int) -> None:
    def state(area: Area, recorded: float, contradicted: float, weight: float) -> AreaState:
        return AreaState(area, (FieldState("f", column("f"), recorded),), contradicted, weight)

    names: tuple[Area, ...] = ("lineage", "consent", "classification")
    total = sum(weight for _, _, weight in parts) or 1.0
    before = [
        state(name, recorded, against, weight / total) for name, (recorded, against, weight) in zip(names, parts, strict=True)
    ]
    recorded, against, weight = parts[which]
    fuller = [*before]
    fuller[which] = state(names[which], max(recorded, more), against, weight / total)
    truer = [*before]
    truer[which] = state(names[which], recorded, min(against, more), weight / total)
    assert 0 <= table_score(before) <= 100
    assert table_score(fuller) >= table_score(before)
    assert table_score(truer) >= table_score(before)


@given(st.tuples(SHARES, SHARES, SHARES), st.booleans())
def test_weights_sum_to_one_or_are_all_nothing(given_weights: tuple[float, float, float], is_about_people: bool) -> None:
    names: tuple[Area, ...] = ("lineage", "consent", "classification")
    found = relative_weights(dict(zip(names, given_weights, strict=True)), dict.fromkeys(names, ("f",)), is_about_people)
    assert sum(found.values()) == pytest.approx(1.0 if any(given_weights) else 0.0)
    assert all(weight >= 0 for weight in found.values())


@pytest.mark.parametrize(
    ("score", "is_blocked", "expected"),
    [
        (80, False, "compliant"),
        (80, True, "needs_review"),
        (79.99, False, "needs_review"),
        (60, True, "needs_review"),
        (59.99, False, "non_compliant"),
    ],
)
def test_thresholds_are_reached_by_being_met(score: float, is_blocked: bool, expected: str) -> None:
    assert verdict_of(score, 80, 60, is_blocked) == expected


@pytest.mark.parametrize("policy", ["full", "masked", "none"])
def test_no_value_is_in_the_answer_and_no_policy_changes_it(policy: ValuePolicy) -> None:
    frame = {**FULL, "marketing-consent": ["yes"] * 90 + ["no", "zebrano"] * 5, "Sensitivity": ["quaxial"] * ROWS}
    profile = profile_of(frame, AGENT, policy=policy)
    told = json.dumps(profile.agents[0].answer) + repr((profile.alerts, profile.issues, profile.recommendations))
    assert not any(secret in told for secret in ("person.1", "zebrano", "quaxial"))
    assert profile.agents[0].answer == profile_of(frame, AGENT).agents[0].answer
