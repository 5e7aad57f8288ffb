"""Data that is named by URI: under the operator's list, or refused at the door."""

from __future__ import annotations

import pytest

from tests.unit.gateway.conftest import Gateway, OpenGateway

LISTED, OTHER = "s3://data/in/a.csv", "s3://other/b.csv"


async def test_a_listed_source_is_accepted_and_shown(open_gateway: OpenGateway) -> None:
    async with open_gateway(source_buckets="data,other") as gateway:
        body = {"primary": {"source_uri": LISTED}, "baseline": {"source_uri": OTHER}}
        response = await gateway.client.post("/v1/analyses", json=body)
        assert response.status_code == 202, response.text
        asked = gateway.persistence.created[0].spec
        assert (asked.primary.source_uri, asked.baseline.dataset.source_uri) == (LISTED, OTHER)
        assert not asked.primary.upload_id
        shown = (await gateway.client.get(response.headers["location"])).json()
        assert shown["primary"]["source_uri"] == LISTED
        assert shown["primary"]["size_bytes"] is None
        assert shown["primary"]["sha256"] is None


@pytest.mark.parametrize("field", ["primary", "baseline"])
@pytest.mark.parametrize(
    "uri", [OTHER, "http://127.0.0.1/a.csv", "file:///etc/passwd", "s3://data/../a.csv", "s3://k:s@data/a.csv"]
)
async def test_any_other_source_is_refused(open_gateway: OpenGateway, field: str, uri: str) -> None:
    async with open_gateway(source_buckets="data") as gateway:
        body = {"primary": {"source_uri": LISTED}, "baseline": {"source_uri": LISTED}} | {field: {"source_uri": uri}}
        response = await gateway.client.post("/v1/analyses", json=body)
        problem = response.json()
        assert (response.status_code, problem["code"]) == (403, "source_not_allowed")
        assert problem["errors"][0]["field"] == f"{field}.source_uri"
        assert uri not in response.text
        assert not gateway.persistence.created


async def test_without_a_list_every_source_is_refused(gateway: Gateway) -> None:
    response = await gateway.client.post("/v1/analyses", json={"primary": {"source_uri": LISTED}})
    assert (response.status_code, response.json()["code"]) == (403, "source_not_allowed")


BAD_BODIES = {
    "two primaries": {"primary": {"upload_id": "u", "source_uri": LISTED}},
    "neither": {"primary": {}},
    "null": {"primary": {"upload_id": None, "source_uri": None}},
    "empty": {"primary": {"source_uri": ""}},
    "too long": {"primary": {"source_uri": "s3://data/" + "k" * 2000}},
    "two baselines": {"primary": {"source_uri": LISTED}, "baseline": {"source_uri": LISTED, "analysis_id": "a"}},
}


@pytest.mark.parametrize("body", BAD_BODIES.values(), ids=BAD_BODIES.keys())
async def test_exactly_one_origin_is_named(gateway: Gateway, body: dict[str, object]) -> None:
    response = await gateway.client.post("/v1/analyses", json=body)
    assert (response.status_code, response.json()["code"]) == (422, "invalid_request")
