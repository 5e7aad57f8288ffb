"""The strings that the cells of a workbook share: in memory while they are small, else on disk."""

from __future__ import annotations

import mmap
import re
from array import array
from pathlib import Path
from xml.etree.ElementTree import Element

from services.profiler.core.readers.workbook.trees import Tree, local_name

MEMORY_BYTES = 64 * 1024**2
OBJECT_BYTES = 56
ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def plain_text(element: Element) -> str:
    """Of a string with or without runs of its own looks; how it is pronounced is no part of it."""
    is_plain = len(element) == 1 and local_name(element[0]) == "t"
    text = element[0].text or "" if is_plain else "".join(_pieces(element))
    return unescaped(text) if "_x" in text else text


def unescaped(text: str) -> str:
    """Characters that XML cannot hold are written _xHHHH_; half characters stay as they are written."""
    return ESCAPE.sub(lambda match: match[0] if 0xD800 <= int(match[1], 16) <= 0xDFFF else chr(int(match[1], 16)), text)


def _pieces(element: Element) -> list[str]:
    pieces: list[str] = []
    for child in element:
        name = local_name(child)
        if name == "t":
            pieces.append(child.text or "")
        elif name == "r":
            pieces += [part.text or "" for part in child if local_name(part) == "t"]
    return pieces


class SharedStrings:
    """Strings by number."""

    def __init__(self, spill_dir: Path) -> None:
        self._path = spill_dir / "strings.utf8"
        self._texts: list[str] = []
        self._ends = array("Q", [0])
        self._spilled: mmap.mmap | None = None

    def load(self, tree: Tree) -> None:
        """Take every string in."""
        elements = tree.children()
        held = 0
        for element in elements:
            text = plain_text(element)
            self._texts.append(text)
            held += len(text) * (1 if text.isascii() else 4) + OBJECT_BYTES
            if held > MEMORY_BYTES:
                break
        with self._path.open("w+b") as file:
            for element in elements:
                self._ends.append(self._ends[-1] + file.write(plain_text(element).encode()))
            if self._ends[-1]:
                file.flush()
                self._spilled = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._path.unlink()

    def get(self, number: int) -> str:
        """One of them. Raises IndexError for a number that has none."""
        if 0 <= number < len(self._texts):
            return self._texts[number]
        if number < 0:
            raise IndexError
        number -= len(self._texts)
        start, end = self._ends[number], self._ends[number + 1]
        return self._spilled[start:end].decode() if self._spilled else ""

    def close(self) -> None:
        """Forget everything."""
        self._texts.clear()
        if self._spilled:
            self._spilled.close()
