"""A page of blocks: four columns wide, everything below each other."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from services.artifacts.core.layout import Block, Card, Cards, Chart, Facts, Field, Grid, Heading, Link, Page, Paragraph
from services.artifacts.core.workbook import styles
from services.artifacts.core.workbook.cells import safe_text
from services.artifacts.core.workbook.charts import LEAST_CHART_ROWS, bars
from services.artifacts.core.workbook.heights import LINE_HEIGHT, MAX_HEIGHT, height_of
from services.artifacts.core.workbook.pens import Pen, header_pen, pen_for
from services.artifacts.core.workbook.print_setup import set_up_printing

COLUMNS = 4
WIDTH = 34.0
"""Of each of the four, in characters."""
LAST = get_column_letter(COLUMNS)


def write_page(worksheet: Worksheet, page: Page) -> None:
    """Write a page."""
    worksheet.sheet_view.showGridLines = False
    for position in range(1, COLUMNS + 1):
        worksheet.column_dimensions[get_column_letter(position)].width = WIDTH
    set_up_printing(worksheet, COLUMNS * WIDTH)
    writer = _PageWriter(worksheet)
    for block in page.blocks:
        writer.write(block)


class _PageWriter:
    def __init__(self, worksheet: Worksheet) -> None:
        self._worksheet = worksheet
        self._row = 0

    def write(self, block: Block) -> None:
        match block:
            case Heading():
                self._heading(block)
            case Paragraph():
                self._paragraph(block)
            case Cards():
                self._cards(block.cards)
            case Facts():
                self._facts(block)
            case Grid():
                self._grid(block)
            case Chart():
                self._chart(block)

    def _append(self, cells: Sequence[object], height: float | None = None) -> None:
        self._row += 1
        if height is not None:
            self._worksheet.row_dimensions[self._row].height = min(height, MAX_HEIGHT)
        self._worksheet.append(list(cells))

    def _merge(self, first: str, last: str = LAST) -> None:
        self._worksheet.merged_cells.add(f"{first}{self._row}:{last}{self._row}")

    def _heading(self, heading: Heading) -> None:
        if heading.level == 1:
            self._append([Pen(self._worksheet, styles.TITLE).write(heading.text)], 28)
            return
        self._append([])
        self._append([Pen(self._worksheet, styles.HEADING).write(heading.text)], 20)

    def _paragraph(self, paragraph: Paragraph) -> None:
        pen = Pen(self._worksheet, styles.SMALL if paragraph.is_quiet else styles.BODY, alignment=styles.WRAPPED)
        self._append([pen.write(paragraph.text)], height_of(paragraph.text, COLUMNS * WIDTH))
        self._merge("A")

    def _cards(self, cards: Sequence[Card]) -> None:
        for start in range(0, len(cards), COLUMNS):
            band = cards[start : start + COLUMNS]
            self._append([])
            self._append([self._card_pen(card, styles.SMALL).write(card.title) for card in band], 20)
            self._append([self._card_pen(card, styles.BIG).write(card.value) for card in band], _big_height(band))
            lines = max(height_of(card.meaning, WIDTH - 4) for card in band)
            self._append([self._card_pen(card, styles.BODY).write(card.meaning) for card in band], lines + 6)

    def _card_pen(self, card: Card, font: Font) -> Pen:
        fill = styles.CARD_FILLS.get(card.status, styles.CARD_FILLS["neutral"])
        return Pen(self._worksheet, font, fill=fill, border=styles.GUTTER, alignment=styles.CARD_ALIGNMENT)

    def _facts(self, facts: Facts) -> None:
        label, value = Pen(self._worksheet, styles.SMALL, alignment=styles.WRAPPED), Pen(self._worksheet, alignment=styles.WRAPPED)
        for name, fact in facts.facts:
            height = height_of(safe_text(fact), (COLUMNS - 1) * WIDTH) if isinstance(fact, str) else LINE_HEIGHT
            self._append([label.write(name), value.write(fact)], height)
            self._merge("B")

    def _chart(self, chart: Chart) -> None:
        first = self._row + 1
        self._grid(Grid(chart.fields, chart.rows))
        self._worksheet.add_chart(bars(self._worksheet, chart, first, self._row), f"C{first}")
        while self._row < first + LEAST_CHART_ROWS:
            self._append([], LINE_HEIGHT)

    def _grid(self, grid: Grid) -> None:
        header = [header_pen(self._worksheet, field) for field in grid.fields]
        self._append([pen.write(field.title) for pen, field in zip(header, grid.fields, strict=True)], 20)
        first = self._row + 1
        pens = [pen_for(self._worksheet, _wrapping(field)) for field in grid.fields]
        for row in grid.rows:
            height = max((height_of(_text(value), WIDTH) for value in row if isinstance(value, str | Link)), default=LINE_HEIGHT)
            self._append([pen.write(value) for pen, value in zip(pens, row, strict=False)], height)
        for position, field in enumerate(grid.fields, 1):
            letter = get_column_letter(position)
            for rule in styles.rules_for(field.kind) if grid.rows else []:
                self._worksheet.conditional_formatting.add(f"{letter}{first}:{letter}{self._row}", rule)


def _wrapping(field: Field) -> Field:
    return Field(field.title, "long_text") if field.kind == "text" else field


def _text(value: str | Link) -> str:
    return value.text if isinstance(value, Link) else value


def _big_height(band: Sequence[Card]) -> float:
    """Height of the values of a band of cards: set larger, so they wrap sooner."""
    return max(1.5 * height_of(card.value, (WIDTH - 4) / 1.5) for card in band)
