"""Workbooks written by hand, part by part, for what no library writes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

import pytest

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@dataclass
class Raw:
    """The parts of a workbook; ``sheets`` are the XML within sheetData, or a whole part if it begins with an angle and a question mark."""

    sheets: Mapping[str, str]
    strings: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    """Number formats of the styles 1, 2 …"""
    tail: str = ""
    """After the rows of every sheet."""
    workbook: str = ""
    """Before the list of sheets."""
    states: Mapping[str, str] = field(default_factory=dict)
    relations: tuple[tuple[str, str], ...] = ()
    """Further ones of the workbook: kind and target."""
    parts: Mapping[str, bytes | str] = field(default_factory=dict)
    """Added, or put in place of what is written otherwise; None leaves a part out."""

    def content(self) -> dict[str, bytes | str]:
        names = list(self.sheets)
        listed = "".join(
            f'<sheet name="{escape(name)}" sheetId="{i}" state="{self.states.get(name, "visible")}" r:id="s{i}"/>'
            for i, name in enumerate(names, start=1)
        )
        relations = [("worksheet", f"worksheets/sheet{i}.xml", f"s{i}") for i in range(1, len(names) + 1)]
        relations += [("styles", "styles.xml", "y"), ("sharedStrings", "/xl/sharedStrings.xml", "t")]
        relations += [(kind, target, f"x{i}") for i, (kind, target) in enumerate(self.relations)]
        codes = "".join(
            f'<numFmt numFmtId="{164 + i}" formatCode="{escape(code, {chr(34): "&quot;"})}"/>'
            for i, code in enumerate(self.formats)
        )
        styles = '<xf numFmtId="0"/>' + "".join(f'<xf numFmtId="{164 + i}"/>' for i in range(len(self.formats)))
        content: dict[str, bytes | str] = {
            "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
            "_rels/.rels": related([("officeDocument", "xl/workbook.xml", "r1")]),
            "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{DOCUMENT}">{self.workbook}<sheets>{listed}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": related(relations),
            "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts>{codes}</numFmts><cellXfs>{styles}</cellXfs></styleSheet>',
            "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{"".join(f"<si>{text}</si>" for text in self.strings)}</sst>',
        }
        for i, rows in enumerate(self.sheets.values(), start=1):
            whole = (
                rows if rows.startswith("<?") else f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{self.tail}</worksheet>'
            )
            content[f"xl/worksheets/sheet{i}.xml"] = whole
        return {name: part for name, part in {**content, **self.parts}.items() if part is not None}


def related(relations: list[tuple[str, str, str]]) -> str:
    body = "".join(f'<Relationship Id="{name}" Type="{DOCUMENT}/{kind}" Target="{target}"/>' for kind, target, name in relations)
    return f'<Relationships xmlns="{PACKAGE}/relationships">{body}</Relationships>'


def zipped(content: Mapping[str, bytes | str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in content.items():
            archive.writestr(name, part)
    return buffer.getvalue()


@pytest.fixture(name="raw")
def raw_workbook() -> Callable[..., bytes]:
    """Bytes of a workbook from its parts."""

    def build(sheets: str | Mapping[str, str], **parts: object) -> bytes:
        return zipped(Raw({"Data": sheets} if isinstance(sheets, str) else sheets, **parts).content())  # type: ignore[arg-type]

    return build


@pytest.fixture(name="zip_of")
def zip_of_parts() -> Callable[[Mapping[str, bytes | str]], bytes]:
    return zipped
