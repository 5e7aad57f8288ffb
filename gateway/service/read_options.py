"""What a client knows better than detection does: how its file is to be read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints, ValidationInfo, field_validator

MAX_ROWS_AT_TOP = 250
MAX_NULL_VALUES = 200
MAX_TYPES = 5_000

Sign = Annotated[str, StringConstraints(max_length=1)]
Word = Annotated[str, StringConstraints(max_length=255)]
ColumnType = Literal["text", "integer", "float", "decimal", "boolean", "date", "datetime", "time"]


class ReadOptions(BaseModel):
    """How a file is to be read. What is absent is detected. Unknown members and wrong types are refused."""

    model_config = ConfigDict(extra="forbid", strict=True)

    format: Annotated[
        str | None, Field(pattern=r"^[a-z0-9_-]{1,32}$", description="Format of the file, for example csv, tsv, json or parquet.")
    ] = None
    delimiter: Annotated[str | None, Field(max_length=8, description="What stands between cells; empty for a single column.")] = (
        None
    )
    quote: Annotated[Sign | None, Field(description="Quote character; empty for none.")] = None
    escape: Annotated[Sign | None, Field(description="Character that takes the next one's meaning away; empty for none.")] = None
    comment: Annotated[str | None, Field(max_length=8, description="What begins a line that is no data; empty for none.")] = None
    encoding: Annotated[
        str | None, Field(pattern=r"^[A-Za-z0-9._:-]{1,64}$", description="Character encoding, an IANA name: utf-8, windows-1252 …")
    ] = None
    header_rows: Annotated[int | None, Field(ge=0, le=MAX_ROWS_AT_TOP, description="Rows that name the columns; 0 for none.")] = (
        None
    )
    header: Annotated[bool | None, Field(description="The same in short: true is one header row, false is none.")] = None
    skip_rows: Annotated[int | None, Field(ge=0, le=MAX_ROWS_AT_TOP, description="Rows to leave out before the header.")] = None
    sheet: Annotated[str | None, Field(min_length=1, max_length=255, description="Sheet of a workbook, by its name.")] = None
    json_path: Annotated[
        str | None, Field(max_length=1024, description="Where in a JSON document the array of records stands.")
    ] = None
    null_values: Annotated[
        list[Word], Field(max_length=MAX_NULL_VALUES, description="Cells that are missing values, beside the empty cell.")
    ] = []
    decimal: Annotated[Literal[".", ","] | None, Field(description="Decimal sign of the numbers.")] = None
    types: Annotated[
        dict[Word, ColumnType],
        Field(max_length=MAX_TYPES, description='Type by column name: {"zip": "text"}.', examples=[{"zip": "text"}]),
    ] = {}

    @field_validator("header")
    @classmethod
    def _says_one_thing(cls, header: bool | None, given: ValidationInfo) -> bool | None:
        if header is not None and given.data.get("header_rows") is not None:
            raise ValueError("give either header or header_rows")
        return header

    def told(self) -> Mapping[str, JsonValue]:
        """What is given, with the number of header rows in place of ``header``."""
        given = self.model_dump(exclude_unset=True, exclude_none=True)
        header = given.pop("header", None)
        return given if header is None else given | {"header_rows": int(header)}
