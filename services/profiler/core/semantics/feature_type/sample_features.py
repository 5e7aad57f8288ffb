"""What sampled values say: how each looks, and whether they look alike."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from services.profiler.core.semantics.feature_type.statistic_features import LIMIT, UNKNOWN
from services.profiler.core.semantics.feature_type.value_patterns import PATTERNS, STOPWORDS

MAX_SAMPLES: Final = 10
MAX_LENGTH: Final = 400
"""Code points of a value that are looked at."""
_MEASURES: Final = (
    "length", "words", "digits", "letters", "capitals", "spaces", "commas", "splitters", "colons", "dots", "dashes", "slashes",
    "signs", "stopwords", "runs", "longest_word", "non_ascii", "links",
)  # fmt: skip
_SPREADS: Final = ("least", "mean", "most")
_AGREEMENTS: Final = (
    "samples", "distinct_samples", "distinct_shapes", "distinct_outlines", "distinct_lengths", "same_begin", "same_end",
    "numbers", "lowest", "highest", "middle", "whole_numbers", "rising", "steps_by_one", "same_step", "decimals", "digit_count",
    "small_whole", "words_repeat", "most_patterns",
)  # fmt: skip
NAMES: Final = (
    *(f"share_{name}" for name in PATTERNS),
    *(f"{spread}_{measure}" for measure in _MEASURES for spread in _SPREADS),
    *_AGREEMENTS,
)
_MATCHES = [pattern.fullmatch for pattern in PATTERNS.values()]
_DIGITS, _LOWER, _UPPER = re.compile(r"\d"), re.compile(r"[^\W\d_A-Z]"), re.compile(r"[A-Z]")
_SPLITTERS, _SIGNS, _LINKS = re.compile(r"[;|\t\n]"), re.compile(r"[^\w\s]"), re.compile(r"https?://|www\.")
_REPEATS, _RUNS, _NUMBER = (
    re.compile(r"(.)\1+"),
    re.compile(r"\d+|[^\W\d_]+"),
    re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?"),
)


def sample_features(samples: Sequence[str]) -> list[float]:
    """One figure for each of ``NAMES``. Blank samples say nothing; without any other, all is unknown."""
    values = [text for sample in samples if (text := sample[:MAX_LENGTH].strip())][:MAX_SAMPLES]
    if not values:
        return [UNKNOWN] * len(NAMES)
    looks = {value: (_matches(value), _measures(value)) for value in set(values)}
    patterns = [sum(column) / len(values) for column in zip(*(looks[value][0] for value in values), strict=True)]
    measures = zip(*(looks[value][1] for value in values), strict=True)
    spreads = [figure for column in measures for figure in (min(column), sum(column) / len(column), max(column))]
    return [*patterns, *spreads, *_agreements(values), max(patterns)]


def _matches(value: str) -> list[bool]:
    return [match(value) is not None for match in _MATCHES]


def _measures(value: str) -> list[float]:
    length, words = len(value), value.split()
    upper = len(_UPPER.findall(value))
    return [
        float(length),
        float(len(words)),
        len(_DIGITS.findall(value)) / length,
        (len(_LOWER.findall(value)) + upper) / length,
        upper / length,
        value.count(" ") / length,
        float(value.count(",")),
        float(len(_SPLITTERS.findall(value))),
        float(value.count(":")),
        float(value.count(".")),
        float(value.count("-")),
        float(value.count("/")),
        len(_SIGNS.findall(value)) / length,
        float(sum(word.lower() in STOPWORDS for word in words)),
        float(len(_RUNS.findall(value))),
        float(max(map(len, words))),
        float(not value.isascii()),
        float(len(_LINKS.findall(value))),
    ]


def _agreements(values: list[str]) -> list[float]:
    count, shapes = len(values), [_UPPER.sub("A", _LOWER.sub("a", _DIGITS.sub("9", value))) for value in values]
    outlines = {_REPEATS.sub(r"\1", shape) for shape in shapes}
    distinct = set(values)
    words = [word for value in distinct for word in value.lower().split()]
    return [
        float(count),
        len(distinct) / count,
        len(set(shapes)) / count,
        len(outlines) / count,
        len({len(value) for value in values}) / count,
        float(_shared(list(distinct))),
        float(_shared([value[::-1] for value in distinct])),
        *_number_agreements(values),
        len(set(words)) / len(words),
    ]


def _shared(values: list[str]) -> int:
    """Characters that all values begin with."""
    low, high = min(values), max(values)
    for position, (left, right) in enumerate(zip(low, high, strict=False)):
        if left != right:
            return position
    return min(len(low), len(high))


def _number_agreements(values: list[str]) -> list[float]:
    texts = [value for value in values if _NUMBER.fullmatch(value)]
    if not texts:
        return [0.0, *[UNKNOWN] * 10]
    numbers = [min(max(float(text), -LIMIT), LIMIT) for text in texts]
    steps = {right - left for left, right in pairwise(numbers)}
    ordered = sorted(numbers)
    decimals = [len(text.partition(".")[2]) for text in texts]
    return [
        len(texts) / len(values),
        ordered[0],
        ordered[-1],
        ordered[len(ordered) // 2],
        sum(not figure for figure in decimals) / len(texts),
        float(numbers == ordered and len(set(numbers)) == len(numbers)),
        float(steps == {1.0}),
        float(len(steps) == 1 and steps != {0.0}),
        sum(decimals) / len(texts),
        sum(len(text) for text in texts) / len(texts),
        sum(abs(number) < 10 and not figure for number, figure in zip(numbers, decimals, strict=True)) / len(texts),
    ]
