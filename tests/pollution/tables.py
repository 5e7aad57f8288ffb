"""Clean tables of several kinds, each to be polluted in every way."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

Rows = list[list[str]]
WORDS = [
    "harbour", "lantern", "copper", "meadow", "winter", "signal", "orchard", "granite", "velvet", "thunder", "compass",
    "ribbon", "marble", "canyon", "ember", "saddle", "willow", "anchor", "beacon", "cinder", "drift", "falcon", "glacier",
    "hollow", "island", "jasper", "kettle", "ledger", "mirror", "nectar", "oyster", "pepper", "quarry", "russet",
]  # fmt: skip
SURNAMES = ["O'Neill", "Ångström", "de Vries", "Nakamura", "Müller", "Smith-Jones", "Łukasz", "Brown", "García", "D'Angelo"]
CITIES = ["Rome", "Oslo", "New York", "São Paulo", "Bern", "Köln", "Aix-en-Provence", "Kyoto"]


@dataclass(frozen=True, slots=True)
class CleanTable:
    """A table as it should be read."""

    name: str
    header: list[str]
    rows: Rows
    quoted: frozenset[int] = frozenset()
    """Columns whose cells are quoted even where they need not be."""

    @property
    def width(self) -> int:
        return len(self.header)


def sentence(rng: random.Random, low: int, high: int) -> str:
    """Words with a comma now and then."""
    words = rng.choices(WORDS, k=rng.randint(low, high))
    return "".join(word + (", " if rng.random() < 0.12 else " ") for word in words).strip(" ,").capitalize() + "."


def products(rng: random.Random) -> CleanTable:
    header = ["date", "time", "units", "sku", "price", "title", "description", "link", "remark"]
    rows = [
        [
            f"{i % 28 + 1:02}/{i % 12 + 1:02}/2021",
            f"{i % 24:02}:{i % 4 * 15:02}",
            str(rng.randint(0, 40)),
            f"{rng.choice('ABCDEF')}{rng.choice('KLMN')}-{rng.randint(1000, 9999)}",
            f"${rng.randint(1, 90)}.{rng.randint(10, 99)}",
            _title(rng, i),
            sentence(rng, 8, 30) + (f" Size 7\\'{i % 9}\" long, hers." if i % 13 == 5 else ""),
            f"https://shop.example/items/{i}_{rng.randint(10, 99)}.html",
            "",
        ]
        for i in range(60)
    ]
    return CleanTable("products", header, rows, frozenset({6, 7}))


def _title(rng: random.Random, i: int) -> str:
    title = f"{rng.choice(['Men', 'Women', 'Kids'])}'s {rng.choice(WORDS)} {rng.choice(WORDS)}".title().replace("'S", "'s")
    return f'{title}, {i % 20 + 4}"' if i % 9 == 4 else f"{title}, {rng.choice(WORDS)}" if i % 4 == 1 else title


def people(rng: random.Random) -> CleanTable:
    rows = [
        [str(1000 + i), rng.choice(SURNAMES), rng.choice(CITIES), f"19{rng.randint(40, 99)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}",
         rng.choice(["true", "false"])]
        for i in range(40)
    ]  # fmt: skip
    return CleanTable("people", ["id", "surname", "city", "born", "active"], rows)


def measurements(rng: random.Random) -> CleanTable:
    header = ["station", "taken at", "temperature", "pressure", "humidity", "wind"]
    rows = [
        [
            rng.choice(["north", "south", "east"]),
            f"2023-{i % 12 + 1:02}-{i % 27 + 1:02} {i % 24:02}:00:00",
            f"{rng.gauss(12, 6):.2f}",
            f"{rng.gauss(1013, 8):.1f}",
            "" if i % 11 == 3 else str(rng.randint(20, 99)),
            f"{rng.random() * 30:.3e}",
        ]
        for i in range(120)
    ]
    return CleanTable("measurements", header, rows)


def letters(rng: random.Random) -> CleanTable:
    rows = [[str(i + 1), sentence(rng, 3, 12), sentence(rng, 20, 60), rng.choice(["new", "open", "done"])] for i in range(50)]
    return CleanTable("letters", ["no", "subject", "body", "state"], rows, frozenset({0, 1, 2, 3}))


def ledger(rng: random.Random) -> CleanTable:
    header = ["account", "booked", "amount", "currency", "text"]
    rows = [
        [f"00{rng.randint(10000, 99999)}", f"{i % 28 + 1:02}.{i % 12 + 1:02}.2022", f"{rng.gauss(0, 500):.2f}", rng.choice(["EUR", "USD", "CHF"]),
         rng.choice(['paid "in full"', "rent, May", "fee", "refund", ""])]
        for i in range(80)
    ]  # fmt: skip
    return CleanTable("ledger", header, rows)


def codes(rng: random.Random) -> CleanTable:
    rows = [[f"{rng.choice(WORDS)[:3].upper()}{i:03}", rng.choice(WORDS), str(rng.randint(1, 9))] for i in range(25)]
    return CleanTable("codes", ["code", "label", "rank"], rows, frozenset({1}))


MAKERS: tuple[Callable[[random.Random], CleanTable], ...] = (products, people, measurements, letters, ledger, codes)


def clean_tables(seed: int) -> list[CleanTable]:
    """One of every kind."""
    return [make(random.Random(f"{seed}:{make.__name__}")) for make in MAKERS]
