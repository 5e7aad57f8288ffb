"""A caller crosses the wire signed, whole and for five minutes."""

from __future__ import annotations

import pytest

from services.runtime.clock import ManualClock
from services.runtime.errors import Unauthenticated
from services.runtime.identity import Caller, CallerSigner, as_caller, caller_or_none, current_caller

CALLER = Caller("acme\npmd-user", "Ülke <u@x>")


def test_a_signed_caller_is_read_back() -> None:
    signer = CallerSigner(b"k" * 16, ManualClock())
    metadata = dict(signer.metadata(CALLER))
    assert all(value.isascii() and value.isprintable() for value in metadata.values())
    assert signer.verify(metadata) == CALLER


@pytest.mark.parametrize("key", ["pmd-tenant", "pmd-user", "pmd-time", "pmd-signature"])
@pytest.mark.parametrize("value", ["", "0", "é", "99999999999"])
def test_an_altered_caller_is_refused(key: str, value: str) -> None:
    signer = CallerSigner(b"k" * 16, ManualClock())
    with pytest.raises(Unauthenticated):
        signer.verify({**dict(signer.metadata(CALLER)), key: value})


def test_no_metadata_is_no_caller() -> None:
    with pytest.raises(Unauthenticated):
        CallerSigner(b"k" * 16, ManualClock()).verify({})


@pytest.mark.parametrize(("age_s", "is_valid"), [(299, True), (301, False)])
def test_a_signature_grows_old(age_s: int, is_valid: bool) -> None:
    clock = ManualClock()
    signer = CallerSigner(b"k" * 16, clock)
    metadata = dict(signer.metadata(CALLER))
    clock.advance(age_s)
    if is_valid:
        assert signer.verify(metadata) == CALLER
    else:
        with pytest.raises(Unauthenticated):
            signer.verify(metadata)


def test_outside_a_call_there_is_no_caller() -> None:
    with pytest.raises(Unauthenticated):
        current_caller()
    with as_caller(CALLER):
        assert current_caller() == CALLER
    assert caller_or_none() is None
