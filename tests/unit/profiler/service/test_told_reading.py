"""Both RPCs that bring bytes hand the read options on."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, cast

from profilemydata.common.v1.analysis_pb2 import AnalysisSpec
from profilemydata.profiler.v1.profiler_service_pb2 import ProfileRequest, ProfileStreamRequest

from services.profiler.core.readers.base import ReadOptions
from services.profiler.service.jobs import Progress
from services.profiler.service.profiling import Profiling
from services.profiler.service.requests import Question
from services.profiler.servicer import Servicer
from services.runtime.identity import LOCAL_CALLER, as_caller

TOLD = ReadOptions(delimiter=";", quote="", header_rows=0, comment="#", types={"a": "text"})


class Recording:
    """In place of the profiling service: keeps the questions."""

    def __init__(self) -> None:
        self.asked: list[Question] = []

    async def profile_content(
        self, content: object, question: Question, tenant_id: str, on_progress: Callable[[Progress], Awaitable[None]] | None = None
    ) -> bytes:
        self.asked.append(question)
        return b""


def spec() -> AnalysisSpec:
    made = AnalysisSpec()
    made.primary.file_name = "a.csv"
    made.primary.read_options.delimiter = ";"
    made.primary.read_options.quote = ""
    made.primary.read_options.header_rows = 0
    made.primary.read_options.comment = "#"
    made.primary.read_options.types["a"] = "text"
    return made


async def test_read_options_come_with_the_call() -> None:
    async def stream() -> AsyncIterator[ProfileStreamRequest]:
        yield ProfileStreamRequest(header=spec())

    profiling, context = Recording(), cast(Any, None)
    servicer = Servicer(cast(Profiling, profiling), ())
    with as_caller(LOCAL_CALLER):
        await servicer.Profile(ProfileRequest(spec=spec(), content=b"1;2"), context)
        assert [part async for part in servicer.ProfileStream(stream(), context)]
    assert [question.primary.options for question in profiling.asked] == [TOLD, TOLD]
