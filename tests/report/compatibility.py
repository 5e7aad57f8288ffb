"""What readers of an earlier schema lose by a later one of the same version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

ANNOTATIONS = frozenset({"$schema", "$id", "$defs", "title", "description", "examples"})
"""Words for people: they may change."""
PARTS = ("items", "additionalProperties", "if", "then")
CHOICES = ("anyOf", "allOf")
Schema = Mapping[str, Any]


def breaks(old: Schema, new: Schema) -> list[str]:
    """Every field that went, changed its type or its bounds, or is no longer always there. None if the version was raised."""
    versions = [schema["properties"]["schema_version"]["const"] for schema in (old, new)]
    return [] if versions[0] != versions[1] else list(_breaks("", _Side(old, old), _Side(new, new)))


class _Side:
    """A place in a schema, references followed."""

    def __init__(self, root: Schema, here: Any) -> None:
        while isinstance(here, Mapping) and "$ref" in here:
            here = root["$defs"][here["$ref"].rsplit("/", 1)[-1]] | {key: value for key, value in here.items() if key != "$ref"}
        self.root, self.here = root, here

    def at(self, *path: Any) -> _Side:
        here = self.here
        for key in path:
            here = here[key]
        return _Side(self.root, here)

    def rule(self, keyword: str) -> Any:
        rule = self.here.get(keyword)
        return sorted(map(str, rule)) if keyword in {"type", "enum", "required"} and isinstance(rule, list) else rule


def _breaks(path: str, old: _Side, new: _Side) -> Iterator[str]:
    if not isinstance(old.here, Mapping) or not isinstance(new.here, Mapping):
        if old.here != new.here:
            yield f"{path or '/'}: what may stand here changed"
        return
    keywords = {*old.here, *new.here} - ANNOTATIONS - {"properties", *PARTS, *CHOICES, "required"}
    yield from (f"{path or '/'}: {keyword} changed" for keyword in sorted(keywords) if old.rule(keyword) != new.rule(keyword))
    yield from _fields(path, old, new)
    for part in PARTS:
        if part in old.here and part in new.here:
            yield from _breaks(f"{path}/{part}", old.at(part), new.at(part))
        elif part in old.here or part in new.here:
            yield f"{path or '/'}: {part} came or went"
    for choice in CHOICES:
        pairs = [old.here.get(choice, []), new.here.get(choice, [])]
        if len(pairs[0]) != len(pairs[1]):
            yield f"{path or '/'}: {choice} changed"
            continue
        for number in range(len(pairs[0])):
            yield from _breaks(f"{path}/{choice}/{number}", old.at(choice, number), new.at(choice, number))


def _fields(path: str, old: _Side, new: _Side) -> Iterator[str]:
    before, after = old.here.get("properties", {}), new.here.get("properties", {})
    needed = [set(side.here.get("required", ())) for side in (old, new)]
    yield from (f"{path}/{name}: is no longer always there" for name in sorted(needed[0] - needed[1]))
    yield from (f"{path}/{name}: must be there, which earlier reports do not keep to" for name in sorted(needed[1] - needed[0]))
    for name in before:
        if name not in after:
            yield f"{path}/{name}: went"
        else:
            yield from _breaks(f"{path}/{name}", old.at("properties", name), new.at("properties", name))
