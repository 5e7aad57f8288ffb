"""What a column of text cells is taken for, and what becomes of the cells that do not fit."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, time
from decimal import Decimal

import polars as pl
import pytest

from services.profiler.core.readers.base import ReadOptions
from services.profiler.core.readers.inference.columns import ColumnTypes
from services.profiler.core.readers.problems import Problems
from services.profiler.errors import InvalidReadOption

N = None


def column(cells: list[str], header: str = "a") -> str:
    return "\n".join([f"{header},end", *(f"{cell},x" for cell in cells)]) + "\n"


def quoted(cells: list[str], header: str = "a") -> str:
    return column([f'"{cell}"' for cell in cells], header)


def mostly(value: str, *others: str) -> list[str]:
    return [value] * (25 * len(others)) + list(others)


def comparable(values: list[object]) -> list[object]:
    return ["NaN" if isinstance(value, float) and math.isnan(value) else value for value in values]


KINDS = {
    "integers": (["1", "-2", "+3"], "integer", [1, -2, 3]),
    "integers_and_missing": (["1", "", "3"], "integer", [1, N, 3]),
    "eighteen_digits": (["999999999999999999", "1", "2"], "integer", [999999999999999999, 1, 2]),
    "nineteen_digits": (["1234567890123456789", "1"], "text", ["1234567890123456789", "1"]),
    "leading_zero": (["007", "123", "456"], "text", ["007", "123", "456"]),
    "leading_zero_with_point": (["007.1", "250.0", "401.9"], "text", ["007.1", "250.0", "401.9"]),
    "zero_is_a_number": (["0", "-0", "10"], "integer", [0, 0, 10]),
    "floats": (["1.50", "-2", ".5", "1e3"], "float", [1.5, -2.0, 0.5, 1000.0]),
    "zero_point": (["0.5", "-0.25"], "float", [0.5, -0.25]),
    "nan_and_infinity": (["1.5", "nan", "-inf"], "float", [1.5, math.nan, -math.inf]),
    "overflow_is_not_infinity": (mostly("1.5", "1e400"), "float", [*[1.5] * 25, N]),
    "codes_with_e": (["1E5", "2E7", "3E1"], "text", ["1E5", "2E7", "3E1"]),
    "exponents_among_numbers": (["1E5", "2", "3"], "float", [1e5, 2.0, 3.0]),
    "yes_no": (["yes", "No", "YES"], "boolean", [True, False, True]),
    "true_false": (["true", "FALSE"], "boolean", [True, False]),
    "t_f": (["t", "f"], "boolean", [True, False]),
    "three_words": (["yes", "no", "on"], "text", ["yes", "no", "on"]),
    "only_yes": (["yes", "yes"], "text", ["yes", "yes"]),
    "one_zero": (["1", "0"], "integer", [1, 0]),
    "iso_dates": (["2024-02-29", "1999-12-31"], "date", [date(2024, 2, 29), date(1999, 12, 31)]),
    "sentinel_dates": (["0001-01-01", "9999-12-31", "1900-01-01"], "date", [date(1, 1, 1), date(9999, 12, 31), date(1900, 1, 1)]),
    "slashed_year_first": (["2024/1/2", "2024/12/31"], "date", [date(2024, 1, 2), date(2024, 12, 31)]),
    "day_first_by_evidence": (["13/02/2024", "01/02/2024"], "date", [date(2024, 2, 13), date(2024, 2, 1)]),
    "month_first_by_evidence": (["02/13/2024", "01/02/2024"], "date", [date(2024, 2, 13), date(2024, 1, 2)]),
    "ambiguous_dates": (["03/04/2024", "01/02/2024"], "text", ["03/04/2024", "01/02/2024"]),
    "contradictory_dates": (["13/02/2024", "02/13/2024", "01/02/2024"], "text", ["13/02/2024", "02/13/2024", "01/02/2024"]),
    "dotted_dates": (["01.02.2024", "3.4.2024"], "date", [date(2024, 2, 1), date(2024, 4, 3)]),
    "two_digit_years": (["31/12/24", "1/2/99"], "date", [date(2024, 12, 31), date(1999, 2, 1)]),
    "years_of_two_and_four_digits": (["31/12/24", "31/12/2024"], "text", ["31/12/24", "31/12/2024"]),
    "named_months": (["5 Jan 2024", "17 Feb 2024"], "date", [date(2024, 1, 5), date(2024, 2, 17)]),
    "full_month_names": (["5 January 2024", "17 February 2024"], "date", [date(2024, 1, 5), date(2024, 2, 17)]),
    "dashed_months": (["05-Jan-2024", "17-FEB-2024"], "date", [date(2024, 1, 5), date(2024, 2, 17)]),
    "datetimes": (
        ["2024-01-02 03:04:05", "2024-01-02 03:04:05.25"],
        "datetime",
        [datetime(2024, 1, 2, 3, 4, 5), datetime(2024, 1, 2, 3, 4, 5, 250000)],
    ),
    "datetimes_with_t": (["2024-01-02T03:04", "2024-01-02T23:59"], "datetime", [datetime(2024, 1, 2, 3, 4), datetime(2024, 1, 2, 23, 59)]),
    "instants": (
        ["2024-01-02T03:04:05Z", "2024-01-02T03:04:05+02:00"],
        "datetime",
        [datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC), datetime(2024, 1, 2, 1, 4, 5, tzinfo=UTC)],
    ),
    "american_datetimes": (["12/31/2024 1:02 PM", "1/2/2024 11:00 am"], "datetime", [datetime(2024, 12, 31, 13, 2), datetime(2024, 1, 2, 11)]),
    "times": (["01:02:03", "23:59:59"], "time", [time(1, 2, 3), time(23, 59, 59)]),
    "impossible_day": (mostly("2024-02-28", "2024-02-30"), "date", [*[date(2024, 2, 28)] * 25, N]),
    "text": (["Ann", "12", "2024-01-01"], "text", ["Ann", "12", "2024-01-01"]),
    "nothing": (["", "", ""], "unknown", [N, N, N]),
    "placeholders_only": (["N/A", "-"], "text", ["N/A", "-"]),
    "numbers_with_placeholders": (["1", "N/A", "-", "null", "5"], "integer", [1, N, N, N, 5]),
    "nan_among_integers": (["1", "nan", "3"], "integer", [1, N, 3]),
    "padded": ([" Ann ", "Bob"], "text", [" Ann ", "Bob"]),
}  # fmt: skip

NOTATIONS = {
    "decimal_comma": (["1,5", "12,25", "100"], "float", [1.5, 12.25, 100.0]),
    "thousands_and_decimal_comma": (["1.234,5", "12,25", "1.000"], "float", [1234.5, 12.25, 1000.0]),
    "thousands": (["1,234", "12", "1,234,567"], "integer", [1234, 12, 1234567]),
    "thousands_and_point": (["1,234.5", "0.5", "12"], "float", [1234.5, 0.5, 12.0]),
    "thousands_or_decimal_comma": (["1,234", "5,678"], "text", ["1,234", "5,678"]),
    "currency": (["$5.00", "$1,234.50", "-$3"], "float", [5.0, 1234.5, -3.0]),
    "euro_behind": (["5,00 €", "1.234,50 €"], "float", [5.0, 1234.5]),
    "two_currencies": (["$5", "€6"], "text", ["$5", "€6"]),
    "percent": (["5%", "6.5 %"], "float", [5.0, 6.5]),
    "parentheses": (["(5.00)", "$7.00"], "float", [-5.0, 7.0]),
    "swiss": (["1'234.50", "2'000.00"], "float", [1234.5, 2000.0]),
    "telephone_numbers": (["555 123 456", "555 123 457"], "text", ["555 123 456", "555 123 457"]),
    "codes_with_comma": (["007,1", "008,2"], "text", ["007,1", "008,2"]),
}


@pytest.mark.parametrize(("cells", "kind", "values"), [*KINDS.values()], ids=[*KINDS])
def test_column_is_of_the_type_that_its_cells_are(cells, kind, values, read):
    outcome = read(column(cells))
    assert outcome.types[0] == kind
    assert comparable(outcome.frame.to_series(0).to_list()) == comparable(values)


@pytest.mark.parametrize(("cells", "kind", "values"), [*NOTATIONS.values()], ids=[*NOTATIONS])
def test_numbers_are_read_in_their_notation(cells, kind, values, read):
    outcome = read(quoted(cells), delimiter=",")
    assert outcome.types[0] == kind
    assert outcome.frame.to_series(0).to_list() == values


PROBLEMS = {
    "leading_zeros": ["007", "123"],
    "long_integers": ["1234567890123456789", "2234567890123456789"],
    "ambiguous_dates": ["03/04/2024", "01/02/2024"],
    "mixed_dates": ["2024-01-01", "01.02.2024"],
    "utc_offsets": ["2024-01-02T03:04:05Z", "2024-01-02T03:04:05+02:00"],
    "ambiguous_numbers": ["1,234", "5,678"],
    "number_notation": ["1,5", "12,25"],
}


@pytest.mark.parametrize(("code", "cells"), PROBLEMS.items(), ids=PROBLEMS.keys())
def test_doubtful_columns_are_reported(code, cells, read):
    outcome = read(quoted(cells), delimiter=",")
    assert outcome.problems == {code: 1}
    assert outcome.report.problems[0].examples == ("column 1",)


def test_cells_that_do_not_fit_are_kept_with_row_and_line(read):
    outcome = read(column([*["5"] * 40, "five", "N/A", "", "6", " "]))
    counts = outcome.counts()
    assert outcome.types[0] == "integer"
    assert (counts.null_count, counts.blank_count, counts.placeholder_count, counts.misfit_count) == (1, 1, 1, 1)
    assert [(place.row, place.source_line, place.value) for place in counts.misfits] == [(41, 42, "five")]
    assert [(place.row, place.source_line, place.value) for place in counts.placeholders] == [(42, 43, "N/A")]


def test_text_keeps_empty_blank_and_placeholder_cells(read):
    outcome = read('a,end\nAnn,x\n"",x\n"  ",x\n\u00a0,x\nunknown,x\n,x\n')
    counts = outcome.counts()
    assert outcome.frame.to_series(0).to_list() == ["Ann", "", "  ", "\u00a0", "unknown", None]
    assert (counts.null_count, counts.empty_count, counts.blank_count, counts.placeholder_count) == (1, 1, 2, 1)
    assert counts.placeholders[0].row == 5


def test_the_last_cell_of_many_decides_as_much_as_the_first(read):
    rows = 200_000
    content = "n,z,f,d\n" + "12,9,1.5,2024-01-01\n" * (rows - 1) + "twelve,09,abc,2024-13-01\n"
    outcome = read(content)
    assert outcome.types == ["integer", "text", "float", "date"]
    for position in (0, 2, 3):
        assert outcome.counts(position).misfit_count == 1
        assert (outcome.counts(position).misfits[0].row, outcome.counts(position).misfits[0].source_line) == (rows, rows + 1)
    assert outcome.frame.height == rows


def test_text_at_the_front_does_not_hide_dates_behind(read):
    # The first chunk shows no date at all; over the whole column dates dominate.
    head, tail = 90_000, 1_910_000
    outcome = read("d\n" + "later\n" * head + "2024-01-01\n" * tail)
    assert outcome.types == ["date"]
    assert outcome.counts().misfit_count == head
    assert len(outcome.counts().misfits) == 1000


def test_cells_passed_over_are_counted_when_they_could_decide():
    # 60 dates stand where the sample of the first batch does not look; without them dates are less than 95 %.
    front = pl.Series(["later"] + ["2024-01-01"] * 60 + ["later"] * 3139).to_frame("c0")
    back = pl.Series(["2024-01-02"] * 60_200).to_frame("c0")
    types = ColumnTypes(["d"], ReadOptions())
    for frame in (front, back):
        types.observe(frame)
    assert types.undecided() == [0]
    types.observe_again([0], [front, back])
    types.decide(Problems())
    assert types.verdicts[0].logical_type == "date"


DECLARED = {
    "integer": (["007", "12"], "integer", [7, 12]),
    "float": (["1", "2"], "float", [1.0, 2.0]),
    "decimal": (["1.50", "2", "x"], "decimal", [Decimal("1.50"), Decimal("2.00"), None]),
    "text": (["1", "2"], "text", ["1", "2"]),
    "boolean": (["yes", "maybe"], "boolean", [True, None]),
    "date": (["2024-01-01", "later", "soon"], "date", [date(2024, 1, 1), None, None]),
}


@pytest.mark.parametrize(("declared", "cells", "kind", "values"), [(k, *v) for k, v in DECLARED.items()], ids=DECLARED.keys())
def test_declared_types_win(declared, cells, kind, values, read):
    outcome = read(column(cells), types={"a": declared})
    assert outcome.types[0] == kind
    assert outcome.frame.to_series(0).to_list() == values


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"types": {"a": "money"}}, "options.types"),
        ({"types": {"b": "text"}}, "options.types"),
        ({"decimal": ";"}, "options.decimal"),
        ({"delimiter": ",\n"}, "options.delimiter"),
        ({"delimiter": "," * 9}, "options.delimiter"),
        ({"escape": "ab"}, "options.escape"),
        ({"comment": "\n"}, "options.comment"),
        ({"encoding": "klingon"}, "options.encoding"),
        ({"encoding": "hex"}, "options.encoding"),
        ({"format": "xml"}, "options.format"),
        ({"header_rows": -1}, "options.header_rows"),
    ],
)
def test_wrong_options_are_named(options, field, read):
    with pytest.raises(InvalidReadOption) as refused:
        read(column(["1", "2"]), **options)
    assert [violation.field for violation in refused.value.violations] == [field]


def test_declared_null_values_are_missing(read):
    outcome = read(column(["1", "999", "3"]), null_values=("999",))
    assert outcome.frame.to_series(0).to_list() == [1, None, 3]
    assert outcome.counts().null_count == 1


def test_declared_decimal_comma_settles_what_is_ambiguous(read):
    outcome = read(quoted(["1,234", "5.678"]), delimiter=",", decimal=",")
    assert outcome.frame.to_series(0).to_list() == [1.234, 5678.0]
