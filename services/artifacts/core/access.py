"""What access is given for how long: the rules behind signed URLs and uploads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from services.artifacts.errors import BrokenUpload, EmptyUpload, UploadTooLarge
from services.runtime.errors import FieldViolation, InvalidRequest

GIB = 1024**3
SHA256_LENGTH = 64
MAX_FILE_NAME = 255
"""Characters of a display name."""
METADATA_FILE_NAME_BYTES = 1024
"""Of the encoded name: S3 keeps 2 KiB of metadata in all."""
TENANT_METADATA = "tenant-id"
USER_METADATA = "user-id"
FILE_NAME_METADATA = "file-name"
DECLARED_SHA256_METADATA = "declared-sha256"
"""What the client of a signed URL promised; whoever accepts the upload holds it against the stored digest."""


@dataclass(frozen=True, slots=True)
class AccessLimits:
    """Bounds of what callers get."""

    max_upload_bytes: int = 5 * GIB
    upload_expiry_s: int = 3600
    """A signed upload of some gigabytes takes its time."""
    download_expiry_s: int = 300
    max_download_expiry_s: int = 900

    def download_expiry(self, asked_s: int) -> int:
        """Seconds that a download URL lives; 0 asks for the default, too much is capped."""
        if asked_s < 0:
            raise InvalidRequest("time runs forwards", violations=(FieldViolation("expires_s", "must not be negative"),))
        return min(asked_s or self.download_expiry_s, self.max_download_expiry_s)

    def check_upload_size(self, size_bytes: int) -> None:
        """Refuse an announced size. Raises ``EmptyUpload``, ``UploadTooLarge``."""
        if size_bytes < 0:
            raise BrokenUpload("a size is not negative", violations=(FieldViolation("size_bytes", "must not be negative"),))
        if size_bytes == 0:
            raise EmptyUpload("the file holds no byte")
        if size_bytes > self.max_upload_bytes:
            raise UploadTooLarge(self.max_upload_bytes)


def checked_file_name(file_name: str) -> str:
    """A display name as users gave it, within bounds. Raises ``InvalidRequest``."""
    if not file_name.strip() or len(file_name) > MAX_FILE_NAME:
        fault = FieldViolation("file_name", f"must have 1 to {MAX_FILE_NAME} characters")
        raise InvalidRequest("the file's name cannot be used", violations=(fault,))
    return file_name


def checked_sha256(sha256: str) -> str:
    """A digest in lower-case hex, or empty. Raises ``InvalidRequest``."""
    digest = sha256.lower()
    if digest and (len(digest) != SHA256_LENGTH or not set(digest) <= set("0123456789abcdef")):
        raise InvalidRequest("that is no digest", violations=(FieldViolation("sha256", "must be 64 hexadecimal digits"),))
    return digest


def upload_metadata(tenant_id: str, user_id: str, file_name: str, declared_sha256: str = "") -> Mapping[str, str]:
    """What an upload carries beside its bytes, percent-encoded UTF-8: object metadata is ASCII."""
    encoded = quote(file_name, safe="")
    while len(encoded) > METADATA_FILE_NAME_BYTES:
        # Decoding half an escape would yield another name, so whole characters go.
        file_name = file_name[1:]
        encoded = quote(file_name, safe="")
    metadata = {
        TENANT_METADATA: quote(tenant_id, safe=""),
        USER_METADATA: quote(user_id, safe=""),
        FILE_NAME_METADATA: encoded,
    }
    return metadata | ({DECLARED_SHA256_METADATA: declared_sha256} if declared_sha256 else {})
