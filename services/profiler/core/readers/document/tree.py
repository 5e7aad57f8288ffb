"""The tree of the paths of all records, and the values of one batch of records at each of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain
from operator import itemgetter
from typing import Any

from services.profiler.core.readers.document.path import ELEMENTS, Earlier, Step
from services.profiler.core.readers.document.tokens import Object

Slots = Sequence[int]
"""Where values stand: positions among the records, or among the elements of all arrays at a path."""
Task = tuple["Node", Slots, Sequence[object]]

PLAIN: frozenset[type] = frozenset((str, bytes, bool, type(None)))
EMPTY = b"{}"
_KEY, _CELL = itemgetter(0), itemgetter(1)


class Node:
    """One path. Counts are over all batches; ``plain`` and ``lists`` hold the batch at hand."""

    __slots__ = (
        "elements",
        "kinds",
        "list_count",
        "lists",
        "object_count",
        "parent",
        "plain",
        "seen_count",
        "size",
        "step",
        "steps",
    )

    def __init__(self, parent: Node | None = None, step: Step = ELEMENTS) -> None:
        self.parent, self.step = parent, step
        self.steps: dict[Step, Node] = {}
        """Members by key, or by position where records are arrays."""
        self.elements: Node | None = None
        self.seen_count = self.object_count = self.list_count = 0
        self.kinds: Counter[type] = Counter()
        """Plain values by kind; objects without members are told by the type of ``EMPTY`` in ``object``'s place."""
        self.plain: list[tuple[Slots, Sequence[object]]] = []
        self.lists: list[tuple[Slots, list[int], list[int]]] = []
        """Slots of arrays, with the first and the number of their elements."""
        self.size = 0
        """Slots of the batch, if the node stands for elements."""

    @property
    def path(self) -> tuple[Step, ...]:
        return (*self.parent.path, self.step) if self.parent else ()

    @property
    def holder(self) -> Node | None:
        """The innermost elements that the node is part of; None outside of every array."""
        node: Node | None = self
        while node and (node.step is not ELEMENTS or node.parent is None):
            node = node.parent
        return node

    @property
    def has_values(self) -> bool:
        """Whether it needs a column of its own: it holds plain values, or was never anything but null."""
        return sum(self.kinds.values()) > self.kinds[type(None)] or not (self.object_count or self.list_count)

    def walk(self) -> Iterator[Node]:
        """Itself and everything below, in the order of the document."""
        pending = [self]
        while pending:
            node = pending.pop()
            yield node
            pending += [*([node.elements] if node.elements else []), *reversed(node.steps.values())]

    def forget(self) -> None:
        """Be ready for the next batch."""
        for node in self.walk():
            node.plain, node.lists, node.size = [], [], 0

    def take(self, slots: Slots, values: Sequence[object]) -> Iterable[Task]:
        """Values at the path; gives what stands below them."""
        self.seen_count += len(values)
        kinds = set(map(type, values))
        if kinds <= PLAIN:
            self._take_plain(slots, values, kinds)
            return ()
        if len(kinds) == 1:
            return self._take_objects(slots, values) if tuple in kinds else self._take_lists(slots, values)
        return chain(
            self._take_plain(*_of_kinds(slots, values, PLAIN), kinds & PLAIN),
            self._take_objects(*_of_kinds(slots, values, {tuple})),
            self._take_lists(*_of_kinds(slots, values, {list})),
        )

    def _take_plain(self, slots: Slots, values: Sequence[object], kinds: Iterable[type]) -> tuple[Task, ...]:
        if values:
            self.kinds.update(map(type, values) if len(set(kinds)) > 1 else {type(values[0]): len(values)})
            self.plain.append((slots, values))
        return ()

    def _take_objects(self, slots: Slots, values: Sequence[object]) -> Iterable[Task]:
        objects: Sequence[Object] = values  # type: ignore[assignment]  # told by their kind
        self.object_count += len(objects)
        if not all(objects):
            empty = [slot for slot, value in zip(slots, objects, strict=True) if not value]
            self.plain.append((empty, [EMPTY] * len(empty)))
            self.kinds[object] += len(empty)
            slots = [slot for slot, value in zip(slots, objects, strict=True) if value]
            objects = [value for value in objects if value]
        return self._take_alike(slots, objects) or self._take_members(slots, [tuple(zip(*value, strict=True)) for value in objects])

    def _take_alike(self, slots: Slots, objects: Sequence[Object]) -> Sequence[Task]:
        """The members of objects that all have the same keys in the same order; nothing if they have not."""
        widths = set(map(len, objects))
        if len(widths) != 1:
            return ()
        width, pairs = widths.pop(), [*chain.from_iterable(objects)]
        keys = [key for key, _ in objects[0]]
        if [*map(_KEY, pairs)] != keys * len(objects):
            return ()
        cells = [*map(_CELL, pairs)]
        return [(self._child(key), slots, cells[at::width]) for at, key in enumerate(_told_apart(keys))]

    def _take_lists(self, slots: Slots, values: Sequence[object]) -> Iterable[Task]:
        if not values:
            return ()
        arrays: Sequence[list[object]] = values  # type: ignore[assignment]
        self.list_count += len(arrays)
        if self.parent is None:
            return self._take_members(slots, [(tuple(range(len(array))), tuple(array)) for array in arrays])
        elements = self.elements = self.elements or Node(self)
        lengths, start = [*map(len, arrays)], elements.size
        self.lists.append((slots, [*accumulate(lengths[:-1], initial=start)], lengths))
        elements.size += sum(lengths)
        return [(elements, range(start, elements.size), [*chain.from_iterable(arrays)])] if elements.size > start else ()

    def _take_members(self, slots: Slots, members: Iterable[tuple[Any, ...]]) -> Iterable[Task]:
        """Objects, as keys and cells, that differ: those with the same keys are taken together."""
        shapes: dict[tuple[Step, ...], tuple[list[int], list[tuple[object, ...]]]] = {}
        for slot, (keys, cells) in zip(slots, members, strict=True):
            at, rows = shapes.setdefault(keys, ([], []))
            at.append(slot)
            rows.append(cells)
        columns: dict[Step, tuple[list[int], list[object]]] = {}
        for keys, (at, rows) in shapes.items():
            for key, cells in zip(_told_apart(keys), zip(*rows, strict=True), strict=True):
                all_slots, all_cells = columns.setdefault(key, ([], []))
                all_slots += at
                all_cells += cells
        return [(self._child(key), at, cells) for key, (at, cells) in columns.items()]

    def _child(self, step: Step) -> Node:
        child = self.steps.get(step)
        if child is None:
            child = self.steps[step] = Node(self, step)
        return child


def plant(root: Node, records: Sequence[object]) -> None:
    """Spread a batch of records over the tree. Depth is bounded by the check of the text, not by the stack."""
    pending: list[Task] = [(root, range(len(records)), records)]
    while pending:
        node, slots, values = pending.pop()
        pending += node.take(slots, values)


def _of_kinds(slots: Slots, values: Sequence[object], kinds: Iterable[type]) -> tuple[list[int], list[object]]:
    chosen = [(slot, value) for slot, value in zip(slots, values, strict=True) if type(value) in kinds]
    return [slot for slot, _ in chosen], [value for _, value in chosen]


def _told_apart(keys: Sequence[Step]) -> Sequence[Step]:
    """The last of equal keys stays as it is; the others are told by their number."""
    if len(set(keys)) == len(keys):
        return keys
    totals, seen, apart = Counter(keys), Counter[Step](), list[Step]()
    for key in keys:
        seen[key] += 1
        apart.append(Earlier(str(key), seen[key]) if seen[key] < totals[key] else key)
    return apart
