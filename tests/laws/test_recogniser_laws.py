"""What holds for every recogniser, and for what is decided on them."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pytest

from services.profiler.core.profile import LogicalType
from services.profiler.core.semantics import recognisers
from services.profiler.core.semantics.base import FormRecogniser, Recogniser, SeenValues, SemanticType
from services.profiler.core.semantics.decision import semantic_type
from services.profiler.core.semantics.embedded import embedded, may_hold
from services.profiler.core.semantics.registry import RECOGNISERS
from tests.laws.recogniser_cases import CASES

HOSTILE = (
    "",
    " ",
    "\x00",
    "a\x00b",
    "x" * 100_000,
    "9" * 5_000,
    "@" * 3_000,
    "-" * 999,
    "שלום עולם",
    "\u202eabc",
    "😀" * 50,
    "ﬀ",
    "NaN",
    "\n",
    "a\nb",
    "١٢٣",
)
each_recogniser = pytest.mark.parametrize("recogniser", RECOGNISERS, ids=lambda each: each.name)


def decided(column: str, values: tuple[str, ...] | list[str]) -> SemanticType:
    different = pl.Series("value", values, dtype=pl.String).unique().sort()
    is_whole = all(re.fullmatch("0|[1-9][0-9]{0,17}", value) for value in values)
    is_decimal = all(re.fullmatch(r"-?[0-9]+\.[0-9]+", value) for value in values)
    logical_type: LogicalType = "integer" if is_whole else "float" if is_decimal else "text"
    return semantic_type(column, SeenValues(different, logical_type, len(values), value_count=len(different)))


def test_every_file_is_registered_once() -> None:
    folder = Path(recognisers.__path__[0])
    files = sorted(path.stem for path in folder.rglob("*.py") if path.stem != "__init__")
    assert sorted(each.name for each in RECOGNISERS) == files


@each_recogniser
def test_the_file_is_named_for_the_type(recogniser: Recogniser) -> None:
    assert type(recogniser).__module__.rpartition(".")[2] == recogniser.name


def test_every_recogniser_has_cases() -> None:
    assert set(CASES) == {each.name for each in RECOGNISERS}


@each_recogniser
def test_a_column_of_the_type_is_recognised(recogniser: Recogniser) -> None:
    case = CASES[recogniser.name]
    found = decided(case.column, list(case.values))
    assert found.name == recogniser.name
    assert found.confidence >= 0.5
    assert (found.pii.detected, found.pii.category) == (recogniser.pii is not None, recogniser.pii or "")


@each_recogniser
def test_other_values_do_not_match(recogniser: Recogniser) -> None:
    negatives = pl.Series("value", CASES[recogniser.name].negatives, dtype=pl.String)
    assert negatives.filter(recogniser.matches(negatives)).to_list() == []


@each_recogniser
def test_what_only_looks_like_it_is_something_else(recogniser: Recogniser) -> None:
    column, values, reason = CASES[recogniser.name].near_miss
    found = decided(column, list(values))
    assert found.name != recogniser.name, reason
    assert found.pii.kind != recogniser.name, reason


@each_recogniser
def test_no_value_is_too_hostile(recogniser: Recogniser) -> None:
    values = pl.Series("value", HOSTILE, dtype=pl.String)
    strengths = recogniser.strengths(values)
    assert (strengths.dtype, len(strengths), strengths.null_count()) == (pl.Float64, len(values), 0)
    assert strengths.is_between(0, 1).all()
    for value in values.filter(strengths > 0):
        assert recogniser.is_valid(value) in (True, False)
    assert recogniser.strengths(values.head(0)).len() == 0


@each_recogniser
def test_what_matches_is_never_ruled_out_beforehand(recogniser: Recogniser) -> None:
    values = pl.Series("value", [*CASES[recogniser.name].values, *CASES[recogniser.name].near_miss[1]], dtype=pl.String)
    assert [value for value in values.filter(recogniser.matches(values)) if not recogniser.could_be(value)] == []


@each_recogniser
def test_one_value_is_judged_like_many(recogniser: Recogniser) -> None:
    if isinstance(recogniser, FormRecogniser):
        every = {value for case in CASES.values() for value in (*case.values, *case.negatives, *case.near_miss[1])}
        values = pl.Series("value", sorted(every | set(HOSTILE)), dtype=pl.String)
        assert [recogniser.strength_of(value) for value in values] == recogniser.strengths(values).to_list()


@each_recogniser
def test_what_is_told_inside_a_text_is_found_there(recogniser: Recogniser) -> None:
    if not isinstance(recogniser, FormRecogniser) or not recogniser.inside:
        return
    assert recogniser.pii, "only personal data is looked for"
    forms = re.compile("|".join(f"(?:{pattern})" for pattern in recogniser.inside))
    texts = [f"(see {value}), please" for value in CASES[recogniser.name].values if forms.fullmatch(value)]
    assert texts
    for text in texts:
        assert recogniser.name in {kind for _, _, kind in embedded(text)}, text
    assert may_hold(pl.Series(texts)).all()


@each_recogniser
def test_words_of_the_name_stand_in_a_name(recogniser: Recogniser) -> None:
    for phrase in (*recogniser.names, *recogniser.hints, *recogniser.unlike):
        assert re.fullmatch(r"[a-z0-9]+(?: [a-z0-9]+)*", phrase), phrase


@pytest.mark.parametrize("name", CASES)
def test_reasons_hold_no_value_and_are_the_same_each_time(name: str) -> None:
    values = list(CASES[name].values)
    found = decided(CASES[name].column, values)
    assert found == decided(CASES[name].column, values[::-1])
    said = " ".join((*found.reasons, *found.pii.reasons))
    # Short values are words like any other: "red" stands in "hundred".
    assert [value for value in values if len(value) > 5 and value in said] == []


def test_hostile_columns_are_decided() -> None:
    for column in ("", "^.*$", "\x00", "é" * 10_000, "😀"):
        assert 0 <= decided(column, list(HOSTILE)).confidence <= 1
    assert decided("email", []).name == ""


def test_some_addresses_among_other_words_are_personal_data() -> None:
    found = decided("contact", [*(f"person{n}@example.org" for n in range(30)), *(f"see desk {n}" for n in range(70))])
    assert found.name != "email"
    assert (found.pii.detected, found.pii.kind) == (True, "email")


def test_a_name_that_speaks_against_weakens_the_values() -> None:
    values = made_up = ["+49 30 901820", "+1 212 555 0100"]
    assert decided("phone", values).confidence > decided("x", values).confidence > decided("phone_model", made_up).confidence
