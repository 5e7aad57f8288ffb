"""Read options and load reports pass the contract and come out as they went in."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

import pytest
from google.protobuf.json_format import MessageToJson, Parse
from profilemydata.common.v1.analysis_pb2 import AcceptedRequest
from profilemydata.common.v1.dataset_pb2 import ReadOptions as ReadOptionsMessage

from services.profiler.adapters.sandbox.job_codec import Order, decode, encode
from services.profiler.convert.profiles import dataset_to_proto
from services.profiler.convert.specs import accepted_question, options_from_proto
from services.profiler.convert.stored import dataset_from_proto
from services.profiler.core.load_report import LoadProblem, LoadReport, Sheet
from services.profiler.core.profile import DatasetProfile
from services.profiler.core.readers.base import ReadLimits, ReadOptions
from services.profiler.service.jobs import Job, Source
from services.profiler.service.limits import ChildLimits

TOLD = ReadOptions(
    format="csv",
    delimiter=";",
    quote="",
    escape="\\",
    comment="#",
    encoding="utf-16-le",
    header_rows=0,
    skip_rows=3,
    sheet="Tabelle 1",
    json_path="$.data",
    null_values=("-", ""),
    decimal=",",
    types={"größe": "decimal"},
)
LOAD = LoadReport(
    file_name="größe.xlsx",
    format="xlsx",
    size_bytes=2**40,
    sha256="ab" * 32,
    encoding="utf-8",
    has_bom=True,
    delimiter=";",
    quote='"',
    header_row_count=2,
    sheet="b",
    sheets=(Sheet("a", 0, 0), Sheet("b", 2**33, 7)),
    json_path="$.items",
    compression="zip",
    escape="\\",
    comment="#",
    line_end="mixed",
    skipped_row_count=4,
    problems=(LoadProblem("long_rows", 3, "Rows are long.", ("line 7: 9 of 8 cells",)),),
    confidence={"header": 0.7},
)


def message(options: ReadOptions) -> ReadOptionsMessage:
    values = {each.name: getattr(options, each.name) for each in fields(options)}
    return ReadOptionsMessage(**{name: value for name, value in values.items() if value is not None})


@pytest.mark.parametrize("told", [TOLD, ReadOptions()], ids=["everything", "nothing"])
def test_read_options_pass_the_contract_and_the_stored_request(told: ReadOptions) -> None:
    assert {each.name for each in fields(ReadOptions)} == {each.name for each in ReadOptionsMessage.DESCRIPTOR.fields}
    assert options_from_proto(message(told)) == told
    request = AcceptedRequest(analysis_id="a")
    request.spec.primary.read_options.CopyFrom(message(told))
    request.spec.baseline.dataset.read_options.CopyFrom(message(told))
    question = accepted_question(MessageToJson(request).encode(), "a")
    assert question.primary.options == told
    assert question.baseline
    assert question.baseline.options == told
    assert Parse(MessageToJson(request), AcceptedRequest()) == request


def test_read_options_and_limits_reach_the_child() -> None:
    source = Source(Path("/in"), "x.csv", TOLD)
    limits = ReadLimits(max_depth=3, max_expansion_ratio=9)
    order = Order(Job(Path("/job"), source, source, ()), limits, ChildLimits(), datetime(2026, 1, 1, tzinfo=UTC))
    assert decode(encode(order)) == order


@pytest.mark.parametrize("load", [LOAD, LoadReport("x", "csv", 0, "")], ids=["everything", "nothing"])
def test_load_report_is_stored_whole(load: LoadReport) -> None:
    assert all(getattr(LOAD, each.name) for each in fields(LoadReport)), "the example leaves a field out"
    assert dataset_from_proto(dataset_to_proto(DatasetProfile(load, {}, ()))).load == load
