"""Metrics and open structures of a profile as plain data. Whatever is not finite becomes absent here, at the border."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from google.protobuf.struct_pb2 import Struct, Value
from profilemydata.profiler.v1.finding_pb2 import Severity as SeverityProto
from profilemydata.profiler.v1.metric_pb2 import Metric
from profilemydata.profiler.v1.profile_pb2 import CandidateKey

from services.transformer.core.canonical import SAFE_INTEGER, Json
from services.transformer.core.measured import Approximation, Figure, Figures, Severity

UNEXPLAINED = "failed"
"""Reason of an absent figure that came without one."""
SEVERITIES: Mapping[int, Severity] = {
    SeverityProto.SEVERITY_UNSPECIFIED: "info",
    SeverityProto.SEVERITY_INFO: "info",
    SeverityProto.SEVERITY_LOW: "low",
    SeverityProto.SEVERITY_MEDIUM: "medium",
    SeverityProto.SEVERITY_HIGH: "high",
    SeverityProto.SEVERITY_CRITICAL: "critical",
}


def severity_of(value: int) -> Severity:
    """A severity's name; one that a newer profiler made up counts as medium."""
    return SEVERITIES.get(value, "medium")


def figure_of(metric: Metric) -> Figure:
    """A metric's value; None if it is absent or not finite."""
    match metric.WhichOneof("value"):
        case "integer":
            return int(metric.integer)
        case "number":
            return float(metric.number) if math.isfinite(metric.number) else None
        case "text":
            return str(metric.text)
        case "flag":
            return bool(metric.flag)
        case _:
            return None


def figures_of(metrics: Iterable[Metric]) -> Figures:
    """Metrics by name, with reasons and approximations beside them."""
    metrics = tuple(metrics)
    values = {metric.name: figure_of(metric) for metric in metrics}
    return Figures(
        metrics=values,
        absent={metric.name: metric.absent_reason or UNEXPLAINED for metric in metrics if values[metric.name] is None},
        approximate={metric.name: found for metric in metrics if (found := approximation_of(metric))},
    )


def approximation_of(message: Metric | CandidateKey) -> Approximation | None:
    """How the figure of a message was estimated; None for an exact one."""
    if not message.HasField("approximation"):
        return None
    return Approximation(message.approximation.method, message.approximation.relative_error)


def evidence_of(metrics: Iterable[Metric]) -> dict[str, Figure]:
    """Metrics by name."""
    return {metric.name: figure_of(metric) for metric in metrics}


def shares_of(shares: Mapping[str, float]) -> dict[str, float]:
    """A map of numbers in the order of its keys: protobuf keeps none."""
    return {name: float(shares[name]) for name in sorted(shares)}


def object_of(struct: Struct) -> dict[str, Json]:
    """A Struct as plain data, keys in order, whole numbers as integers: Struct knows only doubles."""
    return {name: _plain(struct.fields[name]) for name in sorted(struct.fields)}


def _plain(value: Value) -> Json:
    match value.WhichOneof("kind"):
        case "number_value":
            return _number(value.number_value)
        case "string_value":
            return str(value.string_value)
        case "bool_value":
            return bool(value.bool_value)
        case "struct_value":
            return object_of(value.struct_value)
        case "list_value":
            return [_plain(item) for item in value.list_value.values]
        case _:
            return None


def _number(number: float) -> int | float | None:
    if not math.isfinite(number):
        return None
    return int(number) if number.is_integer() and abs(number) <= SAFE_INTEGER else number
