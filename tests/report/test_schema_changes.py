"""Readers of a published schema keep what they rely on."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from services.transformer.core.schema.report import published, report_schema
from tests.report.compatibility import breaks
from tests.report.publication import PUBLISHED, SERVED

Change = Callable[[dict[str, Any]], object]


def schema() -> dict[str, Any]:
    copied: dict[str, Any] = copy.deepcopy(dict(report_schema()))
    return copied


def fields(of: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = of["$defs"][name]["properties"]
    return found


def test_the_published_schema_keeps_its_promises() -> None:
    assert not breaks(json.loads(PUBLISHED.read_bytes()), report_schema()), "raise SCHEMA_VERSION, or take the change back"


@pytest.mark.parametrize("path", [PUBLISHED, SERVED], ids=["docs", "gateway"])
def test_the_published_schema_is_that_of_the_code(path: Any) -> None:
    assert path.read_bytes() == published(), "make contract"


BREAKING: dict[str, tuple[Change, str]] = {
    "removed": (lambda new: fields(new, "column").pop("position"), "/columns/items/position: went"),
    "renamed": (lambda new: fields(new, "load").update(size=fields(new, "load").pop("bytes")), "/load/bytes: went"),
    "retyped": (
        lambda new: fields(new, "issue")["affected_row_count"].update(type="string"),
        "/issues/items/affected_row_count: type changed",
    ),
    "null": (lambda new: fields(new, "column")["name"].update(type=["string", "null"]), "/columns/items/name: type changed"),
    "never null": (lambda new: fields(new, "pii")["kind"].update(type="string"), "/columns/items/pii/kind: type changed"),
    "bounded": (lambda new: fields(new, "alert")["threshold"].update(maximum=1), "/alerts/items/threshold: maximum changed"),
    "unbounded": (lambda new: fields(new, "pii")["confidence"].pop("maximum"), "/columns/items/pii/confidence: maximum changed"),
    "word": (lambda new: fields(new, "tile")["status"]["enum"].append("ugly"), "/executive_summary/items/status: enum changed"),
    "no longer there": (
        lambda new: new["$defs"]["tile"]["required"].remove("title"),
        "/executive_summary/items/title: is no longer always there",
    ),
    "must be there": (
        lambda new: new["$defs"]["dataset"]["required"].append("row_count"),
        "/dataset/row_count: must be there, which earlier reports do not keep to",
    ),
    "new and needed": (
        lambda new: (fields(new, "tile").update(icon={"type": "string"}), new["$defs"]["tile"]["required"].append("icon")),
        "/executive_summary/items/icon: must be there, which earlier reports do not keep to",
    ),
    "metric": (lambda new: fields(new, "column")["metrics"]["properties"].pop("mean"), "/columns/items/metrics/mean: went"),
    "reason": (
        lambda new: fields(new, "column")["absent"].update(additionalProperties={"type": "integer"}),
        "/columns/items/absent/additionalProperties: type changed",
    ),
    "closed": (
        lambda new: new["$defs"]["agent"].pop("additionalProperties"),
        "/agents/additionalProperties: additionalProperties came or went",
    ),
    "answer": (
        lambda new: fields(new, "unified-profiler-answer").pop("columns"),
        "/agents/unified-profiler/allOf/1/then/columns: went",
    ),
}


@pytest.mark.parametrize("name", BREAKING)
def test_a_change_that_breaks_readers_is_told(name: str) -> None:
    change, told = BREAKING[name]
    new = schema()
    change(new)
    assert told in breaks(report_schema(), new)


@pytest.mark.parametrize(
    "change",
    [
        lambda new: fields(new, "tile").update(icon={"type": "string"}),
        lambda new: new["properties"].update(later={"type": "array"}),
        lambda new: fields(new, "column")["name"].update(description="Its name."),
        lambda new: new["$defs"].update(unused={"type": "string"}),
        lambda new: fields(new, "column")["logical_type"].update(examples=["geometry"]),
    ],
    ids=["field", "section", "words", "definition", "open vocabulary"],
)
def test_an_addition_breaks_nobody(change: Change) -> None:
    new = schema()
    change(new)
    assert not breaks(report_schema(), new)


def test_a_higher_version_may_change_everything() -> None:
    new = schema()
    new["properties"]["schema_version"]["const"] = "2"
    del new["properties"]["columns"]
    assert not breaks(report_schema(), new)
