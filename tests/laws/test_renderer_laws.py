"""What holds for every renderer in the registry, whatever stands in a report."""

from __future__ import annotations

import io
import json
import re
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.artifacts.core.renderers import registry
from services.artifacts.core.renderers.base import Renderer
from services.artifacts.core.renderers.registry import RENDERERS
from services.artifacts.core.report import parse_report
from services.artifacts.core.sheets.registry import SHEETS

GOLDEN = Path(__file__).parents[1] / "unit" / "transformer" / "data" / "full_report.json"
HOSTILE = [
    "=cmd|' /C calc'!A0",
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "<script>alert(1)</script>",
    "]]><x/>",
    "&amp;",
    "\x00\x01\x1f\x7f",
    "\ufffe\uffff",
    "\ud800",
    "#N/A",
    "_x0041_",
    "x" * 40_000,
    "😀" * 20_000,
    "",
    "a\nb",
    "2026-01-01",
    "1e5",
]
PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(st.characters())
ANYTHING = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3), max_leaves=12
)


def golden() -> dict[str, Any]:
    report: dict[str, Any] = json.loads(GOLDEN.read_text(encoding="utf-8"))
    return report


def empty() -> dict[str, Any]:
    return {"schema_version": "1"}


def hostile() -> dict[str, Any]:
    """Every text of a report in turn replaced by a hostile one, names as well as values."""
    turn = iter(range(10**9))

    def poisoned(value: Any) -> Any:
        if isinstance(value, str):
            return HOSTILE[next(turn) % len(HOSTILE)]
        if isinstance(value, list):
            return [poisoned(item) for item in value] * 5
        if isinstance(value, dict):
            return {key: poisoned(item) for key, item in value.items()} | {HOSTILE[next(turn) % len(HOSTILE)]: "=2"}
        return value

    return {name: value if name == "schema_version" else poisoned(value) for name, value in golden().items()}


REPORTS: dict[str, Callable[[], dict[str, Any]]] = {"golden": golden, "empty": empty, "hostile": hostile}
ALL_RENDERERS = pytest.mark.parametrize("renderer", RENDERERS, ids=lambda renderer: renderer.name)
ALL_REPORTS = pytest.mark.parametrize("make", REPORTS.values(), ids=REPORTS.keys())


def rendered(renderer: Renderer, report: dict[str, Any]) -> bytes:
    file = io.BytesIO()
    renderer.render(report, file)
    return file.getvalue()


def workbook(report: dict[str, Any]) -> openpyxl.Workbook:
    [renderer] = [renderer for renderer in RENDERERS if renderer.name == "xlsx"]
    return openpyxl.load_workbook(io.BytesIO(rendered(renderer, report)))


def test_every_renderer_is_registered_once_under_its_name() -> None:
    folder = Path(registry.__file__).parent
    files = {path.stem for path in folder.glob("*.py")} - {"__init__", "base", "registry"}
    assert files == {type(renderer).__module__.rsplit(".", 1)[-1] for renderer in RENDERERS}
    assert len({renderer.name for renderer in RENDERERS}) == len({renderer.suffix for renderer in RENDERERS}) == len(RENDERERS)


@ALL_RENDERERS
@ALL_REPORTS
def test_the_same_report_renders_to_the_same_bytes(
    renderer: Renderer, make: Callable[[], dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = rendered(renderer, make())
    later = time.time() + 86_400
    monkeypatch.setattr(time, "time", lambda: later)
    assert rendered(renderer, make()) == first


@ALL_RENDERERS
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(section=st.sampled_from([key for key in golden() if key != "schema_version"]), value=ANYTHING)
def test_no_shape_of_a_section_breaks_a_renderer(renderer: Renderer, section: str, value: object) -> None:
    assert rendered(renderer, golden() | {section: value})


@pytest.mark.parametrize("name", ["golden", "empty", "hostile"])
def test_json_holds_the_report(name: str) -> None:
    [renderer] = [renderer for renderer in RENDERERS if renderer.name == "json"]
    report = REPORTS[name]()
    written = json.loads(rendered(renderer, report))
    assert written == json.loads(json.dumps(report).replace("\\ud800", "?"))


@ALL_REPORTS
def test_no_cell_is_a_formula_or_an_error_and_links_stay_in_the_workbook(make: Callable[[], dict[str, Any]]) -> None:
    book = workbook(make())
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    links = [cell.hyperlink for cell in cells if cell.hyperlink]
    assert not [link for link in links if link.target or link.id]
    assert {link.location.rsplit("!", 1)[0].strip("'") for link in links} <= set(book.sheetnames)
    assert all(cell.quotePrefix for cell in cells if cell.data_type == "s")
    archive = zipfile.ZipFile(io.BytesIO(rendered(RENDERERS[0], make())))
    assert not any(b"<f>" in archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/"))


@ALL_REPORTS
def test_the_workbook_keeps_to_excels_limits(make: Callable[[], dict[str, Any]]) -> None:
    book = workbook(make())
    assert book.sheetnames == [sheet.title for sheet in SHEETS]
    assert all(re.fullmatch(r"[^\[\]:*?/\\]{1,31}", name) for name in book.sheetnames)
    texts = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert max(len(text.encode("utf-16-le", "surrogatepass")) // 2 for text in texts) <= 32_767


def test_what_is_cut_says_so() -> None:
    book = workbook(hostile())
    texts = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any(text.endswith("… [cut: 40,000 characters in all]") for text in texts)


def test_tables_have_filters_and_frozen_headers() -> None:
    book = workbook(golden())
    for title in ("Columns", "Alerts", "Issues", "Row issues", "Recommendations"):
        sheet = book[title]
        assert str(sheet.freeze_panes).endswith("3")
        assert str(sheet.auto_filter.ref).startswith("A2:")
    assert book["Issues"].conditional_formatting


def test_figures_of_the_workbook_are_those_of_the_report() -> None:
    report = golden()
    sheet = workbook(report)["Columns"]
    titles = [cell.value for cell in sheet[2]]
    for row, column in zip(sheet.iter_rows(min_row=3, values_only=True), report["columns"], strict=True):
        shown = dict(zip(titles, row, strict=True))
        for name, value in column["metrics"].items():
            title = name.replace("_", " ").capitalize()
            reason = column["absent"].get(name)
            assert shown[title] == (value if reason is None else f"({reason.replace('_', ' ')})"), (column["name"], name)


def test_five_thousand_columns_render() -> None:
    report = golden()
    report["columns"] = [column | {"position": n, "name": f"c{n}"} for n, column in enumerate(report["columns"] * 1000)]
    for renderer in RENDERERS:
        assert rendered(renderer, report)


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"schema_version":"2"}', b"\xff", b"[" * 100_000])
def test_what_is_no_report_is_refused_without_quoting_it(body: bytes) -> None:
    with pytest.raises(Exception, match=r"the report (is no JSON|has no schema version that is known)") as caught:
        parse_report(body)
    assert getattr(caught.value, "reason", "") == "OBJECT_CORRUPT"
