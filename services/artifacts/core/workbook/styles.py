"""How cells look: few colours, each with a meaning."""

from __future__ import annotations

from collections.abc import Mapping

from openpyxl.formatting.rule import ColorScale, DataBar, FormatObject, Rule
from openpyxl.styles import Alignment, Border, Color, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle

from services.artifacts.core.layout import Kind

FONT_NAME = "Calibri"
INK, QUIET, BAND, LINK = "1F2933", "6B7785", "22405C", "1F5FA8"
BARS = "3E7CB1"

TITLE = Font(name=FONT_NAME, size=18, bold=True, color=BAND)
HEADING = Font(name=FONT_NAME, size=13, bold=True, color=BAND)
BODY = Font(name=FONT_NAME, size=11, color=INK)
STRONG = Font(name=FONT_NAME, size=11, bold=True, color=INK)
SMALL = Font(name=FONT_NAME, size=10, color=QUIET)
BIG = Font(name=FONT_NAME, size=16, bold=True, color=INK)
HEADER = Font(name=FONT_NAME, size=11, bold=True, color="FFFFFF")

HEADER_FILL = PatternFill("solid", start_color=BAND, end_color=BAND)
NO_FILL = PatternFill()
GUTTER = Border(left=Side(style="thick", color="FFFFFF"), right=Side(style="thick", color="FFFFFF"))
NO_BORDER = Border()

LEFT = Alignment(horizontal="left", vertical="top")
INDENTED = Alignment(horizontal="left", vertical="top", indent=1)
WRAPPED = Alignment(horizontal="left", vertical="top", wrap_text=True)
WRAPPED_INDENTED = Alignment(horizontal="left", vertical="top", wrap_text=True, indent=1)
RIGHT = Alignment(horizontal="right", vertical="top")
HEADER_LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)
HEADER_RIGHT = Alignment(horizontal="right", vertical="center", wrap_text=True)
CARD_ALIGNMENT = Alignment(horizontal="left", vertical="top", wrap_text=True, indent=1)

INTEGER_FORMAT = "#,##0"
NUMBER_FORMATS: Mapping[Kind, str] = {"ratio": "0.0%", "score": "0.0", "points": "0.0", "integer": INTEGER_FORMAT}
"""Of numbers by kind; "General" shows as many digits as fit."""
TEXT_FORMAT = "@"


def linked(font: Font) -> Font:
    """The same for text that leads somewhere; always one and the same."""
    if id(font) not in _LINKED:
        _LINKED[id(font)] = Font(name=font.name, size=font.size, bold=font.bold, color=LINK, underline="single")
    return _LINKED[id(font)]


_LINKED: dict[int, Font] = {}


def _fill(colour: str) -> PatternFill:
    return PatternFill("solid", start_color=colour, end_color=colour)


CARD_FILLS: Mapping[str, PatternFill] = {
    "good": _fill("E3F4E8"),
    "attention": _fill("FFF3D6"),
    "bad": _fill("FBE3E1"),
    "neutral": _fill("EEF1F5"),
}
SEVERITY_COLOURS: Mapping[str, tuple[str, str]] = {
    "critical": ("B42318", "FFFFFF"),
    "high": ("F6C5BF", "7A1B12"),
    "medium": ("FFE3A8", "6B4A00"),
    "low": ("DDEBF7", "1F4E79"),
    "info": ("EEF1F5", "4A5560"),
}
"""Background and text by severity."""


def rules_for(kind: Kind) -> list[Rule]:
    """Conditional colours of a field: they follow the values when somebody sorts or edits."""
    if kind == "severity":
        return [_severity_rule(name, ground, ink) for name, (ground, ink) in SEVERITY_COLOURS.items()]
    if kind == "score":
        return [Rule(type="colorScale", colorScale=_score_scale())]
    if kind == "ratio":
        bounds = [FormatObject(type="num", val=0), FormatObject(type="num", val=1)]
        return [Rule(type="dataBar", dataBar=DataBar(cfvo=bounds, color=Color(rgb="FF9CC3E6")))]
    return []


def _severity_rule(name: str, ground: str, ink: str) -> Rule:
    style = DifferentialStyle(font=Font(color=ink, bold=True), fill=PatternFill(bgColor=ground))
    return Rule(type="cellIs", operator="equal", formula=[f'"{name}"'], dxf=style)


def _score_scale() -> ColorScale:
    bounds = [FormatObject(type="num", val=value) for value in (0, 70, 100)]
    return ColorScale(cfvo=bounds, color=[Color(rgb=f"FF{colour}") for colour in ("F4A9A0", "FFE3A8", "9FD6AE")])
