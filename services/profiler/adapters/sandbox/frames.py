"""Length-prefixed frames between a parent and its child: one byte of kind, four of length, the payload."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

HEADER = struct.Struct("!BI")
MAX_NOTE_BYTES = 1024**2
MAX_PROFILE_BYTES = 512 * 1024**2


class Kind(IntEnum):
    """What a frame holds."""

    JOB = 1
    CONFINED = 2
    PROGRESS = 3
    PROFILE = 4
    FAULT = 5
    FORK = 6
    REAP = 7
    ANSWER = 8
    CONVERTED = 9


MAX_BYTES = {Kind.PROFILE: MAX_PROFILE_BYTES, Kind.CONVERTED: 16 * 1024**2}
"""Of what grows with the number of columns."""


Note = dict[str, object]
"""A JSON object of a child: looked at field by field, never believed."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One message."""

    kind: Kind
    payload: bytes

    def note(self) -> Note:
        """The payload as a JSON object; empty if it is none."""
        try:
            note = json.loads(self.payload)
        except (ValueError, RecursionError):
            return {}
        return note if isinstance(note, dict) else {}


class BrokenFrame(Exception):
    """The other side sent what no honest peer sends."""


def encode(kind: Kind, payload: bytes) -> bytes:
    """A frame as bytes."""
    return HEADER.pack(kind, len(payload)) + payload


def encode_note(kind: Kind, note: Mapping[str, object]) -> bytes:
    """A frame with a JSON object."""
    return encode(kind, json.dumps(note).encode())


def receive(channel: socket.socket) -> Frame | None:
    """Next frame of a blocking socket; None at its end. For the child's side, whose peer is trusted."""
    header = _receive_exactly(channel, HEADER.size)
    if header is None:
        return None
    kind, length = HEADER.unpack(header)
    payload = _receive_exactly(channel, length)
    return None if payload is None else Frame(Kind(kind), payload)


def _receive_exactly(channel: socket.socket, length: int) -> bytes | None:
    parts = bytearray()
    while len(parts) < length:
        part = channel.recv(min(length - len(parts), 1024**2))
        if not part:
            return None
        parts += part
    return bytes(parts)


async def read(reader: asyncio.StreamReader) -> Frame | None:
    """Next frame of a child; None at its end. Raises ``BrokenFrame``: the child may be in a stranger's hands."""
    try:
        kind_number, length = HEADER.unpack(await reader.readexactly(HEADER.size))
        kind = Kind(kind_number)
        if length > MAX_BYTES.get(kind, MAX_NOTE_BYTES):
            raise BrokenFrame("a frame is too long")
        return Frame(kind, await reader.readexactly(length))
    except (asyncio.IncompleteReadError, ConnectionResetError):
        return None
    except ValueError as error:
        raise BrokenFrame("a frame has an unknown kind") from error
