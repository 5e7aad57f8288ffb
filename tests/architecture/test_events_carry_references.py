"""Events say which analysis and which object, never what is in it: no payload grows with a file, no subject holds its words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from google.protobuf.descriptor import Descriptor, FieldDescriptor
from profilemydata.events.v1 import events_pb2

ALLOWED = {
    "analysis_id",
    *("tenant_id", "user_id"),
    *("key", "sha256", "media_type"),
    *("request_key", "profile_key", "states_key", "sketches_key", "report_key", "manifest_key", "outcome_key", "artifacts_prefix"),
    *("rows_key", "staged_rows_key"),
    *("reason", "message", "value"),
}
"""Texts that the suite makes itself; ``message`` and the ``value`` of its metadata are an error's, which quotes no data."""
EVENTS = [
    descriptor
    for name, descriptor in events_pb2.DESCRIPTOR.message_types_by_name.items()
    if name.startswith("Analysis") or name == "ProgressReported"
]


def fields(descriptor: Descriptor) -> Iterator[FieldDescriptor]:
    for field in descriptor.fields:
        if field.message_type and field.message_type.full_name.startswith("profilemydata"):
            yield from fields(field.message_type)
        else:
            yield field


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.name)
def test_an_event_has_no_room_for_data(event: Descriptor) -> None:
    found = list(fields(event))
    assert found
    assert not [field.full_name for field in found if field.type == FieldDescriptor.TYPE_BYTES or field.is_repeated]
    texts = {field.name for field in found if field.type == FieldDescriptor.TYPE_STRING}
    assert texts <= ALLOWED, texts - ALLOWED
