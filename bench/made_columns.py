"""Made-up columns to learn from, of kinds that the benchmark's table hardly has: numbers with a unit, lists of words."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator

from bench.sortinghat_table import LabelledColumn
from services.profiler.core.semantics.feature_type import ColumnStatistics, FeatureLabel

EACH = 60
"""Columns of a kind."""
_UNITS = """
kg weight Weight body_weight mass gross_weight size; g mass portion net_weight; lbs weight item_weight;
cm height Height length width size; mm width diameter depth rainfall; m distance altitude; km distance range;
min duration runtime Time_taken; mins duration wait; hours duration time_spent; ms latency; s elapsed;
GB memory storage ram; MB size file_size; km/h speed wind_speed; mph speed max_speed; L volume capacity;
ml volume dose; kWh energy consumption; W power output; V voltage; °C temperature temp;
mg dose sodium; kcal energy calories; USD price fee; EUR cost amount; pcs quantity amount; inches screen height"""
_WORDS = """
red green blue black white drama comedy war crime family action jazz rock folk pop milk eggs wheat soy nuts fish python java rust
sql excel paris rome oslo cairo lima en de fr it es wifi pool gym parking north south east west"""
_PEOPLE = """
Ann Lee, Bob Ray, Cy Young, Dora Kent, Eli Stone, Fay Wong, Gus Hall, Ida Bell, Jon Dahl, Kim Park, Lou Reyes, Mia Roth"""
_LIST_NAMES = "tags genres labels categories keywords skills languages colors amenities ingredients cast authors members items"
UNITS = {unit: names for unit, *names in map(str.split, _UNITS.split(";"))}
"""By unit: what is measured in it."""
WORDS, PEOPLE, LIST_NAMES = _WORDS.split(), _PEOPLE.strip().split(", "), _LIST_NAMES.split()


def made_columns(seed: int) -> list[LabelledColumn]:
    """The same columns for the same seed."""
    chance = random.Random(seed)
    return [*_repeat(_quantities, chance), *_repeat(_lists, chance)]


def _repeat(make: Callable[[random.Random], LabelledColumn], chance: random.Random) -> Iterator[LabelledColumn]:
    return (make(chance) for _ in range(EACH))


def _quantities(chance: random.Random) -> LabelledColumn:
    unit = chance.choice(list(UNITS))
    scale, digits, space = 10 ** chance.uniform(1, 4), chance.choice([0, 0, 1, 2]), chance.choice(["", " "])
    samples = [f"{chance.uniform(0.05, 1) * scale:.{digits}f}{space}{unit}" for _ in range(5)]
    return _column(chance, chance.choice(UNITS[unit]), samples, "embedded-number")


def _lists(chance: random.Random) -> LabelledColumn:
    words = chance.choice([WORDS, WORDS, PEOPLE, [str(number) for number in range(1, 60)]])
    write: Callable[[list[str]], str] = chance.choice([", ".join, ",".join, ";".join, "|".join, str, json.dumps, "; ".join])
    samples = [write(chance.sample(words, chance.choice([1, 2, 2, 3, 4, 5]))) for _ in range(4)]
    return _column(chance, chance.choice(LIST_NAMES), [*samples, write(chance.sample(words, 3))], "list")


def _column(chance: random.Random, name: str, samples: list[str], label: FeatureLabel) -> LabelledColumn:
    rows = round(10 ** chance.uniform(1.5, 5.5))
    missing = round(rows * chance.choice([0.0, 0.0, 0.0, 0.02, 0.3]))
    distinct = max(5, round((rows - missing) ** chance.uniform(0.5, 1)))
    return LabelledColumn(name, ColumnStatistics(rows, missing, distinct), tuple(samples), label, "made")
