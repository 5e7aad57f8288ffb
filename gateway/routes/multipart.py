"""A multipart form as a stream of parts, parsed while it arrives: nothing is spooled, nothing is held whole."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from gateway.service.intake import FormPart
from services.runtime.errors import FieldViolation, InvalidRequest

# What it warns of quotes bytes of the body.
logging.getLogger("python_multipart").setLevel(logging.CRITICAL)

MAX_HEADERS = 8
MAX_HEADER_BYTES = 4096
MAX_NAME_LENGTH = 64


@dataclass(frozen=True, slots=True)
class _Begin:
    name: str
    file_name: str | None


class _End:
    pass


_Step = _Begin | _End | bytes


class MultipartForm:
    """Pulls a body through a push parser. One part at a time; what a reader leaves of a part is skipped."""

    def __init__(self, content_type: str, body: AsyncIterator[bytes]) -> None:
        self._body = body
        self._steps: deque[_Step] = deque()
        self._headers: dict[str, bytes] = {}
        self._header_name = bytearray()
        self._header_value = bytearray()
        self._is_complete = False
        self._in_part = False
        self._parser = self._open(content_type)

    async def parts(self) -> AsyncIterator[FormPart]:
        """Every part in order. Raises ``InvalidRequest`` when the body is not the form it claims to be."""
        while True:
            while self._in_part:
                await self._next_chunk()
            step = await self._next()
            if step is None:
                return
            if isinstance(step, _Begin):
                self._in_part = True
                yield FormPart(step.name, step.file_name, self._chunks())

    async def _chunks(self) -> AsyncIterator[bytes]:
        while self._in_part:
            chunk = await self._next_chunk()
            if chunk:
                yield chunk

    async def _next_chunk(self) -> bytes:
        step = await self._next()
        if isinstance(step, bytes):
            return step
        self._in_part = False
        return b""

    async def _next(self) -> _Step | None:
        while not self._steps:
            chunk = await anext(self._body, None)
            if chunk is None:
                if not self._is_complete:
                    raise _malformed("the form breaks off")
                return None
            self._feed(chunk)
        return self._steps.popleft()

    def _feed(self, chunk: bytes) -> None:
        try:
            self._parser.write(chunk)
        except FormParserError:
            # The parser's own words quote the bytes.
            raise _malformed("the body is not multipart/form-data") from None

    def _open(self, content_type: str) -> MultipartParser:
        kind, options = parse_options_header(content_type)
        boundary = options.get(b"boundary", b"")
        if kind != b"multipart/form-data" or not boundary:
            raise _malformed("send multipart/form-data with a boundary")
        try:
            return MultipartParser(
                boundary,
                {
                    "on_header_field": self._on_header_field,
                    "on_header_value": self._on_header_value,
                    "on_header_end": self._on_header_end,
                    "on_headers_finished": self._on_headers_finished,
                    "on_part_data": self._on_part_data,
                    "on_part_end": self._on_part_end,
                    "on_end": self._on_end,
                },
                max_header_count=MAX_HEADERS,
                max_header_size=MAX_HEADER_BYTES,
            )
        except FormParserError:
            raise _malformed("the boundary is too long") from None

    def _on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._header_name += data[start:end]

    def _on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._header_value += data[start:end]

    def _on_header_end(self) -> None:
        self._headers[self._header_name.decode("latin-1").lower()] = bytes(self._header_value)
        self._header_name.clear()
        self._header_value.clear()

    def _on_headers_finished(self) -> None:
        kind, options = parse_options_header(self._headers.get("content-disposition", b""))
        self._headers = {}
        if kind != b"form-data" or b"name" not in options:
            raise _malformed("a part has no name")
        file_name = options.get(b"filename")
        self._steps.append(_Begin(_text(options[b"name"])[:MAX_NAME_LENGTH], None if file_name is None else _text(file_name)))

    def _on_part_data(self, data: bytes, start: int, end: int) -> None:
        self._steps.append(data[start:end])

    def _on_part_end(self) -> None:
        self._steps.append(_End())

    def _on_end(self) -> None:
        self._is_complete = True


def _text(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _malformed(why: str) -> InvalidRequest:
    return InvalidRequest("The form cannot be understood.", violations=(FieldViolation("body", why),))
