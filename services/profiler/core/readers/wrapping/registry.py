"""The wrappers that are unpacked."""

from __future__ import annotations

from services.profiler.core.readers.wrapping.base import Wrapper
from services.profiler.core.readers.wrapping.bzip2 import Bzip2Wrapper
from services.profiler.core.readers.wrapping.gzip import GzipWrapper
from services.profiler.core.readers.wrapping.lzma_alone import LzmaWrapper
from services.profiler.core.readers.wrapping.xz import XzWrapper
from services.profiler.core.readers.wrapping.zip import ZipWrapper
from services.profiler.core.readers.wrapping.zstd import ZstdWrapper

WRAPPERS: tuple[Wrapper, ...] = (GzipWrapper(), ZstdWrapper(), Bzip2Wrapper(), XzWrapper(), LzmaWrapper(), ZipWrapper())
