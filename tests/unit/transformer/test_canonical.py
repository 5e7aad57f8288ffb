"""Canonical JSON: one value, one sequence of bytes that every reader takes."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.transformer.core.canonical import SAFE_INTEGER, canonical, canonical_json
from services.transformer.core.measured import Approximation

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters())
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4), max_leaves=20
)


def refuse(constant: str) -> object:
    raise AssertionError(f"{constant} is no JSON")


@given(VALUES)
def test_bytes_are_strict_json_and_canonical_again(value: object) -> None:
    written = canonical_json(value)
    read = json.loads(written.decode("utf-8"), parse_constant=refuse)
    assert canonical_json(read) == written


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_floats_keep_twelve_significant_digits(value: float) -> None:
    written = canonical(value)
    assert isinstance(written, float)
    assert math.isclose(written, value, rel_tol=1e-11, abs_tol=0.0) or value == 0
    assert math.copysign(1, written) == 1 or written != 0


@given(st.integers())
def test_integers_are_exact_in_any_reader(value: int) -> None:
    written = canonical(value)
    assert written == (value if abs(value) <= SAFE_INTEGER else str(value))


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (float("nan"), b"null"),
        (float("-inf"), b"null"),
        (-0.0, b"0.0"),
        (0.1 + 0.2, b"0.3"),
        (2**53, b'"9007199254740992"'),
        ("\ud800", b'"?"'),
        ("é", '"é"'.encode()),
        (Approximation("hll", 0.008), b'{"method":"hll","relative_error":0.008}'),
        ({"b": 1, "a": (True, None)}, b'{"b":1,"a":[true,null]}'),
    ],
)
def test_values_have_one_form(value: object, written: bytes) -> None:
    assert canonical_json(value) == written


def test_what_is_no_data_is_refused() -> None:
    with pytest.raises(TypeError):
        canonical_json({"when": object()})
