"""A report against its schema: as readers see it, and closed, so that a field that the schema does not know is a fault."""

from __future__ import annotations

from typing import Any

from jsonschema import Draft202012Validator

from services.transformer.core.schema.report import report_schema


def closed(schema: Any) -> Any:
    """The schema with every object closed that does not say that it is open. Conditions stay as they are: they only ask."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    parts = {name: part if name == "if" else closed(part) for name, part in schema.items()}
    is_object = "object" in schema.get("type", ()) and "properties" in schema
    return parts | ({"additionalProperties": False} if is_object and "additionalProperties" not in schema else {})


OPEN = Draft202012Validator(report_schema())
CLOSED = Draft202012Validator(closed(report_schema()))


def faults(report: object, validator: Draft202012Validator = CLOSED) -> list[str]:
    """Where a report is not what the schema says, and why."""
    return [f"{error.json_path}: {error.message[:300]}" for error in validator.iter_errors(report)]


def checked(report: dict[str, Any]) -> dict[str, Any]:
    """The report, if the schema holds for it."""
    assert not faults(report)
    return report
