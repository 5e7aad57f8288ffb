"""Decides where the records of a document stand, and gives them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from services.profiler.core.readers.base import ReadLimits, ReadOptions
from services.profiler.core.readers.document import layout as layouts
from services.profiler.core.readers.document.by_line import ByLine
from services.profiler.core.readers.document.path import parsed, written
from services.profiler.core.readers.document.survey import Place, Survey
from services.profiler.core.readers.document.tokens import Scan, counting_scan, literal_scan
from services.profiler.core.readers.document.values import Records, array_elements, one_after_another
from services.profiler.core.readers.document.window import Mark, Window
from services.profiler.core.readers.problems import Problems
from services.profiler.errors import EmptyFile, InvalidReadOption


class Document:
    """UTF-8 text of one JSON value, or of many."""

    def __init__(
        self, path: Path, start: int, file_name: str, options: ReadOptions, limits: ReadLimits, problems: Problems
    ) -> None:
        """``start`` is the first byte behind a byte order mark. Raises EmptyFile, MalformedJson, InvalidReadOption."""
        self.format = "json"
        self.json_path = ""
        self.confidence: dict[str, float] = {}
        self._path, self._start, self._limits, self._problems = path, Mark(start), limits, problems
        wanted = parsed(options.json_path) if options.json_path else None
        self._layout: layouts.Layout = "lines"
        with closing(self._window(self._start)) as window:
            # Before the layout is known, only what is too deep on one line is refused.
            window.more()
            if not window.peek():
                raise EmptyFile("the file holds nothing but white space")
            is_whole = start + len(window.text.encode()) >= path.stat().st_size
            self._layout = layouts.layout_of(window.text, file_name, is_whole=is_whole)
        self._place = self._survey(wanted) if self._layout == "object" else None
        if self._layout == "lines":
            self.format = "ndjson"
        if wanted and self._layout != "object":
            raise InvalidReadOption("json_path", "it leads into one object, and the document is none")

    def records(self) -> Iterator[Records]:
        """All of them in order. Raises MalformedJson, RecordTooLong, NestedTooDeep."""
        scan, place = literal_scan(), self._place
        with closing(self._window(place.mark if place else self._start)) as window:
            if self._layout == "lines":
                yield from ByLine(window, scan, self._problems).records()
            elif self._layout == "array":
                yield from _whole_array(window, scan)
            elif place is None:
                yield from one_after_another(window, scan, self._problems)
            elif place.is_array:
                yield from array_elements(window, scan)
            else:
                window.peek()
                line, _ = window.place(window.position)
                yield Records([window.value(scan)], [line])

    def _window(self, mark: Mark) -> Window:
        return Window(self._path, self._limits, mark, is_by_line=self._layout == "lines")

    def _survey(self, wanted: tuple[str, ...] | None) -> Place | None:
        """Where in an object the records are; None if more objects follow, which then are the records."""
        with closing(self._window(self._start)) as window:
            window.more()
            survey = Survey(window, counting_scan(), wanted)
            rest = window.peek()
            if rest and (rest not in "{[" or wanted):
                raise window.fault(window.position)
        if rest:
            self.format = "ndjson"
            return None
        place = survey.found or Place((), self._start, is_array=False, record_count=0)
        if wanted and survey.found is None:
            raise InvalidReadOption("json_path", "the document has no array and no object there")
        if place.path:
            self.json_path = written(place.path)
            self._problems.note("outside_path", "", survey.member_count - len(place.path))
        if place.is_array and not wanted:
            self.confidence["json_path"] = round(place.record_count / max(1, survey.record_count), 3)
        return place


def _whole_array(window: Window, scan: Scan) -> Iterator[Records]:
    window.expect("[")
    yield from array_elements(window, scan)
    if window.peek():
        raise window.fault(window.position)
