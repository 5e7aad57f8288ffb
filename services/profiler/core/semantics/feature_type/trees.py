"""Decision trees over the places of figures among borders: plain ones that vote, and oblivious ones whose values add up.

A figure's place is how many of its feature's borders lie below it. An oblivious tree asks the same question at every node of a
level, so its leaf is the number that the answers spell in binary; the answers of all trees are read as bits of one integer.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import getitem

LEAF = 0xFFFF
MAX_DEPTH = 8
"""Questions of an oblivious tree: its answers are one byte."""
_LIFT = 1 << 15
_CLASS_BITS = 32
"""Enough for the lifted values of 65,536 trees."""


@dataclass(frozen=True)
class VotingTrees:
    """Trees that vote for one label each, node after node with the left child next to its parent."""

    roots: array[int]
    """Where each tree begins among the nodes."""
    features: array[int]
    """What a node asks about; ``LEAF`` for a leaf."""
    places: array[int]
    """A node's greatest place that goes left; a leaf's label."""
    rights: array[int]
    """A node's right child, counted from the node."""

    def votes(self, places: Sequence[int], label_count: int) -> list[float]:
        """Share of the votes for each label."""
        features, limits, rights = self._nodes
        counts = [0] * label_count
        for root in self.roots:
            node = root
            while (feature := features[node]) != LEAF:
                node += 1 if places[feature] <= limits[node] else rights[node]
            counts[limits[node]] += 1
        return [count / (len(self.roots) or 1) for count in counts]

    @cached_property
    def _nodes(self) -> tuple[list[int], list[int], list[int]]:
        # A list hands out its integers, an array makes them anew.
        return self.features.tolist(), self.places.tolist(), self.rights.tolist()


@dataclass(frozen=True)
class AddingTrees:
    """Oblivious trees: ``MAX_DEPTH`` or fewer questions each, a value for each label in each leaf."""

    label_count: int
    depth: int
    features: array[int]
    """What each question is about, tree after tree, the lowest bit first."""
    places: array[int]
    """The greatest place that answers no."""
    values: array[int]
    """Of tree, leaf and label, in units of ``unit``; −32768..32767."""
    unit: float
    bias: tuple[float, ...]
    """What each label begins with."""

    @property
    def tree_count(self) -> int:
        return len(self.features) // self.depth if self.depth else 0

    def sums(self, places: Sequence[int]) -> list[float]:
        """What the trees add up to for each label."""
        answers = 0
        for masks, place in zip(self._answers, places, strict=False):
            # Below all borders every answer is no; most pieces of names are not in a name.
            if place and masks:
                answers |= masks[place]
        leaves = answers.to_bytes(self.tree_count, "little")
        total = sum(map(getitem, self._leaves, leaves))
        lowest, mask = _LIFT * self.tree_count, (1 << _CLASS_BITS) - 1
        return [
            ((total >> _CLASS_BITS * label & mask) - lowest) * self.unit + self.bias[label] for label in range(self.label_count)
        ]

    @cached_property
    def _answers(self) -> list[list[int] | None]:
        """Of each feature, by its place: all questions that it answers with yes, as bits. None for one that nobody asks about."""
        asked: dict[int, dict[int, int]] = {}
        for question, (feature, limit) in enumerate(zip(self.features, self.places, strict=True)):
            tree, level = divmod(question, self.depth)
            by_place = asked.setdefault(feature, {})
            by_place[limit + 1] = by_place.get(limit + 1, 0) | 1 << (8 * tree + level)
        return [_running(asked[feature]) if feature in asked else None for feature in range(max(asked, default=-1) + 1)]

    @cached_property
    def _leaves(self) -> list[list[int]]:
        """Of each tree and leaf: the values of all labels side by side in one integer, lifted above zero."""
        size, count = self.label_count * _CLASS_BITS // 8, 1 << self.depth
        # Through bytes: shifting and adding each value takes seven times as long.
        lifted = struct.pack(f"<{len(self.values)}I", *(value + _LIFT for value in self.values))
        packed = [int.from_bytes(lifted[start : start + size], "little") for start in range(0, len(lifted), size)]
        return [packed[start : start + count] for start in range(0, len(packed), count)]


def _running(by_place: dict[int, int]) -> list[int]:
    answers, masks = 0, list[int]()
    for place in range(256):
        answers |= by_place.get(place, 0)
        # Equal masks stay one object: few features have as many borders as there are places.
        masks.append(masks[-1] if masks and masks[-1] == answers else answers)
    return masks
