"""Words that the schema is written in. ``null`` says what null means; without it a value is never null."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from services.transformer.core.canonical import Json

Schema = Mapping[str, Json]


def scalar(kind: str | Sequence[str], meaning: str, *, null: str = "", **keywords: Json) -> Schema:
    """A value of one JSON type, or of one of several."""
    kinds = [kind] if isinstance(kind, str) else list(kind)
    kinds += ["null"] if null else []
    return {"type": kinds[0] if len(kinds) == 1 else kinds, "description": _told(meaning, null), **keywords}


def text(meaning: str, *, null: str = "", known: Sequence[str] = ()) -> Schema:
    """A text; ``known`` are words of a vocabulary that may grow."""
    return scalar("string", meaning, null=null, **({"examples": list(known)} if known else {}))


def word(meaning: str, choices: Sequence[str], *, null: str = "") -> Schema:
    """One of a closed vocabulary."""
    return scalar("string", meaning, null=null, enum=[*choices, *([None] if null else [])])


def flag(meaning: str, *, null: str = "") -> Schema:
    """True or false."""
    return scalar("boolean", meaning, null=null)


def amount(meaning: str, *, null: str = "") -> Schema:
    """How many: a whole number from 0."""
    return scalar("integer", meaning, null=null, minimum=0)


def number(meaning: str, *, null: str = "") -> Schema:
    """A finite number."""
    return scalar("number", meaning, null=null)


def share(meaning: str, *, null: str = "") -> Schema:
    """A ratio, 0..1."""
    return scalar("number", meaning, null=null, minimum=0, maximum=1)


def points(meaning: str, *, null: str = "") -> Schema:
    """Points of a score, 0..100."""
    return scalar("number", meaning, null=null, minimum=0, maximum=100)


def figure(meaning: str, *, null: str = "") -> Schema:
    """A figure in the type of the values it is of: a number, or text for decimals, great integers, dates and times."""
    return scalar(("number", "string", "boolean"), meaning, null=null)


def reference(name: str, meaning: str, *, null: str = "") -> Schema:
    """A shape that is defined once, under its name."""
    target = {"$ref": f"#/$defs/{name}"}
    told = {"description": _told(meaning, null)}
    return {"anyOf": [target, {"type": "null"}], **told} if null else {**target, **told}


def listed(items: Schema, meaning: str, *, null: str = "") -> Schema:
    """A list; empty where there is nothing."""
    return scalar("array", meaning, null=null, items=items)


def texts(meaning: str) -> Schema:
    """A list of texts."""
    return {"type": "array", "description": meaning, "items": {"type": "string"}}


def keyed(values: Schema, meaning: str) -> Schema:
    """Values by name."""
    return {"type": "object", "description": meaning, "additionalProperties": values}


def record(meaning: str, properties: Mapping[str, Schema], *, optional: Sequence[str] = (), null: str = "") -> Schema:
    """An object; its fields are always there unless ``optional``. Readers ignore fields that they do not know."""
    required = [name for name in properties if name not in optional]
    return scalar("object", meaning, null=null, properties=dict(properties), required=required)


def _told(meaning: str, null: str) -> str:
    return f"{meaning} Null: {null}." if null else meaning
