"""A table on a sheet of its own: a note, a frozen header with filters, rows."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from services.artifacts.core.layout import Cell, Field, Table
from services.artifacts.core.workbook import styles
from services.artifacts.core.workbook.cells import safe_text
from services.artifacts.core.workbook.heights import LINE_HEIGHT, height_of
from services.artifacts.core.workbook.pens import Pen, header_pen, pen_for
from services.artifacts.core.workbook.places import HEADER_ROW
from services.artifacts.core.workbook.print_setup import set_up_printing

MAX_ROWS = 1_048_576
MAX_FIELDS = 16_384
HEADER_HEIGHT = 30.0


def write_table(worksheet: Worksheet, table: Table) -> None:
    """Write a table; what Excel cannot hold is left out and the note says so."""
    fields, rows, note = _within_limits(table)
    # A write-only sheet takes what stands before its rows only before the first of them.
    worksheet.freeze_panes = f"{get_column_letter(min(table.frozen_fields, len(fields)) + 1)}{HEADER_ROW + 1}"
    for position, field in enumerate(fields, 1):
        worksheet.column_dimensions[get_column_letter(position)].width = field.width
    worksheet.row_dimensions[HEADER_ROW].height = HEADER_HEIGHT
    set_up_printing(worksheet, sum(field.width for field in fields))
    worksheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    worksheet.print_title_cols = f"A:{get_column_letter(max(1, min(table.frozen_fields, len(fields))))}"
    worksheet.append([Pen(worksheet, styles.SMALL).write(note)])
    header = [header_pen(worksheet, field) for field in fields]
    worksheet.append([pen.write(field.title) for pen, field in zip(header, fields, strict=True)])
    pens = [pen_for(worksheet, field) for field in fields]
    wrapped = [(position, field.width) for position, field in enumerate(fields) if field.kind == "long_text"]
    for number, row in enumerate(rows, HEADER_ROW + 1):
        if (height := _height(row, wrapped)) > LINE_HEIGHT:
            worksheet.row_dimensions[number].height = height
        # Shorter or longer rows would shift nothing: a row is as wide as its table.
        worksheet.append([pen.write(value) for pen, value in zip(pens, row, strict=False)])
    last_row = HEADER_ROW + len(rows)
    worksheet.auto_filter.ref = f"A{HEADER_ROW}:{get_column_letter(len(fields))}{last_row}"
    for position, field in enumerate(fields, 1):
        letter = get_column_letter(position)
        for rule in styles.rules_for(field.kind) if rows else []:
            worksheet.conditional_formatting.add(f"{letter}{HEADER_ROW + 1}:{letter}{last_row}", rule)


def _height(row: Sequence[Cell], wrapped: Sequence[tuple[int, float]]) -> float:
    texts = ((value, width) for position, width in wrapped if position < len(row) and isinstance(value := row[position], str))
    return max((height_of(safe_text(value), width) for value, width in texts), default=LINE_HEIGHT)


def _within_limits(table: Table) -> tuple[Sequence[Field], Sequence[Sequence[Cell]], str]:
    fields, rows, note = table.fields, table.rows, table.note
    if len(rows) > MAX_ROWS - HEADER_ROW:
        rows = rows[: MAX_ROWS - HEADER_ROW]
        note += f" CUT: Excel holds {len(rows):,} of {len(table.rows):,} rows; the JSON report has all."
    if len(fields) > MAX_FIELDS:
        fields = fields[:MAX_FIELDS]
        note += f" CUT: Excel holds {len(fields):,} of {len(table.fields):,} fields; the JSON report has all."
    return fields, rows, note
