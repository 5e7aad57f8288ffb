"""How the records stand in a document: one a line, in an array, or somewhere inside of one object."""

from __future__ import annotations

import json
from typing import Literal

from services.profiler.core.readers.document.depth import DEEPEST, check_depth
from services.profiler.core.readers.document.tokens import FAULTS, Scan, counting_scan, fault_position, may_be_cut_off
from services.profiler.errors import NestedTooDeep

Layout = Literal["lines", "array", "object"]

HEAD_BYTES = 64 * 1024
"""Of a file that is to be recognised; fewer are the whole file."""
PROBE_LINES = 50
LINE_SUFFIXES = (".ndjson", ".jsonl")
SUFFIXES = (".json", ".geojson", *LINE_SUFFIXES)
SPACE = " \t\r\n"


def layout_of(text: str, file_name: str, *, is_whole: bool) -> Layout:
    """From the front of the text. What begins with a bracket alone on its line is no line of JSON."""
    lines = [line for line in text.split("\n")[: None if is_whole else -1] if line.strip(SPACE)][:PROBE_LINES]
    scan = counting_scan()
    alone = sum(_stands_alone(line.strip(SPACE), scan) for line in lines)
    is_lines = len(lines) > 1 or file_name.lower().endswith(LINE_SUFFIXES)
    first = text.lstrip(SPACE)[:1]
    if is_lines and lines and lines[0].strip(SPACE) not in ("[", "{") and 2 * alone >= len(lines):
        return "lines"
    if first == "{":
        return "object"
    return "array" if first == "[" else "lines"


def certainty(head: bytes, file_name: str) -> float:
    """How sure that the first bytes of a file are JSON."""
    is_named = file_name.lower().endswith(SUFFIXES)
    # The first two signs of JSON are ASCII: zeros among their bytes tell the encoding.
    text = head.decode(json.detect_encoding(head), errors="ignore").lstrip(SPACE)
    if is_named and text[:1] in ("/", "#") and len(text) > 1:
        return 0.7
    if text[:1] not in ("{", "[") or not text:
        return (0.7 if _is_scalar_line(text) else 0.1) if is_named else 0.0
    if _reads_on(text, is_whole=len(head) < HEAD_BYTES):
        return 0.95
    return 0.9 if is_named else 0.2


def _is_scalar_line(text: str) -> bool:
    return _stands_alone(text.split("\n", 1)[0].strip(SPACE), counting_scan())


def _reads_on(text: str, *, is_whole: bool) -> bool:
    """Whether a value ends in the text, or nothing forbids that it would end behind it."""
    try:
        check_depth(text.encode(), 0, DEEPEST)
        _, end = counting_scan()(text, 0)
    except NestedTooDeep:
        return True
    except FAULTS as error:
        position = fault_position(error, text, 0)
        return position >= len(text.rstrip(SPACE)) if is_whole else may_be_cut_off(error, position, text)
    rest = text[end:].lstrip(" \t\r")
    return not rest or rest[0] in "\n{["


def _stands_alone(line: str, scan: Scan) -> bool:
    try:
        return scan(line, 0)[1] == len(line)
    except FAULTS:
        return False
