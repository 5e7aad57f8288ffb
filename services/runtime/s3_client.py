"""The S3 client: bounded waits, bounded retries, and what its failures mean."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from urllib3.exceptions import HTTPError

from services.runtime.errors import Unavailable
from services.runtime.objects import ObjectExists, ObjectNotFound
from services.runtime.settings import ObjectSettings

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client

T = TypeVar("T")
THREADS = 16
MISSING = frozenset({"404", "NoSuchKey", "NotFound", "NoSuchUpload"})
TAKEN = frozenset({"412", "PreconditionFailed"})
RACED = frozenset({"409", "ConditionalRequestConflict", "OperationAborted"})
RACE_TRIES = 5
RACE_PAUSE_S = 0.2


def make_client(settings: ObjectSettings) -> S3Client:
    """A client after the settings; credentials by the usual chain unless given."""
    config = Config(
        signature_version="s3v4",
        connect_timeout=3,
        read_timeout=20,
        retries={"mode": "standard", "total_max_attempts": 4},
        max_pool_connections=THREADS,
        tcp_keepalive=True,
        s3={"addressing_style": "path" if settings.s3_endpoint_url else "auto"},
        # Other stores than AWS often refuse the checksum trailers that are sent by default; our own digest is kept in any case.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    key, secret = settings.s3_access_key_id, settings.s3_secret_access_key
    # A session of its own: the default one is shared and not safe to make clients of in several threads.
    return boto3.session.Session().client(
        "s3",
        region_name=settings.s3_region,
        endpoint_url=settings.s3_endpoint_url,
        aws_access_key_id=key.get_secret_value() if key else None,
        aws_secret_access_key=secret.get_secret_value() if secret else None,
        config=config,
    )


class Threads:
    """Runs blocking calls of the client, and maps how they fail."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(THREADS, "s3")

    async def run(self, call: Callable[[], T]) -> T:
        """The call's answer. Raises ``ObjectNotFound``, ``ObjectExists``, ``Unavailable``."""
        for attempt in range(RACE_TRIES):
            try:
                return await asyncio.get_running_loop().run_in_executor(self._threads, call)
            except ClientError as error:
                # S3 answers 409 when two conditional writes meet: neither lost, so try again.
                if _code(error) not in RACED or attempt == RACE_TRIES - 1:
                    raise _mapped(error) from error
                await asyncio.sleep(RACE_PAUSE_S * (attempt + 1))
            except (BotoCoreError, HTTPError, OSError) as error:
                raise Unavailable("the object store does not answer") from error
        raise Unavailable("the object store does not answer")


def _code(error: ClientError) -> str:
    return error.response.get("Error", {}).get("Code", "")


def _mapped(error: ClientError) -> Exception:
    code = _code(error)
    if code in MISSING:
        return ObjectNotFound("no such object")
    if code in TAKEN:
        return ObjectExists("the key is taken")
    return Unavailable("the object store refused", metadata={"code": code})
