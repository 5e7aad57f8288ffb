"""Feature types: hand-made columns with a clear answer, and what holds for every column."""

from __future__ import annotations

import math
from array import array

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.profiler.core.profile import ColumnProfile, ValueCount
from services.profiler.core.semantics.feature_type import (
    FEATURES,
    LABELS,
    ColumnStatistics,
    feature_type,
    feature_types,
    features,
    statistics_of,
    with_feature_types,
)
from services.profiler.core.semantics.feature_type.model import Model
from services.profiler.core.semantics.feature_type.model_file import MAGIC, UnreadableModel, decode, encode
from services.profiler.core.semantics.feature_type.reasons import FACTS
from services.profiler.core.semantics.feature_type.shipped import MODEL_PATH, shipped_model
from services.profiler.core.semantics.feature_type.trees import LEAF, AddingTrees, VotingTrees
from tests.unit.profiler.detectors.profiles import column, metrics


def text(distinct: int, missing: int = 0) -> ColumnStatistics:
    return ColumnStatistics(5_000, missing, distinct)


def number(distinct: int, mean: float, stddev: float, low: float, high: float) -> ColumnStatistics:
    return ColumnStatistics(5_000, 0, distinct, mean, stddev, low, high)


CASES = {
    "decimal quantities": ("weight_kg", number(900, 61.2, 9.5, 31.5, 120.25), "61.5 58.25 71.0 66.75 49.5", "numeric", "decimal"),
    "whole amounts": (
        "salary",
        number(3100, 52e3, 2e4, 1200, 310_000),
        "52000 48500 61250 39900 75100",
        "numeric",
        "many different",
    ),
    "few words": ("status", text(3), "open closed open pending closed", "categorical", "few different"),
    "answers": ("is_active", text(2), "Y N Y Y N", "categorical", "yes or no"),
    "code numbers": ("gender_code", number(2, 1.5, 0.5, 1, 2), "1 2 1 1 2", "categorical", "name"),
    "years are seasons, not quantities": (
        "year",
        number(40, 1999, 11, 1980, 2019),
        "1980 1981 1982 1983 1984",
        "categorical",
        "years",
    ),
    "iso dates": ("order_date", text(800), "2021-03-04 2021-03-05 2021-04-01 2020-12-31 2021-01-15", "datetime", "year first"),
    "dates in figures": ("date", text(800), "3/4/21 12/31/20 1/15/21 7/8/20 9/9/21", "datetime", "dates in figures"),
    "times": ("start_time", text(700), "10:15:00 11:30:10 09:45:22 18:00:05 07:12:44", "datetime", "times of day"),
    "links": ("homepage", text(4800), "https://a.example/x https://b.example/y http://c.example/z?q=1", "url", "web addresses"),
    "money": ("fee", text(600), "$5.00 $12.50 $7.25 $100.00 $3.99", "embedded-number", "currency"),
    "percentages": ("change", text(600), "12% 5% 33% 7.5% 80%", "embedded-number", "percentages"),
    "grouped digits": (
        "population",
        text(4000),
        "1,234,000 56,789 12,345,678 999,001 10,200",
        "embedded-number",
        "groups of digits",
    ),
    "row numbers": ("id", number(5_000, 2500.5, 1443.5, 1, 5_000), "1 2 3 4 5", "not-generalizable", "another"),
    "nothing there": ("notes2", text(0, 5_000), "", "not-generalizable", "no value"),
    "one value": ("source_system", ColumnStatistics(5_000, 4_000, 1), "SAP SAP SAP", "not-generalizable", "one value"),
}
PHRASES = {
    "with a unit": ("size", text(300), ["12 kg", "7 kg", "30 kg", "2.5 kg", "18 kg"], "embedded-number", "unit"),
    "parted by semicolons": (
        "tags",
        text(2000),
        ["red;blue", "green;red;black", "blue;white", "red;green", "a;b;c"],
        "list",
        "part",
    ),
    "in brackets": ("genres", text(2000), ["['Drama', 'War']", "['Comedy']", "['Crime', 'Drama']", "['War']"], "list", "brackets"),
    "prose": (
        "description",
        text(4_900),
        [
            "The customer called to say that the parcel has not been delivered.",
            "We were told by the driver that there was nobody at the door.",
            "It is not clear why this order was sent to the old address.",
        ],
        "sentence",
        "join sentences",
    ),
}
SPLIT = {name: (heading, figures, samples.split(), *rest) for name, (heading, figures, samples, *rest) in CASES.items()}


@pytest.mark.parametrize(
    ("name", "figures", "samples", "label", "reason"), [*SPLIT.values(), *PHRASES.values()], ids=[*SPLIT, *PHRASES]
)
def test_clear_columns_are_told(name, figures, samples, label, reason):
    answer = feature_type(name, figures, samples)
    assert answer.label == label, answer
    assert reason in " ".join(answer.reasons)


numbers = st.none() | st.floats() | st.integers(-(10**400), 10**400)
counts = st.none() | st.integers(0, 10**400)
statistics = st.builds(ColumnStatistics, counts, counts, counts, numbers, numbers, numbers, numbers)
texts = st.text(st.characters(codec=None)) | st.sampled_from(
    ["1e999", "9" * 2_000, "\ud800", "\x00", "٣", "²", "a.a" * 999, " \x1c"]
)


@settings(max_examples=200, deadline=None)
@given(texts, statistics, st.lists(texts, max_size=12))
def test_no_name_no_figure_and_no_value_raises(name, figures, samples):
    assert all(math.isfinite(figure) for figure in features(name, figures, samples))
    answer = feature_type(name, figures, samples)
    assert answer.confidence == max(answer.probabilities.values()) == answer.probabilities[answer.label]
    assert sum(answer.probabilities.values()) == pytest.approx(1)
    assert answer == feature_type(name, figures, samples)


def test_reasons_quote_no_value():
    answer = feature_type("name", text(4_000), ["Zaphod Beeblebrox", "Trillian Astra"])
    assert not any("Zaphod" in reason or "Trillian" in reason for reason in answer.reasons)


def test_each_reason_rests_on_a_figure_that_exists():
    assert set(FACTS) == set(LABELS)
    assert {fact.feature for facts in FACTS.values() for fact in facts} <= set(FEATURES)
    assert len(set(FEATURES)) == len(FEATURES)


def test_many_columns_are_answered_as_each_on_its_own():
    asked = [(name, figures, samples) for name, figures, samples, *_ in [*SPLIT.values(), *PHRASES.values()]] * 20
    assert feature_types(asked) == [feature_type(*each) for each in asked]


def test_the_model_is_small_and_fits_the_features():
    assert MODEL_PATH.stat().st_size <= 2_000_000
    assert shipped_model().features == FEATURES
    assert shipped_model().labels == LABELS


def tiny_model() -> Model:
    """Two features. One vote for "url" where the first is above 0.5, else for "numeric"; one oblivious tree that asks both."""
    voting = VotingTrees(array("I", [0]), array("H", [0, LEAF, LEAF]), array("B", [0, 0, 4]), array("H", [2, 0, 0]))
    values = array("h", [leaf * 10 if label == 4 else 0 for leaf in range(4) for label in range(9)])
    adding = AddingTrees(9, 2, array("H", [0, 1]), array("B", [0, 1]), values, 0.1, (0.0,) * 9)
    return Model(LABELS, ("first", "second"), ((0.5,), (1.0, 2.0)), voting, adding, 0.5)


@pytest.mark.parametrize(
    ("row", "leaf"),
    [([0.0, 0.0], 0), ([1.0, 2.0], 1), ([0.5, 2.1], 2), ([0.6, 9.0], 3)],
    ids=["below all borders", "a border belongs below", "second bit", "both bits"],
)
def test_trees_are_walked_as_drawn(row, leaf):
    model = tiny_model()
    power = math.exp(leaf)
    expected = 0.5 * (row[0] > 0.5) + 0.5 * power / (power + 8)
    assert model.probabilities([row])[0][4] == pytest.approx(expected)


def test_negative_values_add_up():
    trees = AddingTrees(
        2, 1, array("H", [0, 0]), array("B", [0, 0]), array("h", [-32768, 32767, 1, 2, -32768, 5, 3, -4]), 1.0, (0.5, 0)
    )
    assert trees.sums([0]) == [-65535.5, 32772]
    assert trees.sums([1]) == [4.5, -2]


def test_a_model_survives_its_file():
    assert decode(encode(tiny_model())) == tiny_model()
    assert encode(shipped_model()) == MODEL_PATH.read_bytes()


@pytest.mark.parametrize("data", [b"", MAGIC, MAGIC + b"x", encode(tiny_model())[:-9], b"other" + encode(tiny_model())])
def test_damaged_files_are_refused(data):
    with pytest.raises(UnreadableModel):
        decode(data)


def test_trees_that_lead_out_of_themselves_are_refused():
    model = tiny_model()
    model.voting.rights[0] = 3
    with pytest.raises(UnreadableModel):
        decode(encode(model))


def test_figures_of_a_profile_are_those_of_the_training():
    figures = {"count": 90, "missing_count": 10, "effective_missing_count": 12, "distinct_count": 7}
    numeric = column("n", "integer", **figures, mean=2.5, stddev=1.0, min=1, max=4)
    assert statistics_of(numeric) == ColumnStatistics(100, 12, 7, 2.5, 1.0, 1.0, 4.0)
    assert statistics_of(column("b", "boolean", **figures, true_ratio=0.2)).mean == 0.2
    assert statistics_of(column("t", "text", **figures)) == ColumnStatistics(100, 12, 7)
    assert statistics_of(ColumnProfile(0, "u", "", "unknown", "ok", metrics())) == ColumnStatistics()


def test_a_profile_without_samples_is_judged_by_its_most_frequent_values():
    tops = tuple(ValueCount(value, 10, 0.1) for value in ("https://a.example", "https://b.example/c", "https://d.example/e"))
    profile = ColumnProfile(
        0, "page", "String", "text", "ok", metrics(count=1_000, missing_count=0, distinct_count=900), top_values=tops
    )
    assert with_feature_types([profile])[0].feature_type == "url"
