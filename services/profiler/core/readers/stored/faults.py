"""Library errors quote what they read: they become ours, without their words."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

import polars as pl

from services.profiler.errors import UnreadableFile


@contextmanager
def unreadable(format_name: str) -> Generator[None]:
    """Whatever the engine says about a file means that the file breaks the rules of its format."""
    try:
        yield
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, EOFError, UnicodeError):
        raise UnreadableFile(f"the {format_name} file breaks the rules of its format") from None
