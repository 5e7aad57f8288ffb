"""URLs that carry their own permission, for stores whose bytes the gateway hands out: an HMAC over everything they allow."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlencode

from services.runtime.clock import Clock
from services.runtime.errors import Internal, Unauthenticated
from services.runtime.objects import SignedUrl, checked_key

PATH = "/v1/objects/"


@dataclass(frozen=True, slots=True)
class Grant:
    """What a signed URL allows: one request on one key, until its time."""

    method: str
    key: str
    media_type: str
    expires_at: datetime
    file_name: str = ""
    """Name of the attachment; for GET."""
    size_bytes: int = 0
    """Exact size of the body; for PUT."""
    metadata: Mapping[str, str] = field(default_factory=dict)
    """Stored with the body; for PUT."""
    sha256: str = ""
    """Digest of the body, lower-case hex, empty for any; for PUT."""


class UrlSigner:
    """Signs grants into URLs below ``{url_base}/v1/objects/``."""

    def __init__(self, key: bytes, clock: Clock, url_base: str = "") -> None:
        self._key = key
        self._clock = clock
        self._url_base = url_base.rstrip("/")

    def sign_get(self, object_key: str, *, file_name: str, media_type: str, expires_s: int) -> SignedUrl:
        """A download URL."""
        expires_at = self._clock.now() + timedelta(seconds=expires_s)
        return self._sign(Grant("GET", checked_key(object_key), media_type, expires_at, file_name))

    def sign_put(
        self, object_key: str, *, size_bytes: int, media_type: str, metadata: Mapping[str, str], expires_s: int, sha256: str = ""
    ) -> SignedUrl:
        """An upload URL."""
        expires_at = self._clock.now() + timedelta(seconds=expires_s)
        grant = Grant("PUT", checked_key(object_key), media_type, expires_at, "", size_bytes, metadata, sha256)
        return self._sign(grant)

    def _sign(self, grant: Grant) -> SignedUrl:
        if not self._key:
            raise Internal("no signing key is configured")
        query = _query(grant)
        signature = _signature(self._key, grant.method, grant.key, query)
        url = f"{self._url_base}{PATH}{quote(grant.key)}?{urlencode({**query, 'signature': signature})}"
        headers = {"Content-Type": grant.media_type} if grant.method == "PUT" else {}
        return SignedUrl(grant.method, url, headers, datetime.fromtimestamp(int(query["expires"]), UTC))


def verify_signature(key: bytes, method: str, object_key: str, query: Mapping[str, str], now: datetime) -> Grant:
    """What the URL allows. ``HEAD`` passes with a signature for ``GET``. Raises ``Unauthenticated`` with the reason
    SIGNATURE_INVALID when anything was altered or its time is over."""
    signed_method = "GET" if method == "HEAD" else method
    fields = {name: value for name, value in query.items() if name != "signature"}
    expected = _signature(key, signed_method, object_key, fields)
    if not key or not hmac.compare_digest(query.get("signature", "").encode(), expected.encode()):
        raise _invalid("the URL was altered")
    grant = _grant(signed_method, checked_key(object_key), fields)
    if now >= grant.expires_at:
        raise _invalid("the URL's time is over")
    return grant


def attachment(file_name: str) -> str:
    """A Content-Disposition that saves under ``file_name`` (RFC 6266, RFC 8187), whatever characters it holds.

    Left out is what ends a header or a path, what cannot be seen, what turns the direction of reading, and leading dots.
    """
    clean = "".join(char for char in file_name if char.isprintable() and char not in '/\\"').lstrip(".") or "download"
    ascii_name = clean.encode("ascii", "replace").decode().replace("?", "_").replace("%", "_")
    return f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(clean, safe='', errors='replace')}"


def _query(grant: Grant) -> dict[str, str]:
    # Rounded up: a URL is never shorter-lived than promised.
    query = {"expires": str(int(grant.expires_at.timestamp() + 0.999)), "media_type": grant.media_type}
    if grant.method == "GET":
        return {**query, "file_name": grant.file_name}
    metadata = json.dumps(dict(grant.metadata), sort_keys=True, separators=(",", ":")).encode()
    query |= {"size_bytes": str(grant.size_bytes), "metadata": base64.urlsafe_b64encode(metadata).decode()}
    return query | ({"sha256": grant.sha256} if grant.sha256 else {})


def _grant(method: str, object_key: str, query: Mapping[str, str]) -> Grant:
    expires_at = datetime.fromtimestamp(int(query["expires"]), UTC)
    if method == "GET":
        return Grant(method, object_key, query["media_type"], expires_at, query["file_name"])
    metadata = json.loads(base64.urlsafe_b64decode(query["metadata"]))
    size_bytes, sha256 = int(query["size_bytes"]), query.get("sha256", "")
    return Grant(method, object_key, query["media_type"], expires_at, "", size_bytes, metadata, sha256)


def _signature(key: bytes, method: str, object_key: str, query: Mapping[str, str]) -> str:
    # JSON, so that no value can pass for two.
    signed = json.dumps(["url", method, object_key, sorted(query.items())]).encode()
    return hmac.new(key, signed, hashlib.sha256).hexdigest()


def _invalid(message: str) -> Unauthenticated:
    return Unauthenticated(message, reason="SIGNATURE_INVALID")
