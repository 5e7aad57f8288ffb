"""Our multipart body is what a form parser reads, for every name and content."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_multipart.multipart import MultipartParser, parse_options_header

from client.multipart import CHUNK_BYTES, Field, FilePart, Multipart


async def body_of(multipart: Multipart) -> bytes:
    return b"".join([chunk async for chunk in multipart.stream()])


def parsed(multipart: Multipart, body: bytes) -> Mapping[bytes, bytes]:
    """Content by field name, read by the parser that the gateway uses."""
    parts: dict[bytes, bytes] = {}
    headers: list[bytes] = []
    name = b""

    def on_header_value(data: bytes, start: int, end: int) -> None:
        headers.append(data[start:end])

    def on_headers_finished() -> None:
        nonlocal name
        name = next(parse_options_header(value)[1][b"name"] for value in headers if value.startswith(b"form-data"))
        headers.clear()
        parts[name] = b""

    def on_part_data(data: bytes, start: int, end: int) -> None:
        parts[name] += data[start:end]

    boundary = parse_options_header(multipart.content_type)[1][b"boundary"]
    parser = MultipartParser(
        boundary,
        {"on_header_value": on_header_value, "on_headers_finished": on_headers_finished, "on_part_data": on_part_data},
    )
    parser.write(body)
    parser.finalize()
    return parts


@given(content=st.binary(max_size=2000), value=st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
async def test_a_parser_reads_back_what_was_sent(tmp_path: Path, content: bytes, value: str) -> None:
    path = tmp_path / "data.csv"
    path.write_bytes(content)
    multipart = Multipart([Field("note", value)], [FilePart("primary", path)])
    body = await body_of(multipart)
    assert len(body) == multipart.size_bytes
    assert parsed(multipart, body) == {b"note": value.encode(), b"primary": content}


async def test_hostile_file_names_do_not_end_the_header(tmp_path: Path) -> None:
    path = tmp_path / 'a";x="\r\nX-Evil: 1.csv'
    path.write_bytes(b"a\n1\n")
    multipart = Multipart([], [FilePart("primary", path)])
    assert parsed(multipart, await body_of(multipart)) == {b"primary": b"a\n1\n"}


async def test_progress_counts_every_byte_once(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_bytes(b"x" * (CHUNK_BYTES * 2 + 10))
    seen: list[tuple[int, int]] = []
    multipart = Multipart([], [FilePart("primary", path)])
    async for _ in multipart.stream(lambda sent, total: seen.append((sent, total))):
        pass
    assert seen == [(CHUNK_BYTES, path.stat().st_size), (CHUNK_BYTES * 2, path.stat().st_size), (path.stat().st_size,) * 2]
