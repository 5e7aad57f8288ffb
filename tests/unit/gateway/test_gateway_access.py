"""Who may ask: every route by nobody, by a stranger, by another tenant and by the owner."""

from __future__ import annotations

import pytest

from tests.unit.gateway.conftest import Gateway, OpenGateway
from tests.unit.gateway.fakes import DOWNLOAD_ID

OPEN = [
    ("GET", "/"),
    ("GET", "/docs"),
    ("GET", "/openapi.json"),
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("GET", "/static/app.js"),
    ("GET", "/v1/report-schema"),
]
OWN = [
    ("POST", "/analyze", 400),
    ("POST", "/v1/uploads", 422),
    ("POST", "/v1/analyses", 422),
    ("GET", "/v1/analyses", 200),
    ("GET", "/v1/agents", 200),
    ("GET", "/v1/history?dataset=a&metric=null_count", 200),
    ("GET", "/v1/history/merged?dataset=a&column=b", 200),
]
OF_ONE = [
    ("GET", "/v1/analyses/{id}", 200),
    ("POST", "/v1/analyses/{id}:cancel", 409),
    ("GET", "/v1/analyses/{id}/events", 200),
    ("GET", "/v1/analyses/{id}/report", 200),
    ("GET", "/v1/analyses/{id}/downloads", 200),
    ("GET", f"/v1/analyses/{{id}}/downloads/{DOWNLOAD_ID}", 302),
    ("DELETE", "/v1/analyses/{id}", 200),
]


async def test_open_routes_ask_nobody(gateway: Gateway) -> None:
    async with gateway.client_of(None) as anybody:
        for method, path in OPEN:
            assert (await anybody.request(method, path)).status_code == 200, path


@pytest.mark.parametrize(("method", "path", "status"), OWN + OF_ONE, ids=str)
async def test_owner_gets_in(gateway: Gateway, method: str, path: str, status: int) -> None:
    analysis_id = await gateway.finished()
    assert (await gateway.client.request(method, path.format(id=analysis_id))).status_code == status


STRANGERS: tuple[dict[str, str], ...] = (
    {},
    {"Authorization": "Bearer guess"},
    {"Authorization": "Basic a2V5"},
    {"X-API-Key": "guess"},
    {"X-API-Key": ""},
)


@pytest.mark.parametrize(("method", "path", "status"), OWN + OF_ONE, ids=str)
async def test_nobody_else_gets_in(gateway: Gateway, method: str, path: str, status: int) -> None:
    del status
    analysis_id = await gateway.finished()
    async with gateway.client_of(None) as anybody:
        for headers in STRANGERS:
            response = await anybody.request(method, path.format(id=analysis_id), headers=headers)
            assert (response.status_code, response.json()["code"]) == (401, "unauthenticated"), headers
            assert response.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(("method", "path", "status"), OF_ONE, ids=str)
async def test_another_tenants_analysis_does_not_exist(gateway: Gateway, method: str, path: str, status: int) -> None:
    del status
    analysis_id = await gateway.finished()
    async with gateway.client_of("globex") as other:
        response = await other.request(method, path.format(id=analysis_id))
        assert (response.status_code, response.json()["code"]) == (404, "analysis_not_found")
        assert (await other.get("/v1/analyses")).json()["analyses"] == []
    assert analysis_id in gateway.persistence.analyses


async def test_another_tenants_upload_does_not_exist(gateway: Gateway) -> None:
    await gateway.submit()
    body = {"primary": {"upload_id": next(iter(gateway.artifacts.uploads))}}
    async with gateway.client_of("globex") as other:
        assert (await other.post("/v1/analyses", json=body)).json()["code"] == "upload_not_found"


async def test_key_may_come_in_its_own_header(gateway: Gateway) -> None:
    async with gateway.client_of(None) as anybody:
        assert (await anybody.get("/v1/agents", headers={"X-API-Key": "key-of-acme"})).status_code == 200


async def test_strangers_bytes_are_not_passed_on(gateway: Gateway) -> None:
    async with gateway.client_of(None) as anybody:
        await anybody.post("/analyze", files={"primary": ("t.csv", b"a\n1\n")})
    assert not gateway.artifacts.uploads


async def test_without_authentication_everybody_is_the_same_user(open_gateway: OpenGateway) -> None:
    async with open_gateway(auth="off") as gateway, gateway.client_of(None) as anybody:
        response = await anybody.post("/analyze", files={"primary": ("t.csv", b"a\n1\n")}, headers={"Origin": gateway.url})
        assert response.status_code == 202
        (analysis,) = gateway.persistence.analyses.values()
        assert (analysis.owner.tenant_id, analysis.owner.user_id) == ("local", "local")


FOREIGN = {
    "another page": {"Origin": "https://evil.example"},
    "a sandboxed page": {"Origin": "null"},
    "another name for this address": {"Host": "evil.example"},
    "what the browser says": {"Sec-Fetch-Site": "cross-site"},
}


@pytest.mark.parametrize("headers", FOREIGN.values(), ids=FOREIGN.keys())
async def test_without_authentication_foreign_pages_are_refused(open_gateway: OpenGateway, headers: dict[str, str]) -> None:
    async with open_gateway(auth="off") as gateway, gateway.client_of(None) as browser:
        response = await browser.post("/analyze", files={"primary": ("t.csv", b"a\n1\n")}, headers=headers)
        assert response.status_code == 403
        assert not gateway.artifacts.uploads
