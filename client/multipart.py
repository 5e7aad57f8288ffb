"""A form with files as a stream of known size (RFC 7578): httpx would read the files without saying how far it is."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

CHUNK_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class Field:
    """A form field."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class FilePart:
    """A file under a field's name."""

    name: str
    path: Path


class Multipart:
    """The body of one request. Fields come first, so that a refusal needs no upload."""

    def __init__(self, fields: Sequence[Field], files: Sequence[FilePart]) -> None:
        boundary = uuid.uuid4().hex
        self.content_type = f"multipart/form-data; boundary={boundary}"
        self._fields = b"".join(_field(boundary, field) for field in fields)
        self._files = [(_file_head(boundary, part), part.path, part.path.stat().st_size) for part in files]
        self._end = f"--{boundary}--\r\n".encode()

    @property
    def size_bytes(self) -> int:
        """Of the whole body."""
        return len(self._fields) + sum(len(head) + size + 2 for head, _, size in self._files) + len(self._end)

    async def stream(self, on_bytes: Callable[[int, int], None] | None = None) -> AsyncIterator[bytes]:
        """The body in chunks."""
        sent, total = 0, sum(size for _, _, size in self._files)
        yield self._fields
        for head, path, size in self._files:
            yield head
            left = size
            with path.open("rb") as file:
                # A file that grows meanwhile is sent as long as it was announced.
                while left and (chunk := file.read(min(CHUNK_BYTES, left))):
                    left -= len(chunk)
                    sent += len(chunk)
                    yield chunk
                    if on_bytes:
                        on_bytes(sent, total)
            yield b"\r\n"
        yield self._end


def _field(boundary: str, field: Field) -> bytes:
    return f'--{boundary}\r\nContent-Disposition: form-data; name="{field.name}"\r\n\r\n{field.value}\r\n'.encode()


def _file_head(boundary: str, part: FilePart) -> bytes:
    # Percent-encoding what would end the parameter, as browsers do.
    name = part.path.name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
    return (
        f'--{boundary}\r\nContent-Disposition: form-data; name="{part.name}"; filename="{name}"'
        f"\r\nContent-Type: application/octet-stream\r\n\r\n"
    ).encode()
