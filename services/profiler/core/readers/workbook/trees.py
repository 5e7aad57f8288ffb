"""XML read block by block into elements that are given away as soon as they are whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO
from xml.etree.ElementTree import Element, TreeBuilder, XMLParser
from xml.parsers import expat

from services.profiler.errors import NestedTooDeep, RecordTooLong, UnreadableFile

BLOCK_BYTES = 64 * 1024
MAX_PROLOG_BYTES = 1024**2


class Tree:
    """The elements of one XML part, within bounded memory.

    A document type is refused before anything in it is read: no entity is ever declared, none is ever followed.
    Raises UnreadableFile, RecordTooLong, NestedTooDeep, and the parser's own errors.
    """

    def __init__(self, stream: IO[bytes], max_element_bytes: int, max_depth: int) -> None:
        self._stream, self._max_element_bytes, self._max_depth = stream, max_element_bytes, max_depth
        self._pending_bytes = 0
        self._taken_count = 0

    def children(self) -> Iterator[Element]:
        """Every child of the root, whole."""
        root: Element | None = None
        for root in self._grown():
            yield from self._take(root, len(root) - 1)
        if root is not None:
            yield from root

    def parts(self) -> Iterator[tuple[str, list[Element]]]:
        """Whole children of the root's children, some at a time, with the local name of the parent."""
        root: Element | None = None
        for root in self._grown():
            for parent in self._take(root, len(root) - 1):
                yield local_name(parent), list(parent)
            if len(root):
                yield local_name(root[-1]), self._take(root[-1], len(root[-1]) - 1)
        for parent in root if root is not None else ():
            yield local_name(parent), list(parent)

    def _take(self, parent: Element, count: int) -> list[Element]:
        if count <= 0:
            return []
        taken = parent[:count]
        del parent[:count]
        self._pending_bytes = 0
        self._taken_count += count
        return taken

    def _grown(self) -> Iterator[Element]:
        """The root, grown by another block each time."""
        builder = TreeBuilder()
        parser = XMLParser(target=builder)  # noqa: S314 - the guard refuses what makes XML dangerous
        guard = _prolog_guard()
        root: Element | None = None
        with self._stream:
            while block := self._stream.read(BLOCK_BYTES):
                self._pending_bytes += len(block)
                if root is None:
                    guard.Parse(block)
                parser.feed(block)
                # The builder gives what it has so far: cheaper by far than events, of which nobody needs one.
                root = builder.close() if root is None else root
                self._check(root)
                if root is not None:
                    yield root
            parser.close()

    def _check(self, root: Element | None) -> None:
        if root is None and self._pending_bytes > MAX_PROLOG_BYTES:
            raise UnreadableFile("a part of the workbook has no content")
        if self._pending_bytes > self._max_element_bytes:
            raise RecordTooLong(self._taken_count + 1, self._max_element_bytes)
        depth, deepest = 0, root
        while deepest is not None:
            depth, deepest = depth + 1, deepest[-1] if len(deepest) else None
            if depth > self._max_depth:
                raise NestedTooDeep(self._max_depth)


def local_name(element: Element) -> str:
    """Without the namespace: there are two of the same words."""
    return element.tag.rpartition("}")[2]


def _prolog_guard() -> expat.XMLParserType:
    guard = expat.ParserCreate()

    def refuse(*_: object) -> None:
        raise UnreadableFile("a part of the workbook declares a document type, which is not read")

    guard.StartDoctypeDeclHandler = refuse
    return guard
