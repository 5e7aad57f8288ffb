"""A file as offices send it, with every trouble at once: exact counts, and a report that says what was done and where."""

from __future__ import annotations

from datetime import date
from pathlib import Path

FILE = Path(__file__).with_name("every_trouble.csv")

PROBLEMS = {
    "byte_order_mark": (1, ()),
    "transcoded": (1, ()),
    "comment_lines": (1, ("line 4",)),
    "preamble_lines": (3, ("line 1",)),
    "footer_lines": (1, ("end of file",)),
    "blank_headers": (1, ()),
    "duplicate_headers": (2, ("columns 3, 4",)),
    "short_rows": (1, ("line 8: 3 of 6 cells",)),
    "blank_lines": (1, ("line 9",)),
    "long_rows": (1, ("line 10: 8 of 6 cells",)),
    "stray_quotes": (1, ("line 11",)),
    "other_delimiters": (1, ("line 12",)),
    "unclosed_quotes": (1, ("line 13",)),
    "repeated_headers": (1, ("line 14",)),
    "leading_zeros": (1, ("column 1",)),
    "mixed_dates": (1, ("column 4",)),
    "number_notation": (1, ("column 2",)),
}


def test_every_cell_is_where_it_belongs(read):
    outcome = read(FILE)
    assert outcome.names == ["Konto", "Betrag", "Gebucht", "Gebucht", "Ort", ""]
    assert outcome.types == ["text", "float", "date", "text", "text", "text"]
    assert outcome.frame.to_series(0).to_list() == [f"000{number}" for number in range(71, 79)]
    assert outcome.frame.to_series(1).to_list() == [1234.5, -2.5, 3.75, 4.25, 5.0, 6.5, None, 7.25]
    assert outcome.frame.to_series(2).to_list() == [date(2024, 2, day) for day in range(13, 21)]
    assert outcome.frame.to_series(4).to_list() == [
        "Köln",
        "Bonn; Nord",
        None,
        "Köln",
        'Zum "alten" Markt',
        "Trier",
        '"Mainz',
        None,
    ]
    assert outcome.counts(1).placeholder_count == 1
    assert [outcome.counts(position).null_count for position in range(6)] == [0, 0, 0, 1, 2, 1]
    assert [outcome.table.source_line(row) for row in range(1, 9)] == [6, 7, 8, 10, 11, 12, 13, 15]


def test_nothing_is_lost_for_whoever_wants_the_data_itself(read):
    (batch,) = read(FILE).table.texts()
    assert batch.frame.to_series(1).to_list() == ["1.234,50", "-2,5", "3,75", "4,25", "5,00", "6,5", "n/a", "7,25"]
    assert batch.extra_cells == {4: ("zu viel", "noch mehr")}


def test_the_report_says_what_was_done_and_where(read):
    report = read(FILE).report
    assert {problem.code: (problem.count, problem.examples) for problem in report.problems} == PROBLEMS
    assert (report.encoding, report.has_bom, report.delimiter, report.quote, report.comment) == ("utf-16-le", True, ";", '"', "#")
    assert (report.line_end, report.header_row_count, report.skipped_row_count) == ("crlf", 1, 4)
    assert set(report.confidence) == {"encoding", "dialect", "delimiter", "quote", "escape", "comment", "line_end", "header"}
    assert all(0.5 < sureness <= 1 for sureness in report.confidence.values())
    assert all(problem.message.endswith(".") for problem in report.problems)
    told = " ".join(text for problem in report.problems for text in (problem.message, *problem.examples))
    assert not any(cell in told for cell in ("Konto", "00071", "1.234,50", "Mainz", "Filialen"))
