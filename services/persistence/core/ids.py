"""Identifiers that sort by the time they were made: UUID version 7 (RFC 9562, section 5.7)."""

from __future__ import annotations

import re
import secrets
from datetime import UTC, datetime, timedelta
from uuid import UUID

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TIME_BITS = 60
"""Leading bits that hold time: 48 of milliseconds, 12 of their fraction (method 3 of section 6.2)."""

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def new_id(now: datetime) -> str:
    """A UUIDv7 of that time, lower-case with dashes."""
    milliseconds, rest = divmod((now - EPOCH) // timedelta(microseconds=1), 1000)
    fraction = rest * 4096 // 1000
    value = milliseconds << 80 | 7 << 76 | fraction << 64 | 2 << 62 | secrets.randbits(62)
    return str(UUID(int=value))


def is_id(text: str) -> bool:
    """Whether it has the form of an identifier. Whatever has not never becomes part of a key."""
    return _UUID.fullmatch(text) is not None


def created_at(identifier: str) -> datetime:
    """When it was made, to the millisecond."""
    return EPOCH + timedelta(milliseconds=UUID(identifier).int >> 80)


def time_bits(identifier: str) -> int:
    """Its time as a number that rises with it, ``TIME_BITS`` wide."""
    value = UUID(identifier).int
    return (value >> 80) << 12 | (value >> 64 & 0xFFF)


def time_bits_at(moment: datetime) -> int:
    """The lowest ``time_bits`` of any identifier made in the millisecond of that moment or later."""
    return max((moment - EPOCH) // timedelta(milliseconds=1), 0) << 12
