"""Single values: figures, free-form data, moments in time."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import cast

from google.protobuf import struct_pb2, timestamp_pb2
from profilemydata.profiler.v1 import finding_pb2, metric_pb2, profile_pb2

from services.profiler.core.metrics import Absent, AbsentReason, Approximation, Metric, MetricName, Scalar
from services.profiler.core.profile import LogicalType, Severity

SEVERITIES: Mapping[Severity, finding_pb2.Severity] = {
    "info": finding_pb2.SEVERITY_INFO,
    "low": finding_pb2.SEVERITY_LOW,
    "medium": finding_pb2.SEVERITY_MEDIUM,
    "high": finding_pb2.SEVERITY_HIGH,
    "critical": finding_pb2.SEVERITY_CRITICAL,
}
SEVERITY_NAMES = {number: name for name, number in SEVERITIES.items()}
INT64 = range(-(2**63), 2**63)
SAFE_INTEGER = 2**53 - 1
"""Beyond it a JSON number is not exact any more."""
MICROSECOND = timedelta(microseconds=1)


def metric_to_proto(metric: Metric) -> metric_pb2.Metric:
    """A figure as it travels: what has no number of its own on the wire goes as text."""
    message = metric_pb2.Metric(name=metric.name)
    value = metric.value
    if isinstance(value, Absent):
        message.absent_reason = value.reason
    elif isinstance(value, bool):
        message.flag = value
    elif isinstance(value, int) and value in INT64:
        message.integer = value
    elif isinstance(value, float):
        message.number = value
    else:
        message.text = text_of(value)
    if approximation := approximation_to_proto(metric.approximation):
        message.approximation.CopyFrom(approximation)
    return message


def metric_from_proto(message: metric_pb2.Metric, logical_type: LogicalType = "unknown") -> Metric:
    """The figure again; texts take the type that the column's values have."""
    value: Scalar | Absent
    match message.WhichOneof("value"):
        case "integer":
            value = message.integer
        case "number":
            value = message.number
        case "flag":
            value = message.flag
        case "text":
            value = scalar_of(message.text, logical_type)
        case _:
            value = Absent(cast(AbsentReason, message.absent_reason))
    return Metric(cast(MetricName, message.name), value, approximation_from_proto(message))


def approximation_to_proto(approximation: Approximation | None) -> metric_pb2.Approximation | None:
    """How a figure was estimated; None for an exact one."""
    if approximation is None:
        return None
    return metric_pb2.Approximation(method=approximation.method, relative_error=approximation.relative_error)


def approximation_from_proto(message: metric_pb2.Metric | profile_pb2.CandidateKey) -> Approximation | None:
    """How the figure of a message was estimated; None for an exact one."""
    if not message.HasField("approximation"):
        return None
    return Approximation(message.approximation.method, message.approximation.relative_error)


def text_of(value: Scalar) -> str:
    """Decimals and great integers by their digits, dates and times in ISO 8601."""
    if isinstance(value, timedelta):
        return f"PT{Decimal(value // MICROSECOND).scaleb(-6):f}S"
    return value.isoformat() if isinstance(value, date | time) else str(value)


def scalar_of(text: str, logical_type: LogicalType) -> Scalar:
    """The value behind a text in a column of that type; the text itself where it does not fit."""
    try:
        return PARSERS.get(logical_type, int)(text)
    except (ValueError, ArithmeticError):
        return text


def _duration_of(text: str) -> timedelta:
    return int(Decimal(text.removeprefix("PT").removesuffix("S")).scaleb(6)) * MICROSECOND


PARSERS: Mapping[LogicalType, Callable[[str], Scalar]] = {
    "text": str,
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "time": time.fromisoformat,
    "duration": _duration_of,
    "decimal": Decimal,
}
"""Of every other type only integers too great for the wire travel as text."""


def struct_of(data: Mapping[str, object]) -> struct_pb2.Struct:
    """Free-form data on the wire: no NaN, no integer that a JSON number would bend."""
    struct = struct_pb2.Struct()
    for key, value in data.items():
        struct.fields[str(key)].CopyFrom(value_of(value))
    return struct


def dict_of(struct: struct_pb2.Struct) -> dict[str, object]:
    """Free-form data again; whole numbers as integers."""
    return {key: _plain(value) for key, value in struct.fields.items()}


def value_of(value: object) -> struct_pb2.Value:
    """One piece of free-form data on the wire. Raises ``TypeError`` for what JSON has no word for."""
    message = struct_pb2.Value(null_value=struct_pb2.NULL_VALUE)
    match value:
        case None:
            pass
        case bool():
            message.bool_value = value
        case int() if abs(value) <= SAFE_INTEGER:
            message.number_value = value
        case float():
            if math.isfinite(value):
                message.number_value = value
        case str() | int() | Decimal() | date() | time() | timedelta():
            message.string_value = text_of(value)
        case Mapping():
            message.struct_value.CopyFrom(struct_of(value))
        case Sequence() | set() | frozenset():
            message.list_value.CopyFrom(struct_pb2.ListValue(values=[value_of(each) for each in value]))
        case _:
            raise TypeError(f"{type(value).__name__} cannot travel as free-form data")
    return message


def _plain(value: struct_pb2.Value) -> object:
    match value.WhichOneof("kind"):
        case "number_value":
            number = value.number_value
            return int(number) if number.is_integer() and abs(number) <= SAFE_INTEGER else number
        case "string_value":
            return value.string_value
        case "bool_value":
            return value.bool_value
        case "struct_value":
            return dict_of(value.struct_value)
        case "list_value":
            return [_plain(each) for each in value.list_value.values]
        case _:
            return None


def timestamp_of(moment: str) -> timestamp_pb2.Timestamp:
    """An ISO 8601 moment on the wire; one without offset is UTC."""
    parsed = datetime.fromisoformat(moment)
    stamp = timestamp_pb2.Timestamp()
    stamp.FromDatetime(parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC))
    return stamp


def moment_of(stamp: timestamp_pb2.Timestamp) -> str:
    """The moment in ISO 8601, UTC."""
    return stamp.ToDatetime(tzinfo=UTC).isoformat()
