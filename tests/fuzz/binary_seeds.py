"""Well-formed binary files to begin with: columnar formats, workbooks, and wrappers around all of it. The same bytes every time."""

from __future__ import annotations

import bz2
import datetime as dt
import gzip
import io
import lzma
import re
import zipfile
from functools import cache

import openpyxl
import polars as pl

from tests.fuzz.text_seeds import CANARY, NAMES, rows, text_seeds

LONG_AGO = (2020, 1, 1, 0, 0, 0)
SYNC_BYTES = 16


def frame() -> pl.DataFrame:
    """The table with its types, and some that text has no form for."""
    table = rows()
    columns = dict(zip(NAMES, map(list, zip(*table, strict=True)), strict=True))
    return pl.DataFrame(columns).with_columns(
        pl.col("price").cast(pl.Float64),
        pl.col("day").str.to_date(),
        pl.Series("moment", [dt.datetime(2024, 1, 1) + dt.timedelta(hours=number) for number in range(len(table))]),
        pl.Series("bytes", [str(row[1]).encode() for row in table]),
        pl.Series("tags", [[str(row[1]), None] if row[2] else None for row in table]),
        pl.Series("place", [{"lat": 1.5, "name": str(row[1])} for row in table]),
    )


@cache
def all_seeds() -> dict[str, bytes]:
    """Every seed by name; the part before the first underscore is the format."""
    texts = text_seeds()
    plain = texts["csv_plain"]
    return texts | {
        "parquet_plain": parquet("uncompressed"),
        "parquet_packed": parquet("zstd"),
        "arrow_file": arrow(pl.DataFrame.write_ipc),
        "arrow_stream": arrow(pl.DataFrame.write_ipc_stream),
        "avro_plain": avro(),
        "xlsx_plain": workbook(),
        "gzip_csv": gzip.compress(plain, mtime=0),
        "gzip_ndjson": gzip.compress(texts["ndjson_plain"], mtime=0),
        "bz2_csv": bz2.compress(plain),
        "xz_csv": lzma.compress(plain),
        "zstd_csv": zstd(plain.decode()),
        "zip_csv": zipped({"table.csv": plain}),
        "zip_several": zipped({"a.csv": plain, "b/c.json": texts["json_array"]}),
        "gzip_zip": gzip.compress(zipped({"table.csv": plain}), mtime=0),
        "gzip_bomb": gzip.compress(b"a,b\n" + b"0,0\n" * 500_000, mtime=0),
    }


def parquet(compression: str) -> bytes:
    buffer = io.BytesIO()
    frame().write_parquet(buffer, compression=compression, row_group_size=10)  # type: ignore[arg-type]
    return buffer.getvalue()


def arrow(write: object) -> bytes:
    buffer = io.BytesIO()
    write(frame(), buffer)  # type: ignore[operator]
    return buffer.getvalue()


def avro() -> bytes:
    """Polars draws the mark between blocks anew each time."""
    buffer = io.BytesIO()
    frame().select(NAMES).write_avro(buffer)
    content = buffer.getvalue()
    return content.replace(content[-SYNC_BYTES:], bytes(range(SYNC_BYTES)))


def workbook() -> bytes:
    """Two sheets, a merged header, a formula, an error."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([CANARY])
    sheet.merge_cells("A1:D1")
    sheet.append(NAMES)
    for row in rows():
        sheet.append(row)
    sheet["C5"], sheet["D6"], sheet["E7"] = "=SUM(A1:A4)", "#DIV/0!", dt.datetime(2024, 2, 29, 12)
    book.create_sheet("Other").append([CANARY, 1])
    buffer = io.BytesIO()
    book.save(buffer)
    members = {
        name: re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", b"2020-01-01T00:00:00Z", body) for name, body in unzipped(buffer.getvalue())
    }
    return zipped(members)


def zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(zipfile.ZipInfo(name, LONG_AGO), body, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def unzipped(content: bytes) -> list[tuple[str, bytes]]:
    """Members of an archive that this module has made."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def zstd(text: str) -> bytes:
    """Text in a zstd frame; lines end in LF."""
    buffer = io.BytesIO()
    lines = pl.DataFrame({"line": text.split("\n")})
    lines.write_csv(buffer, include_header=False, quote_style="never", compression="zstd")
    return buffer.getvalue()
