"""Sketches come from a child that read a stranger's bytes: what is not exactly one is refused."""

from __future__ import annotations

import base64
import json
import struct
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.persistence.core.merging.column_states import ThetaState
from services.persistence.core.merging.keyed_hashes import WHOLE, SketchKey, keyed
from services.persistence.core.merging.sketches import column_states
from tests.unit.persistence.conftest import SKETCHES

KEY = SketchKey.of(b"a secret of the suite", "acme")


def body(**fields: object) -> bytes:
    whole: dict[str, Any] = deepcopy(SKETCHES)
    whole["columns"][0] |= fields
    return json.dumps(whole).encode()


def packed(*hashes: int) -> str:
    return base64.b64encode(struct.pack(f"<{len(hashes)}Q", *hashes)).decode()


def test_they_are_read_and_keyed() -> None:
    age, city = column_states(body(), KEY)
    assert (age.column_name, age.row_count, age.value_count, age.min_value, age.mean, age.m2) == ("age", 3, 3, 1.0, 2.0, 2.0)
    assert age.distinct == ThetaState(WHOLE, tuple(sorted(keyed([1 << 63, 1 << 62, 7], KEY))))
    assert (city.distinct, city.null_count, city.absent) == (None, None, {"distinct": "failed"})
    assert age.hashing != city.hashing


def test_no_more_are_kept_than_the_profiler_counts_on() -> None:
    whole: dict[str, Any] = deepcopy(SKETCHES)
    whole["nominal"] = 2
    (age, _) = column_states(json.dumps(whole).encode(), KEY)
    numbers = sorted(keyed([1 << 63, 1 << 62, 7], KEY))
    assert age.distinct == ThetaState(numbers[2], tuple(numbers[:2]))


def test_the_first_of_one_name_stands_and_a_column_without_name_has_no_history() -> None:
    whole: dict[str, Any] = deepcopy(SKETCHES)
    whole["columns"] = [{**whole["columns"][0], "name": name, "row_count": at} for at, name in enumerate(("x", "", "x"))]
    (only,) = column_states(json.dumps(whole).encode(), KEY)
    assert (only.column_name, only.row_count) == ("x", 0)


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"row_count": -1}, id="fewer rows than none"),
        pytest.param({"row_count": True}, id="no number"),
        pytest.param({"row_count": 2**60}, id="more rows than a float counts"),
        pytest.param({"name": 7}, id="no name"),
        pytest.param({"min": float("inf")}, id="not finite"),
        pytest.param({"min": 10**400}, id="no float"),
        pytest.param({"mean": "ada@example.org"}, id="a value in place of a reason"),
        pytest.param({"distinct": []}, id="no sketch"),
        pytest.param({"distinct": {"level": 0, "hashes": "?"}}, id="no base64"),
        pytest.param({"distinct": {"level": 0, "hashes": "AAAA"}}, id="half a hash"),
        pytest.param({"distinct": {"level": 65, "hashes": ""}}, id="no level"),
        pytest.param({"distinct": {"level": 1, "hashes": packed(1 << 63)}}, id="a hash above its level"),
        pytest.param({"quantiles": {"points": [2.0, 1.0], "weights": [1, 1], "error": 0}}, id="not ascending"),
        pytest.param({"quantiles": {"points": [1.0], "weights": [], "error": 0}}, id="no weight"),
        pytest.param({"quantiles": {"points": [1.0], "weights": [0], "error": 0}}, id="weighs nothing"),
        pytest.param({"quantiles": {"points": [1.0], "weights": [1], "error": 2}}, id="no share"),
        pytest.param({"quantiles": {"points": [0.5] * 257, "weights": [1] * 257, "error": 0}}, id="too many"),
        pytest.param({"quantiles": {"points": "12", "weights": [1, 1], "error": 0}}, id="no list"),
    ],
)
def test_what_is_none_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        column_states(body(**fields), KEY)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), lambda x: st.lists(x) | st.dictionaries(
    st.sampled_from(["version", "columns", "name", "distinct", "quantiles", "hashing", "nominal", "row_count"]), x)))  # fmt: skip
def test_any_json_is_read_or_refused(value: object) -> None:
    for whole in (value, {**SKETCHES, "columns": [value]}, {**SKETCHES, "columns": value}):
        try:
            column_states(json.dumps(whole).encode(), KEY)
        except ValueError:
            continue
