"""Hashes of values under a key of the tenant: without it nobody can tell whether a known value is among them."""

from __future__ import annotations

import hashlib
import hmac
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from services.persistence.core.merging.column_states import ThetaState

BITS = 52
"""Of a stored number: every JSON parser and every float holds it exactly."""
WHOLE = 1 << BITS
HASH_BITS = 64
LABEL = b"profile-my-data column sketches 1\n"
"""Keeps this use of the secret apart from every other."""


@dataclass(frozen=True, slots=True)
class SketchKey:
    """The key of one tenant: sketches of two tenants have no number in common but by chance."""

    key: bytes

    @classmethod
    def of(cls, secret: bytes, tenant_id: str) -> SketchKey:
        """Derived from a secret of the suite, which must not be empty."""
        if not secret:
            raise ValueError("sketches need a secret")
        return cls(hmac.digest(secret, LABEL + tenant_id.encode("utf-8", "surrogatepass"), "sha256"))

    @property
    def name(self) -> str:
        """Tells keys apart and nothing of them."""
        return hmac.digest(self.key, b"name", "sha256").hex()[:16]


def keyed_sketch(hashes: Sequence[int], level: int, nominal: int, key: SketchKey) -> ThetaState:
    """The sketch of different 64-bit hashes, of which those with fewer than ``level`` leading zeros were let go.

    At most ``nominal`` are kept, the smallest under the key.
    """
    kept = sorted(set(keyed(hashes, key)))
    if len(kept) > nominal:
        return ThetaState(kept[nominal], tuple(kept[:nominal]))
    return ThetaState(max(1, WHOLE >> level), tuple(kept))


def keyed(hashes: Sequence[int], key: SketchKey) -> list[int]:
    """A pseudo-random number below 2^52 for each, in any order, with as many leading zeros as the hash has.

    So a threshold on the hashes that is a power of two is one on the numbers: what was thinned before stays a fair sample.
    """
    start = hashlib.blake2b(key=key.key, digest_size=8)
    ordered = sorted(hashes)
    digests = []
    for at in struct.iter_unpack("8s", struct.pack(f"<{len(ordered)}Q", *ordered)):
        one = start.copy()
        one.update(at[0])
        digests.append(one.digest())
    random = struct.unpack(f"<{len(ordered)}Q", b"".join(digests))
    found: list[int] = []
    for bits, group in groupby(ordered, int.bit_length):
        count = sum(1 for _ in group)
        drawn = random[len(found) : len(found) + count]
        # The first one bit stands where the hash has it, what follows is drawn.
        free = bits - 1 - (HASH_BITS - BITS)
        found += [0] * count if free < 0 else [1 << free | number >> (HASH_BITS - free) for number in drawn]
    return found
