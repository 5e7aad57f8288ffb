"""Takes the wrappers off a file, within bounds of time, disk and patience."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from services.profiler.core.readers.base import ReadLimits
from services.profiler.core.readers.digest import Digest
from services.profiler.core.readers.wrapping.base import Wrapper
from services.profiler.core.readers.wrapping.registry import WRAPPERS
from services.profiler.errors import DecompressionLimit, EmptyFile, WrappedTooOften

HEAD_BYTES = 64 * 1024
MAX_LAYERS = 2
"""A gzip file in an archive is somebody's habit; three layers are nobody's."""
FLOOR_BYTES = 16 * 1024**2
"""Unpacked size up to which no ratio is looked at: a small file of zeros or of one repeated line is honest and packs 1000:1."""


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """A file without its wrappers, and what is to be said of the file as it was received."""

    path: Path
    """In the spill directory."""
    file_name: str
    """Display text, without the wrappers' suffixes."""
    compression: str
    """Names of the wrappers, from the outside, joined by ``+``."""
    received_name: str
    received_bytes: int
    sha256: str
    """Of the file as received."""

    def remove(self) -> None:
        """Forget the unpacked file."""
        self.path.unlink(missing_ok=True)


def unwrap(path: Path, file_name: str, limits: ReadLimits, spill_dir: Path, sha256: str = "") -> Unwrapped | None:
    """The file unpacked into the spill directory; None if it is not wrapped.

    Raises ``UnreadableFile`` for a broken or cut-off stream, ``DecompressionLimit`` past ``max_expansion_ratio`` or ``max_bytes``,
    ``WrappedTooOften``, ``SeveralFiles``, ``EmptyFile``, ``UnsupportedEncrypted``; nothing is left behind then.
    """
    wrapper = _wrapper_of(path)
    if wrapper is None:
        return None
    digest = Digest(path, sha256)
    layers = [spill_dir / f"unwrapped-{number}" for number in range(1, MAX_LAYERS + 1)]
    size = path.stat().st_size
    try:
        inner, name, names = _peeled(path, file_name, wrapper, layers, _most(size, limits))
        return Unwrapped(inner, name, "+".join(names), file_name, size, digest.hex())
    except BaseException:
        digest.close()
        for layer in layers:
            layer.unlink(missing_ok=True)
        raise


def _most(received_bytes: int, limits: ReadLimits) -> int:
    """Bytes that may come out of a file, over all its layers."""
    return min(limits.max_bytes, max(FLOOR_BYTES, received_bytes * limits.max_expansion_ratio))


def _peeled(
    path: Path, file_name: str, wrapper: Wrapper | None, layers: list[Path], most_bytes: int
) -> tuple[Path, str, list[str]]:
    names: list[str] = []
    for layer in layers:
        if wrapper is None:
            break
        content = wrapper.open(path, file_name)
        _write(content.blocks, layer, most_bytes)
        if names:
            path.unlink()
        names.append(wrapper.name)
        path, file_name, wrapper = layer, content.file_name, _wrapper_of(layer)
    if wrapper is not None:
        raise WrappedTooOften(MAX_LAYERS)
    if not path.stat().st_size:
        raise EmptyFile("the file holds no byte once it is unpacked")
    return path, file_name, names


def _wrapper_of(path: Path) -> Wrapper | None:
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    return next((wrapper for wrapper in WRAPPERS if wrapper.recognizes(head, path)), None)


def _write(blocks: Iterator[bytes], target: Path, most_bytes: int) -> None:
    written = 0
    with target.open("wb") as sink:
        for block in blocks:
            written += len(block)
            if written > most_bytes:
                raise DecompressionLimit(
                    f"the file unpacks to more than {most_bytes:,} bytes, which is beyond the limits of ratio or size",
                    metadata={"limit_bytes": str(most_bytes)},
                )
            sink.write(block)
