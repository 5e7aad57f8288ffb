"""Finds, in a document that is one object, the array that holds its records."""

from __future__ import annotations

from dataclasses import dataclass

from services.profiler.core.readers.document.tokens import Scan
from services.profiler.core.readers.document.values import array_elements
from services.profiler.core.readers.document.window import Mark, Window

Keys = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where records stand: the elements of the array, or the object, at the path."""

    path: Keys
    mark: Mark
    is_array: bool
    record_count: int


class Survey:
    """One pass over the document. Arrays inside of arrays are parts of records, not candidates."""

    def __init__(self, window: Window, scan: Scan, wanted: Keys | None = None) -> None:
        self.found: Place | None = None
        """The array with most objects, or what stands at the path that is wanted."""
        self.member_count = 0
        self.record_count = 0
        """Objects in arrays, all over the document."""
        self._window, self._scan, self._wanted = window, scan, wanted
        self._path: list[str] = []
        self._run()

    def _run(self) -> None:
        window = self._window
        window.expect("{")
        is_over: bool | None = window.peek() == "}"
        while is_over is not None:
            is_over = self._close() if is_over else self._member()

    def _member(self) -> bool:
        """Pass a member, or enter it; gives whether its object is over."""
        window = self._window
        if window.peek() != '"':
            raise window.fault(window.position)
        self._path.append(str(window.value(self._scan)))
        self.member_count += 1
        window.expect(":")
        sign = window.peek()
        if sign == "{":
            self._consider(window.mark(len(self._path)), is_array=False)
            window.position += 1
            return window.peek() == "}"
        if sign == "[":
            self._pass_array()
        else:
            window.value(self._scan)
        self._path.pop()
        return self._is_over()

    def _close(self) -> bool | None:
        """Leave an object; None if it was the document."""
        self._window.expect("}")
        if not self._path:
            return None
        self._path.pop()
        return self._is_over()

    def _is_over(self) -> bool:
        window = self._window
        if window.peek() == "}":
            return True
        window.expect(",")
        return False

    def _pass_array(self) -> None:
        window = self._window
        window.position += 1
        mark, count = window.mark(len(self._path) + 1), 0
        for records in array_elements(window, self._scan):
            count += [*map(type, records.values)].count(dict)
        self.record_count += count
        self._consider(mark, is_array=True, record_count=count)

    def _consider(self, mark: Mark, *, is_array: bool, record_count: int = 0) -> None:
        """Keep the place if it is the one that is wanted, or else holds most records."""
        if self._wanted is None:
            is_better = record_count > (self.found.record_count if self.found else 0)
        else:
            is_better = len(self._path) == len(self._wanted) and tuple(self._path) == self._wanted
        if is_better:
            self.found = Place(tuple(self._path), mark, is_array, record_count)
