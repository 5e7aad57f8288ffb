"""What a wrapper is: a format whose only content is one file of another format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Content:
    """What a wrapper holds."""

    file_name: str
    """Display text, without the wrapper's suffix. May be a stranger's word: never a path."""
    blocks: Iterator[bytes]
    """The bytes in bounded blocks. Raises ``UnreadableFile`` where the stream breaks or ends too early."""


class Wrapper(Protocol):
    """One wrapper = one file = one line in the registry."""

    name: str

    def recognizes(self, head: bytes, path: Path) -> bool:
        """Whether a file with these first 64 KiB is wrapped so. Content decides; the path is for what ends with its directory."""

    def open(self, path: Path, file_name: str) -> Content:
        """What is inside; nothing of it is unpacked before the blocks are asked for. Raises ``InvalidRequest``."""


def without_suffix(file_name: str, suffixes: tuple[str, ...]) -> str:
    """A name as it was before it was wrapped; the same where it does not tell."""
    suffix = next((suffix for suffix in suffixes if file_name.lower().endswith(suffix)), "")
    return (file_name[: -len(suffix)] or file_name) if suffix else file_name
