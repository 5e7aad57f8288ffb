"""What an S3 server that checks signatures, conditions and policies makes of our requests. The suite on moto cannot tell."""

from __future__ import annotations

import base64
import hashlib
import json
import uuid
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import httpx
import pytest
from botocore.exceptions import ClientError

from services.runtime.errors import Unavailable
from services.runtime.objects import SignedUrl
from services.runtime.s3_objects import S3Objects
from services.runtime.s3_upload import PART_BYTES
from services.runtime.signed_urls import attachment
from tests.contracts.weed import ACCESS_KEY, READER_KEY, READER_SECRET, WeedServer

pytestmark = pytest.mark.reals3

BODY = b"a,b\n1,2\n"
DIGEST = hashlib.sha256(BODY).hexdigest()
KEY = "analyses/x/artifacts/d"
REFUSED = {400, 403, 405, 411, 412}


@pytest.fixture
def store(weed: WeedServer) -> S3Objects:
    return weed.store()


async def download(store: S3Objects, expires_s: int = 60, name: str = "Ü مرحبا.csv") -> str:
    await store.put(KEY, BODY, media_type="text/csv")
    return (await store.sign_get(KEY, file_name=name, media_type="text/csv", expires_s=expires_s)).url


async def upload(store: S3Objects, sha256: str = DIGEST, expires_s: int = 60) -> SignedUrl:
    return await store.sign_put(
        "uploads/u", size_bytes=len(BODY), media_type="text/csv", metadata={"tenant": "é"}, expires_s=expires_s, sha256=sha256
    )


def changed(url: str, **parameters: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(query=urlencode({**dict(parse_qsl(parts.query)), **parameters})))


def test_nobody_reads_without_a_signature(store: S3Objects) -> None:
    store._client.put_object(Bucket=store._bucket, Key=store._key(KEY), Body=BODY)
    assert httpx.get(f"{store._client.meta.endpoint_url}/{store._bucket}/{store._key(KEY)}").status_code == 403


async def test_a_signed_download_is_an_attachment_under_its_name(store: S3Objects) -> None:
    answer = httpx.get(await download(store))
    assert (answer.status_code, answer.content) == (200, BODY)
    assert answer.headers["content-disposition"] == attachment("Ü مرحبا.csv")
    assert answer.headers["content-type"] == "text/csv"


ALTERED = {
    "expiry": lambda url: changed(url, **{"X-Amz-Expires": "604800"}),
    "date": lambda url: changed(url, **{"X-Amz-Date": "20990101T000000Z"}),
    "name": lambda url: changed(url, **{"response-content-disposition": "inline"}),
    "type": lambda url: changed(url, **{"response-content-type": "text/html"}),
    "added parameter": lambda url: url + "&response-cache-control=public",
    "signature": lambda url: changed(url, **{"X-Amz-Signature": "0" * 64}),
    "no signature": lambda url: url.split("&X-Amz-Signature")[0],
    "no query": lambda url: url.split("?")[0],
    "key": lambda url: url.replace("artifacts/d", "artifacts/e"),
    "credential": lambda url: url.replace(f"{ACCESS_KEY}%2F", f"{READER_KEY}%2F"),
}


@pytest.mark.parametrize("alter", ALTERED.values(), ids=ALTERED)
async def test_an_altered_download_is_refused(store: S3Objects, alter: object) -> None:
    url = await download(store)
    await store.put(KEY[:-1] + "e", b"of another tenant")
    answer = httpx.get(alter(url))  # type: ignore[operator]
    assert answer.status_code in REFUSED
    assert BODY not in answer.content


async def test_another_bucket_is_refused(store: S3Objects) -> None:
    other = f"bucket-{uuid.uuid4().hex[:8]}"
    store._client.create_bucket(Bucket=other)
    store._client.put_object(Bucket=other, Key=store._key(KEY), Body=b"of another tenant")
    url = await download(store)
    assert httpx.get(url.replace(store._bucket, other)).status_code == 403


async def test_an_expired_url_is_refused(store: S3Objects, monkeypatch: pytest.MonkeyPatch) -> None:
    import datetime

    import botocore.auth

    # Signed an hour ago, for a minute: the server's own clock is the one that counts.
    an_hour_ago = datetime.datetime.now(datetime.UTC).replace(tzinfo=None) - datetime.timedelta(hours=1)
    with monkeypatch.context() as patch:
        patch.setattr(botocore.auth, "get_current_datetime", lambda remove_tzinfo=True: an_hour_ago)
        get, put = await download_url(store), await upload(store)
    await store.put(KEY, BODY)
    assert httpx.get(get).status_code == 403
    assert httpx.put(put.url, content=BODY, headers=dict(put.headers)).status_code == 403


async def download_url(store: S3Objects) -> str:
    return (await store.sign_get(KEY, file_name="a.csv", media_type="text/csv", expires_s=60)).url


@pytest.mark.parametrize("method", ["PUT", "DELETE", "POST"])
async def test_a_download_url_is_good_for_nothing_else(store: S3Objects, method: str) -> None:
    url = await download(store)
    assert httpx.request(method, url, content=b"x").status_code in REFUSED
    assert await store.read(KEY) == BODY


@pytest.mark.parametrize("method", ["GET", "DELETE", "POST"])
async def test_an_upload_url_is_good_for_nothing_else(store: S3Objects, method: str) -> None:
    signed = await upload(store)
    await store.put("uploads/u", b"there before")
    assert httpx.request(method, signed.url, headers=dict(signed.headers)).status_code in REFUSED
    assert await store.read("uploads/u") == b"there before"


async def test_a_signed_upload_takes_the_announced_bytes_once(store: S3Objects) -> None:
    signed = await upload(store)
    assert httpx.put(signed.url, content=BODY, headers=dict(signed.headers)).status_code == 200
    info = await store.head("uploads/u")
    assert info is not None
    assert (await store.read("uploads/u"), dict(info.metadata), info.media_type) == (BODY, {"tenant": "é"}, "text/csv")
    assert httpx.put(signed.url, content=BODY, headers=dict(signed.headers)).status_code == 412


BAD_BODIES = {"longer": BODY + b"x", "shorter": BODY[:-1], "other bytes": BODY[::-1], "empty": b""}


@pytest.mark.parametrize("content", BAD_BODIES.values(), ids=BAD_BODIES)
async def test_an_upload_of_other_bytes_is_refused(store: S3Objects, content: bytes) -> None:
    signed = await upload(store)
    assert httpx.put(signed.url, content=content, headers=dict(signed.headers)).status_code in REFUSED
    assert await store.head("uploads/u") is None


HEADERS = {
    "no condition": {"If-None-Match": None},
    "other condition": {"If-None-Match": "x"},
    "other type": {"Content-Type": "text/html"},
    "other tenant": {"x-amz-meta-tenant": "evil"},
    "more metadata": {"x-amz-meta-more": "x"},
    "no digest": {"x-amz-checksum-sha256": None},
    "other digest": {"x-amz-checksum-sha256": base64.b64encode(hashlib.sha256(BODY[::-1]).digest()).decode()},
}


@pytest.mark.parametrize("change", HEADERS.values(), ids=HEADERS)
async def test_an_upload_with_other_headers_is_refused(store: S3Objects, change: dict[str, str | None]) -> None:
    signed = await upload(store)
    headers = {name: value for name, value in {**signed.headers, **change}.items() if value is not None}
    content = BODY[::-1] if "other digest" in change else BODY
    assert httpx.put(signed.url, content=content, headers=headers).status_code in REFUSED
    assert await store.head("uploads/u") is None


@pytest.mark.parametrize("size", [1, PART_BYTES + 1], ids=["one_request", "parts"])
async def test_artifacts_carry_the_tag_that_lifecycle_rules_name(store: S3Objects, size: int) -> None:
    await store.put(KEY, b"x" * size, retention="artifact", create_only=True)
    assert tags(store) == {"pmd-retention": "artifact"}


def tags(store: S3Objects) -> dict[str, str]:
    found = store._client.get_object_tagging(Bucket=store._bucket, Key=store._key(KEY))["TagSet"]
    return {tag["Key"]: tag["Value"] for tag in found}


async def test_who_may_only_read_writes_and_signs_nothing(weed: WeedServer, store: S3Objects) -> None:
    await store.put(KEY, BODY)
    reader = weed.store(READER_KEY, READER_SECRET, store._prefix)
    assert await reader.read(KEY) == BODY
    with pytest.raises(Unavailable):
        await reader.put("a", b"x")
    signed = await upload(reader)
    assert httpx.put(signed.url, content=BODY, headers=dict(signed.headers)).status_code == 403
    wrong = weed.store(ACCESS_KEY, "a-wrong-secret", store._prefix)
    with pytest.raises(Unavailable):
        await wrong.read(KEY)


async def test_a_bucket_policy_that_denies_is_obeyed(weed: WeedServer, store: S3Objects) -> None:
    """Nothing but the suite's own keys may be in use with the ledger: a policy can say so, and URLs fall under it."""
    url = await download(store)
    statement = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:GetObject",
        "Resource": f"arn:aws:s3:::{store._bucket}/{store._prefix}*",
    }
    reader = weed.store(READER_KEY, READER_SECRET, store._prefix)._client
    store._client.put_bucket_policy(Bucket=store._bucket, Policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))
    with pytest.raises(ClientError):
        reader.get_object(Bucket=store._bucket, Key=store._key(KEY))
    store._client.delete_bucket_policy(Bucket=store._bucket)
    assert httpx.get(url).status_code == 200
