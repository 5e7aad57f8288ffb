"""A rendered file, the list of them, and how they are named."""

from __future__ import annotations

import re
import unicodedata
import uuid
from dataclasses import dataclass
from datetime import datetime

NAMESPACE = uuid.UUID("6b8f7a52-3f0e-5d5c-9f0b-0d9e5a2c7f11")
MAX_STEM_LENGTH = 80
UNSAFE = re.compile(r"[^\w .()\-]+")


@dataclass(frozen=True, slots=True)
class StoredObject:
    """Where bytes lie and what they are."""

    key: str
    size_bytes: int
    sha256: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Artifact:
    """A rendered file of one analysis."""

    download_id: str
    file_name: str
    format: str
    stored: StoredObject
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Manifest:
    """Every artifact of one analysis. Written last: what it does not name does not exist."""

    analysis_id: str
    report: StoredObject
    artifacts: tuple[Artifact, ...]
    is_partial: bool
    created_at: datetime


def download_id(analysis: str, format_name: str) -> str:
    """Always the same for an analysis and a format, so that whoever renders again renders the same object."""
    return str(uuid.uuid5(NAMESPACE, f"{analysis}:{format_name}"))


def file_name(original: str, suffix: str) -> str:
    """The name that a rendered file is saved under: ``orders 2026.csv`` becomes ``orders 2026-profile.xlsx``.

    Letters of any script, digits, spaces and ``_.()-`` stay; no path, no control character, no leading dot.
    """
    name = unicodedata.normalize("NFC", original.replace("\\", "/").rsplit("/", 1)[-1])
    stem = name.rsplit(".", 1)[0] if "." in name.lstrip(".") else name
    safe = UNSAFE.sub("_", stem.encode("utf-8", "replace").decode()).strip(" ._-")[:MAX_STEM_LENGTH].rstrip(" ._-")
    return f"{safe or 'dataset'}-profile{suffix}"
