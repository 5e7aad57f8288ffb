"""The tree of the paths of all records, and the values of one batch of records at each of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain

from services.profiler.core.readers.document.path import ELEMENTS, Step
from services.profiler.core.readers.document.shapes import Member, Slots, members_of_arrays, members_of_objects
from services.profiler.core.readers.document.tokens import Object

Task = tuple["Node", Slots, Sequence[object]]

PLAIN: frozenset[type] = frozenset((str, bytes, bool, type(None)))
EMPTY = b"{}"


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
        return self._take_members(members_of_objects(slots, objects))

    def _take_lists(self, slots: Slots, values: Sequence[object]) -> Iterable[Task]:
        if not values:
            return ()
        arrays: Sequence[list[object]] = values  # type: ignore[assignment]
        self.list_count += len(arrays)
        if self.parent is None:
            return self._take_members(members_of_arrays(slots, arrays))
        elements = self.elements = self.elements or Node(self)
        lengths, start = [*map(len, arrays)], elements.size
        self.lists.append((slots, [*accumulate(lengths[:-1], initial=start)], lengths))
        elements.size += sum(lengths)
        return [(elements, range(start, elements.size), [*chain.from_iterable(arrays)])] if elements.size > start else ()

    def _take_members(self, found: Iterable[Member]) -> Iterable[Task]:
        return [(self._child(step), slots, cells) for step, slots, cells in found]

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
