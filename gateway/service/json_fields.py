"""Text fields of a form that hold JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import cast

from pydantic import JsonValue, ValidationError

from gateway.errors import InvalidParameter
from gateway.service.read_options import ReadOptions
from gateway.service.resources import Parameters
from services.runtime.errors import FieldViolation, InvalidRequest

MAX_PART_LENGTH = 64
"""Of a member's name in the path to a fault."""


def parse_parameters(text: str) -> Parameters:
    """Parameters by agent from JSON text. Raises ``InvalidRequest`` for the field ``parameters_json``."""
    value = _json("parameters_json", text)
    if not isinstance(value, dict):
        raise refused("parameters_json", "must be an object of objects: parameters by agent")
    return cast(Parameters, value)


def parse_read_options(field: str, text: str) -> Mapping[str, JsonValue]:
    """Read options from JSON text. Raises ``InvalidRequest``, ``InvalidParameter`` naming the member."""
    try:
        return ReadOptions.model_validate(_json(field, text)).told()
    except ValidationError as error:
        # `input` and `ctx` quote what was sent: only the place and the rule go out.
        faults = error.errors(include_input=False, include_context=False, include_url=False)
        violations = tuple(FieldViolation(_place(field, *fault["loc"]), fault["msg"]) for fault in faults)
        raise InvalidParameter("The read options cannot be followed.", violations=violations) from None


def refused(field: str, why: str) -> InvalidRequest:
    """What is answered to a form with a field that makes no sense."""
    return InvalidRequest("The form cannot be understood.", violations=(FieldViolation(field, why),))


def _json(field: str, text: str) -> JsonValue:
    try:
        value: JsonValue = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        # The parser's own words quote the text.
        raise refused(field, "is not valid JSON") from None
    return value


def _place(*parts: str | int) -> str:
    return ".".join(str(part)[:MAX_PART_LENGTH] for part in parts)


def _no_constant(name: str) -> float:
    raise ValueError(name)
