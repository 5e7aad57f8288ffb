"""Free-form values: Struct to JSON and back, timestamps to datetimes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from google.protobuf.struct_pb2 import ListValue, Struct, Value
from google.protobuf.timestamp_pb2 import Timestamp
from pydantic import JsonValue

MAX_EXACT = 2.0**53


def to_struct(values: Mapping[str, JsonValue]) -> Struct:
    """A Struct of JSON values."""
    struct = Struct()
    struct.update(dict(values))
    return struct


def from_struct(struct: Struct) -> dict[str, JsonValue]:
    """JSON values of a Struct."""
    return {name: from_value(value) for name, value in struct.fields.items()}


def from_value(value: Value) -> JsonValue:
    """One JSON value. Whole numbers come back as integers: Struct knows only doubles."""
    match value.WhichOneof("kind"):
        case "number_value":
            number = value.number_value
            return int(number) if number.is_integer() and abs(number) <= MAX_EXACT else number
        case "string_value":
            return value.string_value
        case "bool_value":
            return value.bool_value
        case "list_value":
            return _from_list(value.list_value)
        case "struct_value":
            return from_struct(value.struct_value)
        case _:
            return None


def _from_list(values: ListValue) -> JsonValue:
    return [from_value(value) for value in values.values]


def to_datetime(timestamp: Timestamp) -> datetime:
    """UTC, timezone-aware."""
    return timestamp.ToDatetime(UTC)


def to_timestamp(moment: datetime) -> Timestamp:
    """A moment without a zone is taken as UTC."""
    timestamp = Timestamp()
    timestamp.FromDatetime(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    return timestamp
