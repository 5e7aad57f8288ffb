"""A form becomes an order: files go on to artifacts while they arrive, fields are collected, in any order."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping
from dataclasses import dataclass, replace
from typing import get_args

from pydantic import JsonValue

from gateway.errors import EmptyFile, FileTooLarge, MissingFile
from gateway.service.catalogue import Catalogue
from gateway.service.json_fields import parse_parameters, parse_read_options, refused
from gateway.service.orders import MAX_AGENTS, MAX_ID_CHARS, TOOL_ID, Order, UploadedFile, ValuePolicy, dataset_name
from gateway.service.ports import Uploads
from gateway.service.resources import Parameters
from services.runtime.errors import FieldViolation
from services.runtime.identity import Caller

FILE_FIELDS = ("primary", "baseline")
READ_OPTION_FIELDS = {"primary": "read_options_json", "baseline": "baseline_read_options_json"}
"""By the file that they are for."""
BASELINE_ID = "baseline_analysis_id"
TEXT_FIELDS = ("agents", "parameters_json", "tool_id", "dataset", "values", "ingest", BASELINE_ID, *READ_OPTION_FIELDS.values())
MAX_TEXT_BYTES = 256 * 1024
MAX_TOOL_ID_LENGTH = 128


@dataclass(frozen=True, slots=True)
class FormPart:
    """One part of a form. Its chunks are read before the next part is asked for."""

    name: str
    file_name: str | None
    """As the client sent it; None for a text field."""
    chunks: AsyncIterator[bytes]


class Intake:
    """Receives one form."""

    def __init__(self, caller: Caller, uploads: Uploads, catalogue: Catalogue, max_file_bytes: int) -> None:
        self._caller = caller
        self._uploads = uploads
        self._catalogue = catalogue
        self._max_file_bytes = max_file_bytes
        self._files: dict[str, UploadedFile] = {}
        self._texts: dict[str, str] = {}

    async def receive(self, parts: AsyncIterator[FormPart]) -> Order:
        """The order in a form. Raises ``InvalidRequest`` and its kin, naming the field."""
        seen: set[str] = set()
        async for part in parts:
            if part.name in seen:
                raise refused(part.name, "given twice")
            seen.add(part.name)
            if part.name in FILE_FIELDS:
                await self._take_file(part)
            elif part.name in TEXT_FIELDS:
                self._texts[part.name] = await _text(part)
            else:
                raise refused("form", f"unknown field; known are {', '.join(FILE_FIELDS + TEXT_FIELDS)}")
        return await self._order()

    async def _take_file(self, part: FormPart) -> None:
        first = await anext(part.chunks, None)
        if part.file_name is None or (part.file_name == "" and first is None):
            return
        # What is wrong already need not wait for the bytes.
        for file in FILE_FIELDS:
            self._read_options(file)
        self._values()
        self._dataset_name()
        self._ingest()
        self._earlier([*self._files, part.name])
        await self._catalogue.check(self._caller, self._agents(), self._parameters(), None)
        if first is None:
            raise EmptyFile("The file holds no byte.", violations=(FieldViolation(part.name, "is empty"),))
        chunks = _capped(part.name, first, part.chunks, self._max_file_bytes)
        self._files[part.name] = await self._uploads.store(self._caller, display_name(part.file_name), chunks)

    def _file(self, name: str) -> UploadedFile | None:
        """A file with how it is to be read."""
        options = self._read_options(name)
        file = self._files.get(name)
        if options and file is None and name != "primary":
            raise refused(READ_OPTION_FIELDS[name], f"there is no file “{name}”")
        return replace(file, read_options=options) if file else None

    def _read_options(self, name: str) -> Mapping[str, JsonValue]:
        field = READ_OPTION_FIELDS[name]
        text = self._texts.get(field, "").strip()
        return parse_read_options(field, text) if text else {}

    async def _order(self) -> Order:
        agents, parameters = self._agents(), self._parameters()
        primary, baseline = self._file("primary"), self._earlier(self._files) or self._file("baseline")
        await self._catalogue.check(self._caller, agents, parameters, baseline is not None)
        if primary is None:
            raise MissingFile("Send the data as file field “primary”.", violations=(FieldViolation("primary", "is missing"),))
        told = (self._tool_id(), self._dataset_name(), self._values(), self._ingest())
        return Order(primary, baseline, tuple(agents), parameters, *told)

    def _earlier(self, files: Collection[str]) -> str:
        """The earlier analysis to compare with; empty for none. ``files`` are those that are given."""
        analysis_id = self._texts.get(BASELINE_ID, "").strip()
        if analysis_id and "baseline" in files:
            raise refused(BASELINE_ID, "name either a file “baseline” or an earlier analysis")
        if analysis_id and self._texts.get(READ_OPTION_FIELDS["baseline"], "").strip():
            raise refused(READ_OPTION_FIELDS["baseline"], "an earlier analysis is not read again")
        if len(analysis_id) > MAX_ID_CHARS:
            raise refused(BASELINE_ID, f"is longer than {MAX_ID_CHARS} characters")
        return analysis_id

    def _agents(self) -> list[str]:
        agents = [name.strip() for name in self._texts.get("agents", "").split(",") if name.strip()]
        if len(agents) > MAX_AGENTS:
            raise refused("agents", f"names more than {MAX_AGENTS} agents")
        return agents

    def _parameters(self) -> Parameters:
        text = self._texts.get("parameters_json", "").strip()
        return parse_parameters(text) if text else {}

    def _values(self) -> ValuePolicy | None:
        given = self._texts.get("values", "").strip()
        found = next((policy for policy in get_args(ValuePolicy) if policy == given), None)
        if given and found is None:
            raise refused("values", f"must be one of {', '.join(get_args(ValuePolicy))}")
        return found

    def _ingest(self) -> bool:
        given = self._texts.get("ingest", "").strip().lower()
        if given not in {"", "true", "false"}:
            raise refused("ingest", "must be true or false")
        return given == "true"

    def _dataset_name(self) -> str:
        try:
            return dataset_name(self._texts.get("dataset", ""))
        except ValueError as error:
            raise refused("dataset", str(error)) from None

    def _tool_id(self) -> str:
        tool_id = self._texts.get("tool_id", "").strip() or TOOL_ID
        if len(tool_id) > MAX_TOOL_ID_LENGTH or not tool_id.isprintable():
            raise refused("tool_id", f"must be at most {MAX_TOOL_ID_LENGTH} printable characters")
        return tool_id


def display_name(file_name: str) -> str:
    """A file name for people: no path, no control characters, at most 255 characters. Never part of a key."""
    base = file_name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(character for character in base if character.isprintable()).strip()[:255] or "unnamed"


async def _text(part: FormPart) -> str:
    body = bytearray()
    async for chunk in part.chunks:
        body += chunk
        if len(body) > MAX_TEXT_BYTES:
            raise refused(part.name, f"is longer than {MAX_TEXT_BYTES} bytes")
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise refused(part.name, "is not UTF-8") from None


async def _capped(field: str, first: bytes, rest: AsyncIterator[bytes], max_bytes: int) -> AsyncIterator[bytes]:
    size = len(first)
    if size <= max_bytes:
        yield first
        async for chunk in rest:
            size += len(chunk)
            if size > max_bytes:
                break
            yield chunk
    if size > max_bytes:
        violation = FieldViolation(field, f"is larger than {max_bytes} bytes")
        raise FileTooLarge("The file is larger than the limit.", metadata={"limit_bytes": str(max_bytes)}, violations=(violation,))
