"""Rows with faults as CSV: to be joined with the file, sorted, handed to whoever repairs it.

RFC 4180: comma, CRLF, texts in double quotes; an absent value is empty without quotes, an empty text is ``""``. UTF-8 with a byte
order mark, without which Excel takes the file for one in the machine's code page; readers of UTF-8 skip it.

A text that a spreadsheet could take for a formula gets an apostrophe in front, in values and in names. So does a text that begins
with an apostrophe: whoever takes the first apostrophe off such texts has what stood in the file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from services.artifacts.core.report import Report, entries, figure, section, text

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
FIELDS = (
    "row",
    "source_line",
    "column",
    "rule_id",
    "severity",
    "message",
    "value",
    "rule_listed_count",
    "rule_total_count",
)
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "'", "＝", "＋", "－", "＠")
"""What spreadsheets begin a formula with, in both widths (OWASP, CSV injection), and the apostrophe itself."""
Cell = int | float | str | bool | None


class RowLevelIssuesRenderer:
    """One record per faulty row and column; then one without a row per rule of which not all are listed."""

    name = "csv"
    suffix = ".row_level_issues.csv"
    media_type = "text/csv; charset=utf-8"

    def render(self, report: Report, write_to: BinaryIO) -> None:
        """See ``Renderer``."""
        write_to.write(BYTE_ORDER_MARK)
        write_to.write(_record(FIELDS))
        write_to.writelines(_record(cells) for cells in _rows(report))


def _rows(report: Report) -> Iterator[tuple[Cell, ...]]:
    listed = Counter(text(issue.get("rule_id")) for issue in entries(report.get("row_level_issues")))
    rules = {text(rule.get("name")): rule for rule in entries(section(report, "issue_summary").get("by_rule"))}
    for issue in entries(report.get("row_level_issues")):
        rule_id = text(issue.get("rule_id"))
        cells = (figure(issue.get(name)) for name in FIELDS[:7])
        yield *cells, listed[rule_id], max(_total(rules.get(rule_id, {})), listed[rule_id])
    for rule_id, rule in rules.items():
        hidden = _total(rule) - listed[rule_id]
        if hidden > 0:
            told = f"{hidden:,} more of this rule {'is' if hidden == 1 else 'are'} not listed."
            yield None, None, None, rule_id, text(rule.get("severity")), told, None, listed[rule_id], _total(rule)


def _total(rule: Mapping[str, object]) -> int:
    total = rule.get("row_issue_count")
    return total if isinstance(total, int) else 0


def _record(cells: tuple[Cell, ...]) -> bytes:
    return (",".join(map(_cell, cells)) + "\r\n").encode("utf-8", "replace")


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        return str(value)
    # Spreadsheets end a text at NUL.
    plain = value.replace("\x00", "\ufffd")
    # Some skip the white space before a formula.
    is_dangerous = plain.startswith(DANGEROUS) or plain.lstrip().startswith(DANGEROUS)
    guarded = f"'{plain}" if is_dangerous else plain
    return '"' + guarded.replace('"', '""') + '"'
