"""Talks to a suite's gateway."""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urljoin

import httpx

from client.errors import ProblemError, ProblemField, SuiteUnreachable
from client.events import read_events
from client.models import Analysis, Download, Ingest, Json
from client.multipart import Field, FilePart, Multipart

OnBytes = Callable[[int, int], None]
"""Called with the bytes sent so far and their total."""


class Client:
    """A suite at a base URL. Every method raises ``SuiteUnreachable`` or ``ProblemError``."""

    def __init__(self, base_url: str, *, api_key: str | None = None, transport: httpx.AsyncBaseTransport | None = None) -> None:
        headers = {"Authorization": f"Bearer {api_key}"} if api_key else {}
        self.base_url = base_url
        self._http = httpx.AsyncClient(
            base_url=base_url, headers=headers, timeout=httpx.Timeout(60, connect=5), transport=transport
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.close()

    async def close(self) -> None:
        """Drop the connections."""
        await self._http.aclose()

    async def analyze(
        self,
        primary: Path,
        *,
        baseline: Path | None = None,
        baseline_analysis_id: str | None = None,
        agents: Sequence[str] = (),
        parameters: Mapping[str, object] | None = None,
        read_options: Mapping[str, object] | None = None,
        baseline_read_options: Mapping[str, object] | None = None,
        values: str | None = None,
        dataset: str | None = None,
        ingest: bool = False,
        on_bytes: OnBytes | None = None,
    ) -> Analysis:
        """Upload a file and ask for its analysis; returns once it is accepted. The file is streamed, never held whole.

        It is compared with ``baseline``, a data file or a ``.pmds`` file of stored states, or with ``baseline_analysis_id``: an
        earlier analysis that has a report, whose file need not be there any more. Not with both.

        ``read_options`` say how the file is to be read where detection is wrong: ``{"delimiter": ";", "header_rows": 2}``.
        ``values`` says which values the report may show: full, masked or none; None for the suite's default.
        ``dataset`` names what this is a run of, so that its runs share one history whatever the file is called.
        ``ingest`` has the rows of the primary loaded into a table of the warehouse, where the suite allows it: see ``ingested``.
        """
        fields = [Field("tool_id", "profile-my-data")]
        if baseline_analysis_id:
            fields.append(Field("baseline_analysis_id", baseline_analysis_id))
        if agents:
            fields.append(Field("agents", ",".join(agents)))
        if parameters:
            fields.append(Field("parameters_json", json.dumps(parameters)))
        if read_options:
            fields.append(Field("read_options_json", json.dumps(read_options)))
        if baseline_read_options:
            fields.append(Field("baseline_read_options_json", json.dumps(baseline_read_options)))
        if dataset:
            fields.append(Field("dataset", dataset))
        if ingest:
            fields.append(Field("ingest", "true"))
        if values:
            fields.append(Field("values", values))
        files = [FilePart("primary", primary)] + ([FilePart("baseline", baseline)] if baseline else [])
        body = Multipart(fields, files)
        headers = {
            "Content-Type": body.content_type,
            "Content-Length": str(body.size_bytes),
            # Sent again after a lost answer, the same key asks for the same analysis.
            "Idempotency-Key": str(uuid.uuid4()),
        }
        response = await self._send("POST", "/analyze", content=body.stream(on_bytes), headers=headers)
        return Analysis.from_json(_json(response))

    async def get(self, analysis_id: str) -> Analysis:
        """Where an analysis stands."""
        return Analysis.from_json(_json(await self._send("GET", f"/v1/analyses/{analysis_id}")))

    async def list(self, *, limit: int = 20, name: str | None = None, dataset: str | None = None) -> Sequence[Analysis]:
        """The newest analyses; only of files whose name contains ``name``, only runs of ``dataset``."""
        filters = {"file_name": name, "dataset": dataset}
        query: dict[str, str | int] = {"page_size": limit} | {key: value for key, value in filters.items() if value}
        data = _json(await self._send("GET", "/v1/analyses", params=query))
        entries = data.get("analyses")
        return [Analysis.from_json(entry) for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []

    async def follow(self, analysis_id: str) -> AsyncIterator[Analysis]:
        """Every state of an analysis as it changes, the terminal one last. A broken stream is taken up again."""
        while True:
            try:
                async with self._http.stream("GET", f"/v1/analyses/{analysis_id}/events") as response:
                    await _raise_problem(response)
                    async for event in read_events(response.aiter_lines()):
                        analysis = Analysis.from_json(json.loads(event.data))
                        yield analysis
                        if analysis.is_over:
                            return
            except (httpx.ReadError, httpx.RemoteProtocolError, httpx.ReadTimeout):
                pass  # the stream broke, the analysis did not: look where it stands
            except httpx.TransportError as error:
                raise SuiteUnreachable(f"nothing answers at {self.base_url}") from error
            analysis = await self.get(analysis_id)
            if analysis.is_over:
                yield analysis
                return

    async def ingested(self, analysis_id: str, *, wait_s: float = 600.0, poll_s: float = 0.5) -> Ingest | None:
        """What became of the rows, as soon as that is final; as it stands after ``wait_s``. None if nobody asked for them."""
        deadline = time.monotonic() + wait_s
        while True:
            ingest = (await self.get(analysis_id)).ingest
            if ingest is None or ingest.is_over or time.monotonic() >= deadline:
                return ingest
            await asyncio.sleep(poll_s)

    async def report(self, analysis_id: str) -> Json:
        """The JSON report."""
        return _json(await self._send("GET", f"/v1/analyses/{analysis_id}/report"))

    async def downloads(self, analysis_id: str) -> Sequence[Download]:
        """The rendered files."""
        data = (await self._send("GET", f"/v1/analyses/{analysis_id}/downloads")).json()
        return [Download.from_json(entry) for entry in data]

    async def fetch(self, download: Download, directory: Path) -> Path:
        """Copy a download into a directory; an unfinished copy is never left under its name."""
        target = directory / Path(download.file_name).name
        partial = target.with_name(target.name + ".part")
        try:
            async with self._http.stream("GET", urljoin(self.base_url, download.url)) as response:
                await _raise_problem(response)
                with partial.open("wb") as file:
                    async for chunk in response.aiter_bytes():
                        file.write(chunk)
            partial.replace(target)
        except httpx.TransportError as error:
            raise SuiteUnreachable(f"the download broke off: {type(error).__name__}") from error
        finally:
            partial.unlink(missing_ok=True)
        return target

    async def cancel(self, analysis_id: str) -> Analysis:
        """Stop an analysis."""
        return Analysis.from_json(_json(await self._send("POST", f"/v1/analyses/{analysis_id}:cancel")))

    async def history(self, dataset: str, metric: str, *, column: str = "", limit: int = 100) -> Json:
        """How a metric went over the runs of a dataset, oldest first, each beside what the runs before it let expect.

        ``dataset`` is its id, the name given to it, or a file name. A point has ``value``, ``expected_low``, ``expected_high``,
        ``is_anomaly`` and ``reason``; the first four may be None.
        """
        query: dict[str, str | int] = {"dataset": dataset, "metric": metric, "column": column, "limit": limit}
        return _json(await self._send("GET", "/v1/history", params=query))

    async def merged_history(self, dataset: str, column: str, *, runs: int = 30) -> Json:
        """A column over the newest runs of a dataset together, as if their rows were one file.

        ``metrics`` by name, None with a reason in ``absent``; ``approximate`` has method and relative_error of those that are
        estimated. ``runs_left_out`` says which runs were not merged, and why.
        """
        query: dict[str, str | int] = {"dataset": dataset, "column": column, "runs": runs}
        return _json(await self._send("GET", "/v1/history/merged", params=query))

    async def is_ready(self) -> bool:
        """Whether the suite and everything behind it answers."""
        try:
            return (await self._http.get("/readyz")).status_code == httpx.codes.OK
        except httpx.TransportError:
            return False

    async def _send(
        self,
        method: str,
        path: str,
        *,
        content: AsyncIterator[bytes] | None = None,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str | int] | None = None,
    ) -> httpx.Response:
        try:
            response = await self._http.request(method, path, content=content, headers=headers, params=params)
        except httpx.TransportError as error:
            raise SuiteUnreachable(f"nothing answers at {self.base_url}") from error
        await _raise_problem(response)
        return response


def _json(response: httpx.Response) -> Json:
    data = response.json()
    return data if isinstance(data, dict) else {}


async def _raise_problem(response: httpx.Response) -> None:
    if response.is_success or response.has_redirect_location:
        return
    await response.aread()
    try:
        problem = response.json()
    except ValueError:
        problem = {}
    fields = tuple(
        ProblemField(str(entry.get("field", "")), str(entry.get("description") or entry.get("detail") or ""))
        for entry in problem.get("errors") or []
    )
    raise ProblemError(
        response.status_code,
        str(problem.get("code") or f"http_{response.status_code}"),
        str(problem.get("title") or response.reason_phrase),
        str(problem.get("detail") or ""),
        fields,
    )
