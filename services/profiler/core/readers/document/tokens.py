"""From JSON text to values that keep every literal as it stood."""

from __future__ import annotations

import json
import json.scanner
import re
from collections.abc import Callable
from typing import Any, NoReturn

Scan = Callable[[str, int], tuple[object, int]]
"""Text and position to the value there and the position behind it."""

Object = tuple[tuple[str, object], ...]
"""The members as they stood, repeated keys included."""

NEAR_END = 16
"""Characters: a value that is cut off fails so near to the end, an open string aside."""
_CONSTANT = re.compile(r'"(?:[^"\\]|\\.)*+"|(-?Infinity|NaN)')


class Constant(ValueError):
    """NaN or Infinity, which are no JSON."""


FAULTS = (StopIteration, json.JSONDecodeError, Constant)
"""What a scan raises."""


def _refuse(_: str) -> NoReturn:
    raise Constant


def _scan(decoder: json.JSONDecoder) -> Scan:
    # The compiled scanner is a type in the standard library's stubs; it is called like a function.
    make: Any = json.scanner.make_scanner
    scan: Scan = make(decoder)
    return scan


def literal_scan() -> Scan:
    """Objects as tuples of members, arrays as lists, numbers as bytes, so that types tell all kinds apart."""
    numbers: dict[str, Any] = {"parse_int": str.encode, "parse_float": str.encode}
    return _scan(json.JSONDecoder(object_pairs_hook=tuple, parse_constant=_refuse, **numbers))


def counting_scan() -> Scan:
    """The fastest way to pass values by: objects are dicts, numbers are not parsed."""
    numbers: dict[str, Any] = {"parse_int": str, "parse_float": str}
    return _scan(json.JSONDecoder(parse_constant=_refuse, **numbers))


def fault_position(error: Exception, text: str, start: int) -> int:
    """Where a scan from ``start`` failed."""
    if isinstance(error, json.JSONDecodeError):
        return error.pos
    if isinstance(error, StopIteration):
        return int(error.value)
    return next((match.start() for match in _CONSTANT.finditer(text, start) if match[1]), start)


def may_be_cut_off(error: Exception, position: int, text: str) -> bool:
    """Whether more text could heal the fault."""
    return is_open_string(error) or position >= len(text) - NEAR_END


def is_open_string(error: Exception) -> bool:
    """Whether a string began and no quote ends it."""
    return isinstance(error, json.JSONDecodeError) and error.msg.startswith("Unterminated string")


_RULES = (
    (re.compile(r"\Z"), "the text ends before the value does"),
    (re.compile(r"-?Infinity|NaN"), "NaN and Infinity are no JSON numbers"),
    (re.compile(r"[/#]"), "JSON has no comments"),
    (re.compile(r"'"), "strings stand in double quotes"),
    (re.compile(r"[\x00-\x1f]"), "a line end or another control character stands where none may"),
)


def rule_broken(text: str, position: int) -> str:
    """What is wrong at a place, in words that quote nothing."""
    if text[position : position + 1] in ("]", "}") and text[:position].rstrip(" \t\r\n").endswith(","):
        return "a comma stands before a closing bracket"
    return next((words for rule, words in _RULES if rule.match(text, position)), "a rule of JSON is broken")
