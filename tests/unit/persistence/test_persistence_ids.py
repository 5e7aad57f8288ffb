from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.persistence.core.ids import EPOCH, created_at, is_id, new_id
from services.persistence.core.workspace import claim_key, index_key, index_start, tenant_part, upload_key

MOMENTS = st.timedeltas(min_value=timedelta(days=365), max_value=timedelta(days=84_000)).map(lambda age: EPOCH + age)


@given(MOMENTS)
def test_an_id_is_a_uuid_of_version_7_that_keeps_its_millisecond(moment: datetime) -> None:
    identifier = new_id(moment)
    assert UUID(identifier).version == 7
    assert UUID(identifier).variant == "specified in RFC 4122"
    assert is_id(identifier)
    assert timedelta(0) <= moment - created_at(identifier) < timedelta(milliseconds=1)


@given(MOMENTS, st.timedeltas(min_value=timedelta(microseconds=1), max_value=timedelta(days=900)))
def test_later_ids_sort_behind_and_their_index_keys_before(moment: datetime, later: timedelta) -> None:
    first, second = new_id(moment), new_id(moment + later)
    assert first < second or later < timedelta(microseconds=2)
    if first[:18] != second[:18]:
        assert index_key("acme", second) < index_key("acme", first)


@given(MOMENTS, MOMENTS)
def test_an_index_start_skips_exactly_what_is_not_older(moment: datetime, before: datetime) -> None:
    key = index_key("acme", new_id(moment))
    whole = before.replace(microsecond=before.microsecond // 1000 * 1000)
    assert (key > index_start("acme", whole)) == (moment < whole)


@pytest.mark.parametrize("text", ["", "../x", "A" * 36, "0192d5f0-0000-7000-8000-00000000000/", "x" * 36])
def test_what_is_no_id_is_refused(text: str) -> None:
    assert not is_id(text)


@given(st.text(max_size=80), st.text(max_size=80))
def test_two_tenants_never_share_a_key(left: str, right: str) -> None:
    assert (tenant_part(left) == tenant_part(right)) == (left == right)
    assert "/" not in tenant_part(left)
    assert ".." not in tenant_part(left)


@pytest.mark.parametrize("upload_id", ["", "../secret", "a/b", "A", "x" * 65, "ä"])
def test_a_hostile_upload_id_has_no_key(upload_id: str) -> None:
    assert upload_key(upload_id) is None


def test_a_request_id_is_claimed_per_tenant() -> None:
    assert claim_key("acme", "1") != claim_key("other", "1")
    assert "secret" not in claim_key("acme", "secret")
