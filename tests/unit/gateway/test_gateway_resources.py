"""Analyses, reports, downloads, agents, history: the routes over what exists."""

from __future__ import annotations

import hashlib
import uuid

import pytest
from google.protobuf.timestamp_pb2 import Timestamp
from profilemydata.persistence.v1.analysis_record_pb2 import HistoryPoint, MergedFigure, RunLeftOut
from profilemydata.persistence.v1.persistence_service_pb2 import QueryMergedHistoryResponse

from tests.unit.gateway.conftest import Gateway, OpenGateway
from tests.unit.gateway.fakes import DOWNLOAD_ID, REPORT, failure, now

UNKNOWN = "0192ffff-0000-7000-8000-000000000000"


async def test_analysis_shows_where_it_stands(gateway: Gateway) -> None:
    analysis_id = await gateway.submit(b"a\n1\n", "one.csv")
    await gateway.persistence.set_state(analysis_id, "profiling", fraction=0.25, row_count=7)
    analysis = (await gateway.client.get(f"/v1/analyses/{analysis_id}")).json()
    assert analysis == {
        "analysis_id": analysis_id,
        "status": "profiling",
        "tool": "profile-my-data",
        "dataset": None,
        "created_at": analysis["created_at"],
        "ended_at": None,
        "persisted_at": None,
        "progress": {"fraction": 0.25, "row_count": 7},
        "primary": {
            "file_name": "one.csv",
            "size_bytes": 4,
            "sha256": hashlib.sha256(b"a\n1\n").hexdigest(),
            "source_uri": None,
            "read_options": {},
        },
        "baseline": None,
        "agents": [],
        "parameters": {},
        "failure": None,
        "ingest": None,
        "execution_time_ms": None,
        "links": {
            "self": f"/v1/analyses/{analysis_id}",
            "events": f"/v1/analyses/{analysis_id}/events",
            "report": f"/v1/analyses/{analysis_id}/report",
            "downloads": f"/v1/analyses/{analysis_id}/downloads",
        },
    }
    assert analysis["created_at"].endswith("Z")


async def test_failed_analysis_says_why(gateway: Gateway) -> None:
    analysis_id = await gateway.submit()
    await gateway.persistence.set_state(analysis_id, "failed", failure=failure("MEMORY_LIMIT", "Too much."), persist_time=now())
    analysis = (await gateway.client.get(f"/v1/analyses/{analysis_id}")).json()
    assert analysis["failure"] == {"code": "memory_limit", "message": "Too much."}
    assert analysis["ended_at"]
    assert analysis["persisted_at"]
    assert analysis["execution_time_ms"] == 1200


ROUTES_OF_ONE = [
    ("GET", ""),
    ("DELETE", ""),
    ("POST", ":cancel"),
    ("GET", "/events"),
    ("GET", "/report"),
    ("GET", "/downloads"),
    ("GET", f"/downloads/{DOWNLOAD_ID}"),
]


@pytest.mark.parametrize(("method", "path"), ROUTES_OF_ONE, ids=str)
async def test_unknown_analysis_is_404(gateway: Gateway, method: str, path: str) -> None:
    expected = {UNKNOWN: "analysis_not_found", "nonsense": "analysis_not_found", "..%2f..%2fetc": "route_not_found"}
    for analysis_id, code in expected.items():
        response = await gateway.client.request(method, f"/v1/analyses/{analysis_id}{path}")
        assert (response.status_code, response.json()["code"]) == (404, code), analysis_id


async def test_list_passes_its_filters_on(gateway: Gateway) -> None:
    first, second = await gateway.submit(), await gateway.submit()
    query = {
        "status": ["failed", "partial"],
        "file_name": "tax",
        "dataset": "t1.csv",
        "created_from": "2026-01-01T00:00:00Z",
        "page_size": 7,
        "page_token": "t",
    }
    body = (await gateway.client.get("/v1/analyses", params=query)).json()
    assert [analysis["analysis_id"] for analysis in body["analyses"]] == [second, first]
    assert body["next_page_token"] is None
    asked = gateway.persistence.listed[0]
    assert (list(asked.states), asked.file_name_contains, asked.page_size, asked.page_token) == ([7, 6], "tax", 7, "t")
    assert asked.dataset == "t1.csv"
    assert asked.created_from.seconds == 1767225600
    assert not asked.HasField("created_before")


async def test_cancel_is_final(gateway: Gateway) -> None:
    analysis_id = await gateway.submit()
    cancelled = await gateway.client.post(f"/v1/analyses/{analysis_id}:cancel")
    again = await gateway.client.post(f"/v1/analyses/{analysis_id}:cancel")
    assert (cancelled.status_code, cancelled.json()["status"]) == (200, "cancelled")
    assert (again.status_code, again.json()["code"]) == (409, "analysis_over")


async def test_delete_proves_itself(gateway: Gateway) -> None:
    analysis_id = await gateway.submit()
    proof = (await gateway.client.delete(f"/v1/analyses/{analysis_id}")).json()
    assert (proof["analysis_id"], proof["deleted_object_count"]) == (analysis_id, 4)
    assert (await gateway.client.get(f"/v1/analyses/{analysis_id}")).status_code == 404


async def test_same_idempotency_key_gives_the_same_analysis(gateway: Gateway) -> None:
    await gateway.submit()
    body = {"primary": {"upload_id": next(iter(gateway.artifacts.uploads))}}
    headers = {"Idempotency-Key": "once"}
    first = await gateway.client.post("/v1/analyses", json=body, headers=headers)
    second = await gateway.client.post("/v1/analyses", json=body, headers=headers)
    assert first.status_code == second.status_code == 202
    assert first.json()["analysis_id"] == second.json()["analysis_id"]
    assert uuid.UUID(gateway.persistence.created[-1].request_id).version == 4


BAD_BODIES = {
    "not JSON": ("{", 422, "invalid_request"),
    "no primary": ("{}", 422, "invalid_request"),
    "two baselines": (
        '{"primary": {"upload_id": "u"}, "baseline": {"upload_id": "a", "analysis_id": "b"}}',
        422,
        "invalid_request",
    ),
    "unknown field": ('{"primary": {"upload_id": "u"}, "agent": "x"}', 422, "invalid_request"),
    "unknown upload": ('{"primary": {"upload_id": "u"}}', 404, "upload_not_found"),
    "unknown agent": ('{"primary": {"upload_id": "u"}, "agents": ["nobody"]}', 400, "unknown_agent"),
    "body too large": ('{"primary": {"upload_id": "' + "u" * 1_100_000 + '"}}', 413, "body_too_large"),
}


@pytest.mark.parametrize(("body", "status", "code"), BAD_BODIES.values(), ids=BAD_BODIES.keys())
async def test_bad_body_is_a_problem(gateway: Gateway, body: str, status: int, code: str) -> None:
    response = await gateway.client.post("/v1/analyses", content=body, headers={"Content-Type": "application/json"})
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert response.headers["content-type"] == "application/problem+json"


async def test_body_in_chunks_is_capped_too(gateway: Gateway) -> None:
    async def chunks():  # type: ignore[no-untyped-def]
        for _ in range(40):
            yield b" " * 50_000

    response = await gateway.client.post("/v1/analyses", content=chunks(), headers={"Content-Type": "application/json"})
    assert (response.status_code, response.json()["code"]) == (413, "body_too_large")


async def test_report_is_passed_on_whole_and_only_when_new(gateway: Gateway) -> None:
    analysis_id = await gateway.finished()
    path = f"/v1/analyses/{analysis_id}/report"
    response = await gateway.client.get(path)
    assert response.content == REPORT
    assert response.headers["content-type"] == "application/json"
    assert response.headers["etag"] == f'"{hashlib.sha256(REPORT).hexdigest()}"'
    again = await gateway.client.get(path, headers={"If-None-Match": f'"other", W/{response.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")


async def test_report_names_its_schema_which_is_sent_only_when_new(gateway: Gateway) -> None:
    report = await gateway.client.get(f"/v1/analyses/{await gateway.finished()}/report")
    response = await gateway.client.get(report.links["describedby"]["url"])
    assert response.headers["content-type"] == report.links["describedby"]["type"] == "application/schema+json"
    assert response.json()["properties"]["schema_version"] == {
        "const": "1",
        "description": "Version of this shape; raised when a field goes or changes.",
    }
    again = await gateway.client.get("/v1/report-schema", headers={"If-None-Match": response.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_report_before_its_time_is_409(gateway: Gateway) -> None:
    response = await gateway.client.get(f"/v1/analyses/{await gateway.submit()}/report")
    assert (response.status_code, response.json()["code"]) == (409, "report_not_ready")


async def test_downloads_open_by_their_urls(gateway: Gateway) -> None:
    analysis_id = await gateway.finished()
    (download,) = (await gateway.client.get(f"/v1/analyses/{analysis_id}/downloads")).json()
    assert (download["file_name"], download["format"], download["size_bytes"]) == ("Übersicht.csv", "csv", 6)
    async with gateway.client_of(None) as anybody:
        fetched = await anybody.get(download["url"])
    assert fetched.content == b"col\n1\n"
    followed = await gateway.client.get(f"/v1/analyses/{analysis_id}/downloads/{DOWNLOAD_ID}")
    assert followed.status_code == 302
    assert (await gateway.client.get(followed.headers["location"])).content == b"col\n1\n"


@pytest.mark.parametrize("download_id", [UNKNOWN, "nonsense"])
async def test_unknown_download_is_404(gateway: Gateway, download_id: str) -> None:
    response = await gateway.client.get(f"/v1/analyses/{await gateway.finished()}/downloads/{download_id}")
    assert (response.status_code, response.json()["code"]) == (404, "download_not_found")


async def test_agents_are_listed_and_remembered(gateway: Gateway) -> None:
    agents = (await gateway.client.get("/v1/agents")).json()["agents"]
    await gateway.client.get("/v1/agents")
    assert gateway.profiler.questions == 1
    assert agents[0]["parameters"] == [
        {
            "name": "top_n_values",
            "type": "integer",
            "description": "How many.",
            "default": 10,
            "minimum": 1.0,
            "maximum": 1000.0,
            "choices": [],
            "at_most": "",
        }
    ]
    schema = agents[0]["parameters_schema"]["properties"]["top_n_values"]
    assert schema == {"type": "integer", "description": "How many.", "default": 10, "minimum": 1.0, "maximum": 1000.0}


async def test_history_keeps_missing_figures_missing(gateway: Gateway) -> None:
    gateway.persistence.points = [
        HistoryPoint(analysis_id="a", create_time=now(), value=0.0, expected_low=0.0, expected_high=0.0, is_anomaly=False, state=6),
        HistoryPoint(analysis_id="b", create_time=now(), reason="no such figure"),
    ]
    gateway.persistence.dataset_id = "d1"
    query = {"dataset": "t.csv", "metric": "null_count", "column": "a"}
    history = (await gateway.client.get("/v1/history", params=query)).json()
    told = [{name: value for name, value in point.items() if name != "created_at"} for point in history.pop("points")]
    absent = {"status": None, "value": None, "expected_low": None, "expected_high": None, "is_anomaly": None}
    zero = {"status": "partial", "value": 0.0, "expected_low": 0.0, "expected_high": 0.0, "is_anomaly": False, "reason": ""}
    assert told == [{"analysis_id": "a", **zero}, {"analysis_id": "b", **absent, "reason": "no such figure"}]
    assert history == {
        "dataset": "t.csv",
        "dataset_id": "d1",
        "dataset_name": None,
        "other_dataset_count": 0,
        "column": "a",
        "metric": "null_count",
    }


@pytest.mark.parametrize(("query", "status"), [({"dataset": "t"}, 422), ({"dataset": "t", "metric": "A;"}, 422)], ids=str)
async def test_bad_history_question_is_refused(gateway: Gateway, query: dict[str, str], status: int) -> None:
    assert (await gateway.client.get("/v1/history", params=query)).status_code == status


async def test_merged_runs_are_told_as_a_report_tells_a_column(gateway: Gateway) -> None:
    gateway.persistence.merged = QueryMergedHistoryResponse(
        dataset_id="d1",
        dataset_name="orders",
        other_dataset_count=1,
        run_count=2,
        first_create_time=Timestamp(seconds=1_767_225_600),
        last_create_time=Timestamp(seconds=1_767_225_600),
        logical_type="integer",
        figures=[
            MergedFigure(metric="null_count", value=0.0),
            MergedFigure(metric="distinct_count", value=812.0, method="theta_sketch", relative_error=0.02),
            MergedFigure(metric="mean", reason="redacted"),
        ],
        runs_left_out=[RunLeftOut(analysis_id="a", reason="same_content")],
    )
    query = {"dataset": "orders", "column": "user id"}
    told = (await gateway.client.get("/v1/history/merged", params=query)).json()
    assert gateway.persistence.merged_asked == [("orders", "user id", 30)]
    assert told.pop("first_created_at") == told.pop("last_created_at") == "2026-01-01T00:00:00Z"
    assert told == {
        "dataset": "orders",
        "dataset_id": "d1",
        "dataset_name": "orders",
        "other_dataset_count": 1,
        "column": "user id",
        "logical_type": "integer",
        "run_count": 2,
        "metrics": {"null_count": 0.0, "distinct_count": 812.0, "mean": None},
        "approximate": {"distinct_count": {"method": "theta_sketch", "relative_error": 0.02}},
        "absent": {"mean": "redacted"},
        "runs_left_out": [{"analysis_id": "a", "reason": "same_content"}],
    }


async def test_merged_runs_of_an_unknown_dataset_are_none(gateway: Gateway) -> None:
    told = (await gateway.client.get("/v1/history/merged", params={"dataset": "x", "column": "y", "runs": "365"})).json()
    assert (told["dataset_name"], told["run_count"], told["first_created_at"], told["metrics"]) == (None, 0, None, {})


@pytest.mark.parametrize("query", [{}, {"column": ""}, {"column": "a", "runs": "0"}, {"column": "a", "runs": "366"}], ids=str)
async def test_bad_question_about_merged_runs_is_a_problem(gateway: Gateway, query: dict[str, str]) -> None:
    refused = await gateway.client.get("/v1/history/merged", params={"dataset": "t", **query})
    assert (refused.status_code, refused.headers["content-type"]) == (422, "application/problem+json")


async def test_upload_by_the_client_itself(gateway: Gateway) -> None:
    content = b"a,b\n1,2\n"
    body = {"file_name": "own.csv", "size_bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    prepared = await gateway.client.post("/v1/uploads", json=body)
    assert prepared.status_code == 201
    wanted = prepared.json()
    async with gateway.client_of(None) as anybody:
        sent = await anybody.request(wanted["method"], wanted["url"], content=content, headers=wanted["headers"])
    assert sent.status_code == 201
    stored = await gateway.artifacts.objects.read(f"uploads/{wanted['upload_id']}")
    assert stored == content


@pytest.mark.parametrize(
    ("size", "status", "code"), [(0, 400, "empty_file"), (10**12, 413, "file_too_large")], ids=["empty", "huge"]
)
async def test_upload_of_an_impossible_size_is_refused(gateway: Gateway, size: int, status: int, code: str) -> None:
    response = await gateway.client.post("/v1/uploads", json={"file_name": "x.csv", "size_bytes": size})
    assert (response.status_code, response.json()["code"]) == (status, code)


async def test_ready_follows_the_services(gateway: Gateway) -> None:
    ready = await gateway.client.get("/readyz")
    assert (ready.status_code, ready.json()["ready"]) == (200, True)
    await gateway.stop["profiler"]()  # type: ignore[misc]
    without_profiler = await gateway.client.get("/readyz")
    assert (without_profiler.status_code, without_profiler.json()["services"]["profiler"]) == (200, "not_serving")
    await gateway.stop["persistence"]()  # type: ignore[misc]
    assert (await gateway.client.get("/readyz")).status_code == 503
    assert (await gateway.client.get("/healthz")).json() == {"status": "ok"}
    down = await gateway.client.get("/v1/analyses")
    assert (down.status_code, down.json()["code"], down.headers["retry-after"]) == (503, "unavailable", "5")


async def test_event_streams_are_bounded(open_gateway: OpenGateway) -> None:
    async with open_gateway(max_event_streams=1) as gateway:
        path = f"/v1/analyses/{await gateway.submit()}/events"
        async with gateway.client.stream("GET", path):
            refused = await gateway.client.get(path)
        assert (refused.status_code, refused.json()["code"]) == (429, "overloaded")
