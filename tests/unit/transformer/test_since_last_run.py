"""What is told of the run before, and what is not."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from google.protobuf.json_format import MessageToJson
from profilemydata.common.v1.analysis_pb2 import AcceptedRequest
from profilemydata.common.v1.object_ref_pb2 import ObjectRef
from profilemydata.events.v1.events_pb2 import AnalysisProfiled
from profilemydata.profiler.v1 import profile_pb2 as pb

from services.runtime.bus import Delivery
from services.runtime.clock import ManualClock
from services.runtime.envelope import subject
from services.runtime.memory_bus import MemoryBus
from services.runtime.memory_objects import MemoryObjects
from services.transformer.convert import draft_of, finished
from services.transformer.core.changes import EarlierRun
from services.transformer.core.rule_writer import written_by_rules
from services.transformer.worker import Worker
from tests.report.validation import checked
from tests.unit.transformer.test_writers_at_the_doors import WORKSPACE

BEFORE = "0192f3a0-0000-7abc-8def-0123456789ab"
Report = dict[str, Any]


def report_of(profile: pb.Profile, before: object = None) -> Report:
    earlier = EarlierRun(BEFORE, "2026-02-01T00:00:00Z", before) if isinstance(before, dict) else None
    draft = draft_of(profile, AcceptedRequest(), earlier)
    report: Report = json.loads(finished(draft, written_by_rules(draft.material)))
    checked(report)
    return report


def column(report: Report, name: str) -> Report:
    return next(column for column in report["columns"] if column["name"] == name)


def rows(number: object) -> Callable[[Report], None]:
    return lambda before: before["dataset"].update(row_count=number)


def figures(name: str, /, **metrics: object) -> Callable[[Report], None]:
    return lambda before: column(before, name)["metrics"].update(metrics)


def named(name: str, /, **fields: object) -> Callable[[Report], None]:
    return lambda before: column(before, name).update(fields)


def added(before: Report) -> None:
    before["columns"].append({**copy.deepcopy(column(before, "order_id")), "name": "old\u202e"})


CHANGES = {
    "rows_halved": (rows(2400), "volume", None, "high", 2400, 1200),
    "rows_less": (rows(1600), "volume", None, "medium", 1600, 1200),
    "rows_more": (rows(900), "volume", None, "medium", 900, 1200),
    "rows_from_none": (rows(0), "volume", None, "medium", 0, 1200),
    "retyped": (named("order_id", logical_type="text"), "schema", "order_id", "medium", "text", "integer"),
    "column_new": (named("order_id", name="gone"), "schema", "gone", "high", "integer", None),
    "column_gone": (added, "schema", "old\u202e", "high", "integer", None),
    "more_missing": (figures("e-mail", completeness=0.9), "missing", "e-mail", "medium", 0.9, 0.813333333333),
    "many_missing": (figures("=amount|cmd", completeness=1.3), "missing", "=amount|cmd", "high", 1.3, 0.99),
    "fewer_missing": (figures("e-mail", completeness=0.5), "missing", "e-mail", "info", 0.5, 0.813333333333),
}


@pytest.mark.parametrize(("alter", "kind", "name", "severity", "old", "new"), CHANGES.values(), ids=CHANGES)
def test_a_change_is_told_with_old_and_new(
    profile: pb.Profile, alter: Callable[[Report], None], kind: str, name: str | None, severity: str, old: object, new: object
) -> None:
    before = report_of(profile)
    alter(before)
    report = report_of(profile, before)
    since = report["since_last_run"]
    assert (since["analysis_id"], since["created_at"]) == (BEFORE, "2026-02-01T00:00:00Z")
    first = since["changes"][0]
    assert [first[key] for key in ("kind", "column", "severity", "old", "new")] == [kind, name, severity, old, new]
    assert first["message"].isprintable()
    tile = next(tile for tile in report["executive_summary"] if tile["tile_id"] == "since_last_run")
    assert tile["meaning"].startswith(first["message"][:-1])


QUIET: dict[str, Callable[[Report], None]] = {
    "the_same": lambda _: None,
    "rows_by_little": rows(1100),
    "missing_by_little": figures("e-mail", completeness=0.85),
    "figures_gone": lambda before: [column.pop("metrics") for column in before["columns"]] and before.pop("dataset"),
    "figures_absent": figures("order_id", completeness=None, distinct_count=None),
    "type_unknown_before": named("order_id", logical_type="unknown"),
    "distinct_with_the_rows": figures("order_id", distinct_count=300, distinctness=1.0),
    "nonsense": lambda before: before["dataset"].update(row_count="many"),
}


@pytest.mark.parametrize("alter", QUIET.values(), ids=QUIET)
def test_what_is_no_change_is_not_told(profile: pb.Profile, alter: Callable[[Report], None]) -> None:
    before = report_of(profile)
    alter(before)
    since = report_of(profile, before)["since_last_run"]
    assert since["changes"] == []
    assert since["change_count"] == 0


def test_a_report_without_columns_tells_of_new_ones_alone(profile: pb.Profile) -> None:
    since = report_of(profile, {})["since_last_run"]
    assert {(change["kind"], change["severity"], change["old"]) for change in since["changes"]} == {("schema", "low", None)}


def aged(age_s: float | None, distinct: int, share: float) -> pb.Profile:
    made = pb.Profile()
    at = made.primary.columns.add(name="at", logical_type="datetime")
    if age_s is not None:
        at.metrics.add(name="age_s", number=age_s)
    at.metrics.add(name="distinct_count", integer=distinct)
    at.metrics.add(name="distinctness", number=share)
    return made


@pytest.mark.parametrize(
    ("before", "now", "kinds"),
    [
        pytest.param((3600, 10, 0.5), (90_000 + 3600, 10, 0.5), ["freshness"], id="a_day_older"),
        pytest.param((3600, 10, 0.5), (80_000, 10, 0.5), [], id="less_than_a_day_older"),
        pytest.param((864_000, 10, 0.5), (1_000_000, 10, 0.5), [], id="old_data_gets_a_little_older"),
        pytest.param((864_000, 10, 0.5), (3600, 10, 0.5), [], id="fresh_again"),
        pytest.param((3600, 10, 0.5), (None, 10, 0.5), [], id="not_shown_now"),
        pytest.param((3600, 10, 0.5), (3600, 20, 0.9), ["distinct"], id="more_values"),
        pytest.param((3600, 10, 0.5), (3600, 20, 0.5), [], id="more_rows"),
        pytest.param((3600, 2, 0.5), (3600, 4, 0.9), [], id="a_handful"),
    ],
)
def test_freshness_and_distinct_values(before: Any, now: Any, kinds: list[str]) -> None:
    since = report_of(aged(*now), report_of(aged(*before)))["since_last_run"]
    assert [change["kind"] for change in since["changes"]] == kinds


def test_a_first_run_has_nothing_before_it(profile: pb.Profile) -> None:
    report = report_of(profile)
    assert report["since_last_run"] is None
    assert "since_last_run" not in [tile["tile_id"] for tile in report["executive_summary"]]


def test_all_are_counted_and_the_gravest_listed() -> None:
    now, before = pb.Profile(), pb.Profile()
    for number in range(150):
        now.primary.columns.add(name=f"new {number}", logical_type="text")
        before.primary.columns.add(name=f"old {number}", logical_type="text")
    since = report_of(now, report_of(before))["since_last_run"]
    assert (since["change_count"], len(since["changes"])) == (300, 200)
    assert [change["column"] for change in since["changes"][:2]] == ["old 0", "old 1"]


@pytest.mark.parametrize(
    ("stored", "is_told"),
    [(b"{}", True), (None, False), (b"<html>", False), (b"[]", False), (b"[" * 100_000, False), (b"\xff", False)],
    ids=["report", "gone", "no_json", "no_object", "deep", "no_text"],
)
async def test_a_last_report_that_is_lost_keeps_nobody_waiting(profile: pb.Profile, stored: bytes | None, is_told: bool) -> None:
    clock = ManualClock()
    objects = MemoryObjects(clock)
    request = AcceptedRequest(analysis_id="0192f3a0-1111-7abc-8def-0123456789ab")
    request.last_run.analysis_id = BEFORE
    request.last_run.report.key = f"analyses/{BEFORE}/report.json"
    if stored is not None:
        await objects.put(request.last_run.report.key, stored)
    await objects.put(WORKSPACE.request_key, MessageToJson(request, preserving_proto_field_name=True).encode())
    kept = await objects.put(WORKSPACE.profile_key, profile.SerializeToString())
    ref = ObjectRef(key=kept.key, sha256=kept.sha256)
    message = AnalysisProfiled(analysis_id=request.analysis_id, attempt=1, workspace=WORKSPACE, profile=ref)
    delivery = Delivery(subject("profiled", request.analysis_id), message.SerializeToString(), {}, 1, 1)
    await Worker(MemoryBus(clock), objects, clock).handle(delivery)
    assert (json.loads(await objects.read(WORKSPACE.report_key))["since_last_run"] is not None) == is_told
