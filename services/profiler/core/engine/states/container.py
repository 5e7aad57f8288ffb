"""Stored states as bytes: a mark, a version, a compressed header, one blob per type of values, a digest.

    PMDS  version  [length, header]  [length, schema]  [length, blob] …  SHA-256 of everything before it

Numbers are little-endian: the version has 4 bytes, a length 8. The header is JSON under zstd; schema and blobs are Arrow streams.
"""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Collection
from dataclasses import replace
from typing import Any

import polars as pl
import zstandard

from services.profiler.core.analyzers.base import State
from services.profiler.core.engine.elements import elements_of
from services.profiler.core.engine.states.facts import heard, told
from services.profiler.core.engine.states.names import shapes, state_types, table_names
from services.profiler.core.engine.states.packing import pack, unpack
from services.profiler.core.engine.states.pool import OpenPool, Pool, from_arrow, to_arrow
from services.profiler.core.engine.table_states import TableStates
from services.profiler.core.engine.units import TABLE, Key
from services.profiler.core.metrics import CONVENTION_VERSION, AbsentReason
from services.profiler.core.stored_states import MARK, MAX_BYTES
from services.profiler.errors import OutdatedStates, StatesTooLarge, UnreadableStates

FORMAT_VERSION = 1
MAX_HEADER_BYTES = 256 * 1024**2
MAX_SECTIONS = 100
DIGEST_BYTES = 32
COMPRESSION_LEVEL = 1


def encode(states: TableStates) -> bytes:
    """States as they are stored; meant for what ``storable`` made. Equal states give equal bytes. Raises ``StatesTooLarge``."""
    pool = Pool()
    packed = [[*key, pack(states.states[key], pool)] for key in sorted(states.states)]
    header = {"convention": CONVENTION_VERSION, "shapes": shapes(), "facts": told(states), "states": packed}
    text = json.dumps(header, separators=(",", ":"), allow_nan=False).encode()
    schema = pl.DataFrame(schema={column.id: column.dtype for column in states.columns})
    sections = [zstandard.ZstdCompressor(COMPRESSION_LEVEL).compress(text), to_arrow(schema), *pool.blobs()]
    framed = b"".join((struct.pack("<Q", len(section)) + section) for section in sections)
    body = MARK + struct.pack("<I", FORMAT_VERSION) + framed
    if len(body) + DIGEST_BYTES > MAX_BYTES:
        raise _too_large()
    return body + hashlib.sha256(body).digest()


def decode(data: bytes, only: Collection[str] | None = None) -> TableStates:
    """Stored states. What an analyzer of today does not understand in them is lost, with that reason.

    With ``only`` no states but those of these analyzers and tallies are read, which is faster: enough for who asks for no others.
    Raises ``UnreadableStates``, ``OutdatedStates``, ``StatesTooLarge``; no text of it holds a value.
    """
    sections = _sections(data)
    try:
        header = json.loads(_unpacked(sections[0]))
        _check_convention(header["convention"])
        states = heard(header["facts"], from_arrow(sections[1]).dtypes)
        return _with_states(states, header, OpenPool(sections[2:]), only)
    except (OutdatedStates, StatesTooLarge):
        raise
    # The mapping place: bytes that lie may make anything fail.
    except (Exception, pl.exceptions.PanicException):  # noqa: BLE001
        raise UnreadableStates("the bytes are no stored states, or damaged ones") from None


def _with_states(states: TableStates, header: dict[str, Any], pool: OpenPool, only: Collection[str] | None) -> TableStates:
    known, theirs = shapes(), header["shapes"]
    understood = {name for name in known if theirs.get(name) == known[name]}
    places = {(name, at) for name in understood for at in _positions(states, name)}
    found: dict[Key, State] = {}
    for name, position, packed in header["states"]:
        if name in understood and (only is None or name in only):
            if (name, position) not in places or (name, position) in found:
                raise UnreadableStates("a state belongs to no column")
            found[name, position] = unpack(packed, state_types()[name](), pool)
    lost: dict[Key, AbsentReason] = dict.fromkeys(
        ((name, at) for name in known.keys() - understood for at in _positions(states, name)), "not_mergeable"
    )
    return replace(states, states=found, lost={**lost, **states.lost})


def _check_convention(theirs: object) -> None:
    if theirs != CONVENTION_VERSION:
        raise OutdatedStates("the states were stored under another convention of what figures mean; profile the data anew")


def _positions(states: TableStates, name: str) -> list[int]:
    if name in table_names():
        return [TABLE]
    elements = [found.position for column in states.columns if (found := elements_of(column)) is not None]
    return [*(column.position for column in states.columns), *elements]


def _sections(data: bytes) -> list[bytes]:
    if len(data) > MAX_BYTES:
        raise _too_large()
    if not data.startswith(MARK) or len(data) < len(MARK) + 4 + DIGEST_BYTES:
        raise UnreadableStates("the bytes are no stored states")
    (version,) = struct.unpack_from("<I", data, len(MARK))
    if version != FORMAT_VERSION:
        raise OutdatedStates(
            f"the states are stored in format {version}, this version reads {FORMAT_VERSION}; profile the data anew"
        )
    body, digest = data[:-DIGEST_BYTES], data[-DIGEST_BYTES:]
    if hashlib.sha256(body).digest() != digest:
        raise UnreadableStates("the stored states are damaged: their digest is another")
    found: list[bytes] = []
    at = len(MARK) + 4
    while at < len(body) and len(found) < MAX_SECTIONS:
        length = int.from_bytes(body[at : at + 8], "little")
        found.append(body[at + 8 : at + 8 + length])
        at += 8 + length
    if at != len(body) or len(found) < 2:
        raise UnreadableStates("the stored states are damaged: their lengths do not add up")
    return found


def _too_large() -> StatesTooLarge:
    return StatesTooLarge(f"stored states have at most {MAX_BYTES:,} bytes")


def _unpacked(section: bytes) -> bytes:
    if not 0 < zstandard.frame_content_size(section) <= MAX_HEADER_BYTES:
        raise StatesTooLarge(f"the header of stored states has at most {MAX_HEADER_BYTES:,} bytes")
    return zstandard.ZstdDecompressor().decompress(section, max_output_size=MAX_HEADER_BYTES)
