"""Signed URLs of the file store: exactly what was signed, and nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator

import httpx
import pytest

from services.runtime.objects import SignedUrl
from tests.unit.gateway.conftest import Gateway, OpenGateway

CONTENT = b"a,b\n1,2\n"


async def signed_put(gateway: Gateway, sha256: str = "", expires_s: int = 60) -> SignedUrl:
    return await gateway.artifacts.objects.sign_put(
        "uploads/u1", size_bytes=len(CONTENT), media_type="text/csv", metadata={"a": "b"}, expires_s=expires_s, sha256=sha256
    )


async def signed_get(gateway: Gateway, name: str = "a.csv", expires_s: int = 60) -> str:
    await gateway.artifacts.objects.put("uploads/u1", CONTENT, media_type="text/csv")
    signed = await gateway.artifacts.objects.sign_get("uploads/u1", file_name=name, media_type="text/html", expires_s=expires_s)
    return signed.url


async def test_file_comes_as_an_attachment(gateway: Gateway) -> None:
    response = await gateway.client.get(await signed_get(gateway, 'rép"ort\r\nX: y.csv'), headers={"Range": "bytes=0-1"})
    assert (response.status_code, response.content) == (200, CONTENT)
    assert response.headers["content-disposition"].startswith("attachment; filename=")
    assert "filename*=UTF-8''r%C3%A9port" in response.headers["content-disposition"]
    assert "x" not in response.headers
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["content-security-policy"].startswith("sandbox")


async def test_head_tells_without_sending(gateway: Gateway) -> None:
    response = await gateway.client.head(await signed_get(gateway))
    assert (response.status_code, response.headers["content-length"]) == (200, str(len(CONTENT)))


ALTERED = {
    "another key": lambda url: url.replace("uploads/u1", "uploads/u2"),
    "another name": lambda url: url.replace("a.csv", "b.csv"),
    "another time": lambda url: url.replace("expires=", "expires=9"),
    "no signature": lambda url: url.split("&signature=")[0],
    "no query": lambda url: url.split("?")[0],
    "doubled parameter": lambda url: url + "&expires=9999999999",
    "traversal": lambda url: url.replace("uploads/u1", "uploads/..%2f..%2fetc/passwd"),
}


@pytest.mark.parametrize("alter", ALTERED.values(), ids=ALTERED.keys())
async def test_altered_url_is_refused(gateway: Gateway, alter: object) -> None:
    url = alter(await signed_get(gateway))  # type: ignore[operator]
    response = await gateway.client.get(url)
    assert (response.status_code, response.json()["code"]) == (403, "signature_invalid")


async def test_expired_url_is_refused(gateway: Gateway) -> None:
    response = await gateway.client.get(await signed_get(gateway, expires_s=-5))
    assert (response.status_code, response.json()["code"]) == (403, "signature_invalid")


async def test_download_url_does_not_upload(gateway: Gateway) -> None:
    response = await gateway.client.put(await signed_get(gateway), content=CONTENT)
    assert response.status_code == 403


async def test_file_that_is_gone_is_404(gateway: Gateway) -> None:
    url = await signed_get(gateway)
    await gateway.artifacts.objects.delete("uploads/u1")
    response = await gateway.client.get(url)
    assert (response.status_code, response.json()["code"]) == (404, "object_not_found")


async def put(gateway: Gateway, signed: SignedUrl, content: bytes | AsyncIterator[bytes]) -> httpx.Response:
    return await gateway.client.put(signed.url, content=content, headers=dict(signed.headers))


async def test_upload_works_once(gateway: Gateway) -> None:
    signed = await signed_put(gateway, hashlib.sha256(CONTENT).hexdigest())
    assert (await put(gateway, signed, CONTENT)).status_code == 201
    assert (await put(gateway, signed, CONTENT)).status_code == 409


WRONG = {"shorter": (CONTENT[:-1], 400), "longer": (CONTENT + b"x", 413), "other bytes": (CONTENT[::-1], 400), "empty": (b"", 400)}


@pytest.mark.parametrize(("content", "status"), WRONG.values(), ids=WRONG.keys())
async def test_upload_of_something_else_leaves_nothing(gateway: Gateway, content: bytes, status: int) -> None:
    signed = await signed_put(gateway, hashlib.sha256(CONTENT).hexdigest())
    assert (await put(gateway, signed, content)).status_code == status
    assert await gateway.artifacts.objects.head("uploads/u1") is None


async def test_upload_without_length_is_bound_too(gateway: Gateway) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b"x" * 65536

    assert (await put(gateway, await signed_put(gateway), endless())).status_code == 413
    assert await gateway.artifacts.objects.head("uploads/u1") is None


async def test_upload_under_another_type_is_refused(gateway: Gateway) -> None:
    signed = await signed_put(gateway)
    response = await gateway.client.put(signed.url, content=CONTENT, headers={"Content-Type": "text/html"})
    assert response.status_code == 400


async def test_with_s3_the_gateway_keeps_no_files(gateway: Gateway, open_gateway: OpenGateway) -> None:
    url = await signed_get(gateway)
    async with open_gateway(keeps_files=False) as other:
        response = await other.client.get(url)
    assert (response.status_code, response.json()["code"]) == (404, "object_not_found")
