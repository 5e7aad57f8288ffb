"""The formats that are written."""

from __future__ import annotations

from collections.abc import Mapping

from services.profiler.core.writers.base import Writer
from services.profiler.core.writers.delimited import DelimitedWriter
from services.profiler.core.writers.ndjson import NdjsonWriter
from services.profiler.core.writers.parquet import ParquetWriter
from services.profiler.core.writers.staged import StagedWriter

WRITERS: Mapping[str, Writer] = {
    writer.name: writer for writer in (DelimitedWriter(), NdjsonWriter(), ParquetWriter(), StagedWriter())
}
