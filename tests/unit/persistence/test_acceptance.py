from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from services.persistence.core.records import AgentSpec, AnalysisSpec, DatasetSpec, Owner, StoredObject
from services.persistence.core.workspace import Workspace
from services.runtime.errors import ServiceError

OWNER, OTHER = Owner("acme", "ada"), Owner("other", "bob")


async def refused(world: Any, spec: AnalysisSpec, request_id: str = "", owner: Owner = OWNER) -> str:
    with pytest.raises(ServiceError) as error:
        await world.persistence.analyses.create(owner, spec, request_id)
    return error.value.reason


async def test_an_accepted_analysis_is_recorded_marked_listed_and_announced(world: Any) -> None:
    analysis_id = await world.create(agents=(AgentSpec("unified-profiler", {"top_n_values": 5}),), tool_id="desk")
    keys = await world.keys()
    assert f"open/{analysis_id}" in keys
    assert [key for key in keys if key.startswith("index/t-acme/")]
    assert world.published() == [f"{analysis_id}:requested:1"]
    kept = json.loads(await world.objects.read(Workspace(analysis_id).request_key))
    assert kept["owner"] == {"tenant_id": "acme", "user_id": "ada"}
    assert kept["spec"]["primary"]["file_name"] == "sales ü.csv"
    assert kept["spec"]["primary"]["object"]["key"] == "uploads/up-1"
    assert kept["spec"]["agents"] == [{"agent_id": "unified-profiler", "parameters": {"top_n_values": 5.0}}]


async def test_what_is_read_back_is_what_was_accepted(world: Any) -> None:
    await world.upload()
    spec = AnalysisSpec(DatasetSpec("named.csv", "up-1", read_options={"delimiter": ";", "header_rows": 2}), tool_id="desk")
    made = await world.persistence.analyses.create(OWNER, spec, "")
    assert (await world.persistence.analyses.get("acme", made.request.analysis_id)).request == made.request
    assert made.request.spec.primary.read_options == {"delimiter": ";", "header_rows": 2}


async def test_a_source_is_accepted_and_named_after_its_key(world: Any) -> None:
    await world.upload()
    spec = AnalysisSpec(DatasetSpec(source_uri="s3://data/in/a.csv"), DatasetSpec("b.csv", source_uri="s3://data/2"))
    made = await world.persistence.analyses.create(OWNER, spec, "")
    kept = json.loads(await world.objects.read(Workspace(made.request.analysis_id).request_key))["spec"]
    assert kept["primary"] == {"file_name": "a.csv", "source_uri": "s3://data/in/a.csv"}
    assert kept["baseline"]["dataset"] == {"file_name": "b.csv", "source_uri": "s3://data/2"}
    assert (await world.persistence.analyses.get("acme", made.request.analysis_id)).request == made.request


async def test_a_source_named_with_an_object_is_a_source_only(world: Any) -> None:
    theirs = StoredObject("uploads/theirs", 1, "0" * 64, "text/csv")
    spec = AnalysisSpec(DatasetSpec(source_uri="s3://data/a.csv", stored=theirs))
    made = await world.persistence.analyses.create(OWNER, spec, "")
    assert made.request.spec.primary.stored is None


async def test_a_silent_bus_does_not_hinder_acceptance(world: Any) -> None:
    world.bus.available = False
    assert await world.state(await world.create()) == "queued"


async def test_an_upload_of_another_tenant_does_not_exist(world: Any) -> None:
    await world.upload(tenant="other")
    assert await refused(world, world.spec()) == "UPLOAD_NOT_FOUND"


@pytest.mark.parametrize(
    ("spec", "reason"),
    [
        (AnalysisSpec(None), "MISSING_FILE"),
        (AnalysisSpec(DatasetSpec("a.csv")), "MISSING_FILE"),
        (AnalysisSpec(DatasetSpec(upload_id="unknown")), "UPLOAD_NOT_FOUND"),
        (AnalysisSpec(DatasetSpec(upload_id="../requests")), "UPLOAD_NOT_FOUND"),
        (AnalysisSpec(DatasetSpec(upload_id="up-1"), DatasetSpec(upload_id="unknown")), "UPLOAD_NOT_FOUND"),
        (AnalysisSpec(DatasetSpec(upload_id="up-1"), baseline_analysis_id="nonsense"), "ANALYSIS_NOT_FOUND"),
        (AnalysisSpec(DatasetSpec(upload_id="empty")), "EMPTY_FILE"),
        (AnalysisSpec(DatasetSpec(upload_id="altered")), "INVALID_REQUEST"),
        (AnalysisSpec(DatasetSpec(upload_id="up-1", source_uri="s3://data/a.csv")), "INVALID_REQUEST"),
        (AnalysisSpec(DatasetSpec(source_uri="http://127.0.0.1/a.csv")), "SOURCE_NOT_ALLOWED"),
        (AnalysisSpec(DatasetSpec(upload_id="up-1"), DatasetSpec(source_uri="s3://data/../a.csv")), "SOURCE_NOT_ALLOWED"),
    ],
)
async def test_a_bad_request_is_refused_and_leaves_nothing(world: Any, spec: AnalysisSpec, reason: str) -> None:
    await world.upload()
    await world.upload("empty", content=b"")
    await world.upload("altered", **{"declared-sha256": "0" * 64})
    before = await world.keys()
    assert await refused(world, spec, "request-1") == reason
    assert await world.keys() == before


async def test_the_same_request_id_gives_the_same_analysis(world: Any) -> None:
    first = await world.create("r-1")
    assert await world.create("r-1") == first
    assert await world.create("r-2") != first
    assert world.published().count(f"{first}:requested:1") == 1


async def test_the_same_request_id_gives_the_same_analysis_when_its_upload_is_gone(world: Any) -> None:
    first = await world.create("r-1")
    await world.objects.delete("uploads/up-1")
    again = await world.persistence.analyses.create(OWNER, world.spec(), "r-1")
    assert again.request.analysis_id == first


async def test_a_request_id_is_a_tenants_own(world: Any) -> None:
    assert await world.create("r-1") != await world.create("r-1", owner=OTHER)


async def test_another_spec_under_the_same_request_id_is_a_conflict(world: Any) -> None:
    await world.create("r-1")
    assert await refused(world, world.spec(tool_id="other"), "r-1") == "IDEMPOTENCY_CONFLICT"


async def test_an_overlong_request_id_is_refused(world: Any) -> None:
    await world.upload()
    assert await refused(world, world.spec(), "x" * 257) == "INVALID_REQUEST"


async def test_one_request_id_twenty_times_at_once_gives_one_analysis(world: Any) -> None:
    await world.upload()
    processes = [world.new_process() for _ in range(20)]
    made = await asyncio.gather(*(process.analyses.create(OWNER, world.spec(), "r-1") for process in processes))
    assert len({analysis.request.analysis_id for analysis in made}) == 1
    assert len(await world.keys("open/")) == 1
    assert len(await world.keys("analyses/")) == 1


async def test_a_creation_killed_after_its_claim_is_finished_by_the_retry(world: Any) -> None:
    await world.upload()
    ledger = world.persistence.reconciler.ledger
    crashed = type(ledger)(world.objects)
    analyses = world.new_process().analyses
    claim = crashed.claim
    claims: list[Any] = []

    async def die_after_claim(*arguments: Any) -> Any:
        claims.append(await claim(*arguments))
        raise asyncio.CancelledError

    object.__setattr__(analyses.acceptance, "ledger", _Proxy(ledger, die_after_claim))
    with pytest.raises(asyncio.CancelledError):
        await analyses.create(OWNER, world.spec(), "r-1")
    assert not await world.keys("analyses/")
    assert await world.create("r-1") == claims[0].analysis_id


class _Proxy:
    def __init__(self, ledger: Any, claim: Any) -> None:
        self._ledger = ledger
        self.claim = claim

    def __getattr__(self, name: str) -> Any:
        return getattr(self._ledger, name)


async def test_a_deleted_analysis_does_not_come_back_by_its_request_id(world: Any) -> None:
    analysis_id = await world.create("r-1")
    await world.persistence.analyses.delete(OWNER, analysis_id)
    await world.upload()
    assert await refused(world, world.spec(), "r-1") == "ANALYSIS_DELETED"


async def test_a_repeat_does_not_take_an_accepted_analysis_back_when_its_upload_is_gone(world: Any) -> None:
    analysis_id = await world.create("r-1")
    ledger = world.persistence.reconciler.ledger
    request = await ledger.request(analysis_id)
    await world.objects.delete("uploads/up-1")
    assert await ledger.accept(request)
    assert await world.keys("open/") == [f"open/{analysis_id}"]


async def test_what_names_an_upload_that_goes_is_refused_and_leaves_no_trace(world: Any) -> None:
    analysis_id = await world.create()
    request = await world.persistence.reconciler.ledger.request(analysis_id)
    await world.objects.delete(f"analyses/{analysis_id}/request.json")
    await world.objects.put("releases/up-1/somebody", b"")
    assert not await world.persistence.reconciler.ledger.accept(request)
    assert await world.keys() == ["releases/up-1/somebody", "uploads/up-1"]
