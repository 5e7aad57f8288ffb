"""The inputs of a run: seed and index say everything about one."""

from __future__ import annotations

import bz2
import gzip
import lzma
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.fuzz.binary_seeds import all_seeds, unzipped, zipped
from tests.fuzz.mutators import FOR_BINARY, MAX_BYTES, MUTATORS

Change = Callable[[bytes], bytes]

TEXT_FORMATS = ("csv", "json", "ndjson")
NAMES = (
    "data.csv",
    "data.tsv",
    "data.json",
    "data.xlsx",
    "data.parquet",
    "data",
    "d[1].csv",
    "../../x.csv",
    "CON",
    "a\nb\u202e.csv",
)
WRAPPERS: Mapping[str, Callable[[bytes], bytes]] = {
    "gzip": lambda content: gzip.compress(content, 1, mtime=0),
    "bz2": lambda content: bz2.compress(content, 1),
    "xz": lambda content: lzma.compress(content, preset=0),
    "zip": lambda content: zipped({"inner": content}),
}


@dataclass(frozen=True, slots=True)
class FuzzInput:
    """One file to be thrown at the reader."""

    index: int
    content: bytes
    file_name: str
    steps: tuple[str, ...]
    """The seed file and what was done to it."""


def fuzz_input(seed: int, index: int) -> FuzzInput:
    """The same input for the same two numbers."""
    chance = random.Random(f"{seed}/{index}")
    seeds = all_seeds()
    # Every seed file has its turn.
    name = list(seeds)[index % len(seeds)]
    content, steps = seeds[name], [name]
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 5))):
        content = _step(chance, name, content, steps)[:MAX_BYTES]
    return FuzzInput(index, content, chance.choice(NAMES), tuple(steps))


def _step(chance: random.Random, name: str, content: bytes, steps: list[str]) -> bytes:
    kind = chance.random()
    if kind < 0.05:
        other = chance.choice(list(all_seeds()))
        steps.append(f"splice {other}")
        return _splice(chance, content, all_seeds()[other])
    if kind < 0.1:
        wrapper = chance.choice(list(WRAPPERS))
        steps.append(f"wrap in {wrapper}")
        return WRAPPERS[wrapper](content)
    is_text = name.split("_", maxsplit=1)[0] in TEXT_FORMATS
    inner = None if is_text or kind > 0.6 else _inside(chance, name, content)
    mutator = chance.choice(list(MUTATORS) if is_text or inner or kind > 0.95 else FOR_BINARY)
    steps.append(f"{mutator}{' inside' if inner else ''}")
    if inner is None:
        return MUTATORS[mutator](chance, content)
    body, close = inner
    return close(MUTATORS[mutator](chance, body)[:MAX_BYTES])


def _splice(chance: random.Random, content: bytes, other: bytes) -> bytes:
    """The front of one file and the back of another."""
    return content[: chance.randrange(len(content) + 1)] + other[chance.randrange(len(other) + 1) :]


def _inside(chance: random.Random, name: str, content: bytes) -> tuple[bytes, Change] | None:
    """What is wrapped, and how to wrap it again; None where there is nothing inside or it is spoiled already."""
    wrapper = name.split("_", maxsplit=1)[0]
    try:
        match wrapper:
            case "gzip":
                return gzip.decompress(content), WRAPPERS["gzip"]
            case "bz2":
                return bz2.decompress(content), WRAPPERS["bz2"]
            case "xz":
                return lzma.decompress(content), WRAPPERS["xz"]
            case "zip" | "xlsx":
                members = dict(unzipped(content))
                # The sheets more often than what is around them.
                chosen = chance.choice([*members, *(member for member in members if "sheet" in member) * 2])
                return members[chosen], lambda body: zipped({**members, chosen: body})
    except Exception:  # noqa: BLE001  an earlier step has broken it: then it is spoiled from outside
        return None
    return None
