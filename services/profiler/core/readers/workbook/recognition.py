"""Tells workbooks from other ZIP files by the names of their first parts."""

from __future__ import annotations

import struct

LOCAL_HEADER = struct.Struct("<4s5HLLLHH")
SIGNATURE = b"PK\x03\x04"
FIRST_NAMES = ("[Content_Types].xml", "_rels/", "docProps/", "customXml/", "xl/")
"""An archive that merely holds a workbook begins with the name of that."""
OTHER_DOCUMENTS = ("word/", "ppt/")
OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument."


def looks_like_workbook(head: bytes) -> bool:
    """Whether the first bytes are those of an Office Open XML package with a part of a workbook."""
    names = part_names(head)
    if not names or not names[0].startswith(FIRST_NAMES):
        return False
    return any(name.startswith("xl/") for name in names) and not any(name.startswith(OTHER_DOCUMENTS) for name in names)


def is_open_document(head: bytes) -> bool:
    """Whether the first bytes are those of a document of OpenOffice or LibreOffice."""
    return head.startswith(SIGNATURE) and head[LOCAL_HEADER.size : LOCAL_HEADER.size + len(OPEN_DOCUMENT)] == OPEN_DOCUMENT


def part_names(head: bytes) -> list[str]:
    """Names of the parts whose headers stand in the first bytes."""
    names: list[str] = []
    at = 0 if head.startswith(SIGNATURE) else -1
    while 0 <= at <= len(head) - LOCAL_HEADER.size:
        compressed, name_bytes, extra_bytes = (LOCAL_HEADER.unpack_from(head, at)[i] for i in (7, 9, 10))
        start = at + LOCAL_HEADER.size
        names.append(head[start : start + name_bytes].decode("utf-8", "replace"))
        # Where the size is told only after the content, the next header has to be looked for.
        at = head.find(SIGNATURE, start + name_bytes + extra_bytes + (0 if compressed == 0xFFFFFFFF else compressed))
    return names
