"""Buckets of others, held against a server that speaks S3."""

from __future__ import annotations

import gzip
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.stub import Stubber
from moto.server import ThreadedMotoServer
from pydantic import SecretStr

from services.runtime.errors import LimitExceeded, ServiceError, Unavailable
from services.runtime.s3_client import make_client
from services.runtime.s3_sources import S3Sources, SourceDenied, SourceNotFound
from services.runtime.settings import ObjectSettings
from services.runtime.source_uris import SourceNotAllowed

CONTENT = b"a,b\n" + b"1,2\n" * 700_000


@pytest.fixture(scope="module")
def s3_url() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


class Buckets:
    """One bucket that is listed, the suite's own one, one that nobody may read."""

    def __init__(self, url: str) -> None:
        self.listed, self.own, self.foreign = (f"{name}-{uuid.uuid4().hex[:8]}" for name in ("listed", "own", "foreign"))
        self.settings = ObjectSettings(
            s3_bucket=self.own,
            s3_endpoint_url=url,
            s3_region="us-east-1",
            s3_access_key_id=SecretStr("test"),
            s3_secret_access_key=SecretStr("test"),
            s3_source_buckets=f"{self.listed},{self.own},never-made",
        )
        self.client = make_client(self.settings)
        for bucket in (self.listed, self.own, self.foreign):
            self.client.create_bucket(Bucket=bucket)
            self.client.put_object(Bucket=bucket, Key="in/a b.csv", Body=CONTENT)
        self.sources = S3Sources(self.settings)


@pytest.fixture
def buckets(s3_url: str) -> Buckets:
    return Buckets(s3_url)


async def fetched(buckets: Buckets, uri: str, path: Path, max_bytes: int = 10**9, check_room: Any = len) -> int:
    return await buckets.sources.fetch(uri, path, max_bytes, check_room)


async def test_an_object_of_a_listed_bucket_is_copied(buckets: Buckets, tmp_path: Path) -> None:
    announced: list[int] = []
    size = await fetched(buckets, f"s3://{buckets.listed}/in/a b.csv", tmp_path / "input", len(CONTENT), announced.append)
    assert (tmp_path / "input").read_bytes() == CONTENT
    assert announced == [size] == [len(CONTENT)]


async def test_compressed_bytes_come_as_they_are(buckets: Buckets, tmp_path: Path) -> None:
    packed = gzip.compress(b"a\n1\n")
    buckets.client.put_object(Bucket=buckets.listed, Key="a.csv.gz", Body=packed, ContentEncoding="gzip")
    await fetched(buckets, f"s3://{buckets.listed}/a.csv.gz", tmp_path / "input", check_room=lambda _: None)
    assert (tmp_path / "input").read_bytes() == packed


async def refusal(buckets: Buckets, uri: str, path: Path, **options: Any) -> ServiceError:
    with pytest.raises(ServiceError) as refused:
        await fetched(buckets, uri, path, **{"check_room": lambda _: None, **options})
    assert buckets.listed not in str(refused.value)
    return refused.value


async def test_a_missing_object_and_a_missing_bucket_are_not_found(buckets: Buckets, tmp_path: Path) -> None:
    for uri in (f"s3://{buckets.listed}/none.csv", "s3://never-made/a.csv"):
        error = await refusal(buckets, uri, tmp_path / "input")
        assert isinstance(error, SourceNotFound)
        assert (error.reason, error.retryable) == ("SOURCE_NOT_FOUND", False)


async def test_what_is_not_listed_is_not_even_asked_for(buckets: Buckets, tmp_path: Path) -> None:
    for bucket in (buckets.foreign, buckets.own):
        error = await refusal(buckets, f"s3://{bucket}/in/a b.csv", tmp_path / "input")
        assert isinstance(error, SourceNotAllowed)
    assert buckets.sources._opened is None, "no client may be made for it"


async def test_a_large_object_is_refused_before_it_moves(buckets: Buckets, tmp_path: Path) -> None:
    uri = f"s3://{buckets.listed}/in/a b.csv"
    error = await refusal(buckets, uri, tmp_path / "input", max_bytes=len(CONTENT) - 1)
    assert isinstance(error, LimitExceeded)
    assert error.reason == "FILE_TOO_LARGE"
    assert not (tmp_path / "input").exists()


async def test_lack_of_room_is_told_before_it_moves(buckets: Buckets, tmp_path: Path) -> None:
    def refuse(_: int) -> None:
        raise Unavailable("no room")

    error = await refusal(buckets, f"s3://{buckets.listed}/in/a b.csv", tmp_path / "input", check_room=refuse)
    assert error.message == "no room"
    assert not (tmp_path / "input").exists()


async def test_an_object_that_changes_meanwhile_is_tried_again(buckets: Buckets, tmp_path: Path) -> None:
    def change(_: int) -> None:
        buckets.client.put_object(Bucket=buckets.listed, Key="in/a b.csv", Body=b"x" * len(CONTENT))

    error = await refusal(buckets, f"s3://{buckets.listed}/in/a b.csv", tmp_path / "input", check_room=change)
    assert (error.reason, error.retryable) == ("UNAVAILABLE", True)


DENIALS = {"head": ("403", 403), "key": ("AccessDenied", 403), "archive": ("InvalidObjectState", 403)}


@pytest.mark.parametrize(("code", "status"), DENIALS.values(), ids=DENIALS.keys())
async def test_refused_credentials_are_no_reason_to_try_again(buckets: Buckets, tmp_path: Path, code: str, status: int) -> None:
    client, _ = buckets.sources._client()
    with Stubber(client) as stub:
        stub.add_client_error("head_object", code, "secret words of the store", status)
        error = await refusal(buckets, f"s3://{buckets.listed}/in/a b.csv", tmp_path / "input")
    assert isinstance(error, SourceDenied)
    assert (error.reason, error.retryable) == ("SOURCE_DENIED", False)
    assert "secret" not in error.message


async def test_a_store_in_trouble_is_tried_again(buckets: Buckets, tmp_path: Path) -> None:
    client, _ = buckets.sources._client()
    with Stubber(client) as stub:
        stub.add_client_error("head_object", "InternalError", http_status_code=400)
        error = await refusal(buckets, f"s3://{buckets.listed}/in/a b.csv", tmp_path / "input")
    assert (error.reason, error.retryable) == ("UNAVAILABLE", True)
