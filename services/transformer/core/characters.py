"""How formats, encodings and signs of a file are called."""

from __future__ import annotations

from collections.abc import Mapping

NAMES: Mapping[str, str] = {
    "\t": "tab",
    " ": "space",
    ",": "comma",
    ";": "semicolon",
    "|": "bar",
    ":": "colon",
    '"': "double quote",
    "'": "single quote",
    "\\": "backslash",
    "#": "hash",
    "\x1f": "unit separator",
}
LINE_ENDS: Mapping[str, str] = {
    "lf": "line feed (Unix)",
    "crlf": "carriage return and line feed (Windows)",
    "cr": "carriage return (old Macintosh)",
    "mixed": "mixed",
}
FORMATS: Mapping[str, str] = {
    "parquet": "Parquet",
    "arrow": "Arrow IPC",
    "avro": "Avro",
    "excel": "Excel",
    "xlsx": "Excel (xlsx)",
    "xlsm": "Excel (xlsm)",
    "ods": "OpenDocument (ods)",
    "ndjson": "JSON lines",
}


def character_name(sign: str | None) -> str:
    """A sign as people call it; "none" for none."""
    if not sign:
        return "none"
    if sign in NAMES:
        return NAMES[sign]
    if len(set(sign)) == 1 and len(sign) > 1:
        return f"{len(sign)} × {character_name(sign[0])}"
    return " ".join(each if each.isprintable() else f"U+{ord(each):04X}" for each in sign)


def character_with_name(sign: str | None) -> str:
    """The same with the sign itself where it can be seen: semicolon ;"""
    name = character_name(sign)
    return f"{name} {sign}" if sign and sign != name and sign.isprintable() and not sign.isspace() else name


def encoding_name(name: str | None) -> str:
    """An IANA name as it is written in prose: UTF-16 LE, Windows-1252; empty for none."""
    if not name:
        return ""
    upper = name.upper().replace("_", "-")
    if upper.startswith("UTF"):
        return upper.replace("-LE", " LE").replace("-BE", " BE").replace("16LE", "16 LE").replace("16BE", "16 BE")
    return f"Windows-{upper[8:]}" if upper.startswith("WINDOWS-") else upper


def line_end_name(name: str | None) -> str:
    """How lines end; empty where there are none."""
    return LINE_ENDS.get(name, name) if name else ""


def format_name(name: str | None) -> str:
    """A format as people call it; empty for an unknown one."""
    return FORMATS.get(name, name.upper()) if name else ""
