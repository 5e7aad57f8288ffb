"""Which URIs a user may name as the source of data: ``s3://bucket/key`` in a bucket that the operator lists, and no other, ever."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass

from services.runtime.errors import FieldViolation, InvalidRequest

SCHEME = "s3://"
MAX_KEY_BYTES = 1024
MAX_URI_CHARS = len(SCHEME) + 63 + 1 + MAX_KEY_BYTES
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", re.ASCII)
"""As S3 names buckets: neither credentials, a port, an alias of an access point nor an upper-case letter has room in it."""
FORM = "must be s3://bucket/key, without credentials, query, fragment, control characters or dot segments"


class SourceNotAllowed(InvalidRequest):
    """The URI is of another form, or its bucket is not listed. Both look the same but for the field's description."""

    default_reason = "SOURCE_NOT_ALLOWED"

    def __init__(self, field: str, why: str) -> None:
        super().__init__("the data may not be read from there", violations=(FieldViolation(field, why),))


@dataclass(frozen=True, slots=True)
class SourceAddress:
    """An object in somebody's bucket."""

    bucket: str
    key: str

    @property
    def file_name(self) -> str:
        """The key's last part, as a name for people."""
        return "".join(character for character in self.key.rsplit("/", 1)[-1] if character.isprintable())[:255]


def source_address(uri: str, field: str = "source_uri") -> SourceAddress:
    """The object that a URI names. Raises ``SourceNotAllowed`` for ``field`` unless it is plainly an object of S3."""
    bucket, _, key = uri.removeprefix(SCHEME).partition("/")
    if not uri.startswith(SCHEME) or len(uri) > MAX_URI_CHARS or not _BUCKET.fullmatch(bucket) or not _is_plain(key):
        raise SourceNotAllowed(field, FORM)
    return SourceAddress(bucket, key)


def allowed_source(uri: str, buckets: Set[str], field: str = "source_uri") -> SourceAddress:
    """The object that a URI names. Raises ``SourceNotAllowed`` unless its bucket is one of ``buckets`` too."""
    address = source_address(uri, field)
    if address.bucket not in buckets:
        raise SourceNotAllowed(field, "is in no bucket that the operator of this suite allows")
    return address


def _is_plain(key: str) -> bool:
    if not key or key.endswith("/") or any(character in "?#" or not character.isprintable() for character in key):
        return False
    return not {".", ".."} & set(key.split("/")) and len(key.encode(errors="replace")) <= MAX_KEY_BYTES
