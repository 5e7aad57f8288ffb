"""Well-formed text to begin with: delimited in many dialects, JSON, NDJSON. Cells hold canaries that nobody may repeat."""

from __future__ import annotations

import csv
import io
import json
import random

CANARY = "CANARY-7f3a"
NUMERIC_CANARY = 73519284
ROWS = 24

Row = tuple[object, ...]


def rows(count: int = ROWS) -> list[Row]:
    """A table with a bit of everything."""
    chance = random.Random(count)
    return [
        (
            number + 1,
            f"{CANARY}{number:04x}",
            NUMERIC_CANARY if number % 7 == 0 else number * 3,
            f"{chance.uniform(0, 1000):.2f}",
            f"2024-{number % 12 + 1:02d}-{number % 28 + 1:02d}",
            "" if number % 5 else f"{CANARY}, “note”\nline {number}",
            f"{number:05d}",
            chance.choice(("yes", "no")),
        )
        for number in range(count)
    ]


NAMES = ("id", "name", "amount", "price", "day", "note", "code", "is_open")


def delimited(delimiter: str = ",", line_end: str = "\n", *, header: bool = True, quoting: int = csv.QUOTE_MINIMAL) -> str:
    """The table as text."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator=line_end, quoting=quoting)  # type: ignore[arg-type]
    if header:
        writer.writerow(NAMES)
    writer.writerows(rows())
    return buffer.getvalue()


def objects() -> list[dict[str, object]]:
    """The table as nested objects."""
    return [
        dict(zip(NAMES, row, strict=True))
        | {"tags": [row[1], None, {"deep": [row[2], True]}], "place": {"lat": 1.5e3, "name": row[1]}}
        for row in rows()
    ]


def text_seeds() -> dict[str, bytes]:
    """By name; the part before the first underscore is the format."""
    european = delimited(";").replace(".", ",")
    ragged = "\n".join(line + ";x" * (i % 3) for i, line in enumerate(delimited(";").splitlines()))
    values = objects()
    return {
        "csv_plain": delimited().encode(),
        "csv_quoted": delimited(quoting=csv.QUOTE_ALL, line_end="\r\n").encode(),
        "csv_semicolon": european.encode("cp1252", errors="replace"),
        "csv_pipe": delimited("|").encode("utf-8-sig"),
        "csv_tabs": delimited("\t", "\r").encode(),
        "csv_headless": delimited(header=False).encode(),
        "csv_utf16": delimited(";").encode("utf-16"),
        "csv_utf32": delimited().encode("utf-32-be"),
        "csv_japanese": delimited().replace("note", "備考").encode("shift_jis", errors="replace"),
        "csv_ragged": ragged.encode(),
        "csv_preamble": f"Report {CANARY}\n\nmade by {CANARY}\n{delimited()}\nTotal,{NUMERIC_CANARY}\n".encode(),
        "csv_tables": (delimited() + "\n\n" + delimited(";")).encode(),
        "csv_onecolumn": "\n".join(["name", *(str(row[1]) for row in rows())]).encode(),
        "csv_escaped": delimited().replace('""', '\\"').encode(),
        "json_array": json.dumps(values).encode(),
        "json_pretty": json.dumps({"meta": {"by": CANARY}, "data": {"rows": values}}, indent=1, ensure_ascii=False).encode(),
        "json_columns": json.dumps({name: [str(row[i]) for row in rows()] for i, name in enumerate(NAMES)}).encode(),
        "ndjson_plain": "\n".join(map(json.dumps, values)).encode(),
        "ndjson_arrays": "\n".join(json.dumps(row) for row in rows()).encode(),
    }
