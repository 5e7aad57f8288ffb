"""What a cell of a sheet says, as text: by its type and its number format."""

from __future__ import annotations

import pytest

HEADER = '<row r="1"><c r="A1" t="inlineStr"><is><t>head</t></is></c></row>'

STORED = {
    "whole_number": ('<c r="A2"><v>5</v></c>', "5"),
    "whole_number_with_fraction": ('<c r="A2"><v>5.0</v></c>', "5"),
    "negative": ('<c r="A2"><v>-5</v></c>', "-5"),
    "exponent": ('<c r="A2"><v>1.0E-3</v></c>', "0.001"),
    "exponent_of_whole_number": ('<c r="A2"><v>1E+16</v></c>', "10000000000000000"),
    "small": ('<c r="A2"><v>1.0000000000000001E-5</v></c>', "0.00001"),
    "smaller": ('<c r="A2"><v>-1.25E-17</v></c>', "-0.0000000000000000125"),
    "smallest": ('<c r="A2"><v>5E-324</v></c>', "5e-324"),
    "large": ('<c r="A2"><v>1E+300</v></c>', "1e+300"),
    "seventeen_digits": ('<c r="A2"><v>0.10000000000000001</v></c>', "0.1"),
    "sum_of_tenths": ('<c r="A2"><v>0.30000000000000004</v></c>', "0.30000000000000004"),
    "nine_digits_are_not_enough": ('<c r="A2"><v>569.20387482212219</v></c>', "569.2038748221222"),
    "more_than_53_bits": ('<c r="A2"><v>12345678901234567890</v></c>', "12345678901234567890"),
    "no_number": ('<c r="A2"><v>1_000</v></c>', "1_000"),
    "true": ('<c r="A2" t="b"><v>1</v></c>', "TRUE"),
    "false": ('<c r="A2" t="b"><v>0</v></c>', "FALSE"),
    "error": ('<c r="A2" t="e"><v>#DIV/0!</v></c>', "#DIV/0!"),
    "formula": ('<c r="A2"><f>1+1</f><v>2</v></c>', "2"),
    "formula_of_text": ('<c r="A2" t="str"><f>"a"</f><v>a</v></c>', "a"),
    "formula_of_no_text": ('<c r="A2" t="str"><f>""</f><v></v></c>', ""),
    "iso_date": ('<c r="A2" t="d"><v>2024-02-29T10:00:00</v></c>', "2024-02-29T10:00:00"),
    "shared": ('<c r="A2" t="s"><v>0</v></c>', "plain"),
    "spaces_and_lines": ('<c r="A2" t="s"><v>1</v></c>', "  a\n b "),
    "runs": ('<c r="A2" t="s"><v>2</v></c>', "rich text"),
    "pronunciation": ('<c r="A2" t="s"><v>3</v></c>', "課きく"),
    "escaped": ('<c r="A2" t="s"><v>4</v></c>', "a\r\nb_x000D_\x00_xD800_"),
    "inline": ('<c r="A2" t="inlineStr"><is><t>in</t></is></c>', "in"),
    "inline_runs": (
        '<c r="A2" t="inlineStr"><is><r><t>in</t></r><r><rPr/><t xml:space="preserve"> line</t></r></is></c>',
        "in line",
    ),
    "leading_zeros": ('<c r="A2" t="inlineStr"><is><t>007</t></is></c>', "007"),
    "formula_injection": ('<c r="A2" t="inlineStr"><is><t>=cmd|x!A0</t></is></c>', "=cmd|x!A0"),
    "no_reference": ('<c t="b"><v>1</v></c>', "TRUE"),
    "style_of_no_date": ('<c r="A2" s="7"><v>0.5</v></c>', "0.5"),
    "percent": ('<c r="A2" s="5"><v>0.5</v></c>', "0.5"),
    "currency": ('<c r="A2" s="6"><v>12.5</v></c>', "12.5"),
}
STRINGS = (
    "<t>plain</t>",
    '<t xml:space="preserve">  a\n b </t>',
    "<r><t>rich</t></r><r><rPr><b/></rPr><t> text</t></r>",
    '<t>課きく</t><rPh sb="0" eb="1"><t>カ</t></rPh><phoneticPr fontId="1"/>',
    "<t>a_x000D_\nb_x005F_x000D__x0000__xD800_</t>",
)
FORMATS = (
    "yyyy\\-mm\\-dd;@",
    "[$-409]d/m/yy h:mm AM/PM",
    "h:mm:ss.000",
    "[h]:mm:ss",
    "0.00%",
    '#,##0.00 "day";[Red]-#,##0.00',
    "General",
)
DATE, DATETIME, TIME, DURATION = 1, 2, 3, 4

SERIALS = {
    "date": (DATE, "45351", "2024-02-29", "2028-03-01"),
    "date_with_time": (DATE, "45351.5", "2024-02-29 12:00:00", "2028-03-01 12:00:00"),
    "datetime": (DATETIME, "45351.75", "2024-02-29 18:00:00", "2028-03-01 18:00:00"),
    "datetime_at_midnight": (DATETIME, "45351", "2024-02-29 00:00:00", "2028-03-01 00:00:00"),
    "nearly_midnight": (DATETIME, "45350.999999999", "2024-02-29 00:00:00", "2028-03-01 00:00:00"),
    "time": (TIME, "0.5", "12:00:00", "12:00:00"),
    "milliseconds": (TIME, "0.50000578703703703", "12:00:00.500", "12:00:00.500"),
    "time_of_a_day": (TIME, "1.5", "1900-01-01 12:00:00", "1904-01-02 12:00:00"),
    "duration": (DURATION, "1.5208333333333333", "P1DT12H30M", "P1DT12H30M"),
    "negative_duration": (DURATION, "-0.0416666666666667", "-PT1H", "-PT1H"),
    "no_duration": (DURATION, "0", "PT0S", "PT0S"),
    "first_day": (DATE, "1", "1900-01-01", "1904-01-02"),
    "before_the_false_leap_day": (DATE, "59", "1900-02-28", "1904-02-29"),
    "false_leap_day": (DATE, "60", "1900-02-29", "1904-03-01"),
    "after_the_false_leap_day": (DATE, "61", "1900-03-01", "1904-03-02"),
    "day_zero": (DATE, "0", "0", "1904-01-01"),
    "last_day": (DATE, "2958465", "9999-12-31", "2958465"),
    "beyond_the_calendar": (DATE, "2958466", "2958466", "2958466"),
    "before_the_epoch": (DATE, "-1", "-1", "-1"),
    "no_number": (DATE, "soon", "soon", "soon"),
}


def only_cell(outcome):
    return next(row for batch in outcome.table.texts() for row in batch.frame.rows())[0]


@pytest.mark.parametrize(("cell", "text"), STORED.values(), ids=STORED.keys())
def test_cells_are_read_as_they_stand(cell, text, raw, read):
    rows = f'{HEADER}<row r="2">{cell}</row>'
    assert only_cell(read(raw(rows, strings=STRINGS, formats=FORMATS), header_rows=1)) == text


@pytest.mark.parametrize("epoch", [1900, 1904])
@pytest.mark.parametrize(("style", "serial", "text_1900", "text_1904"), SERIALS.values(), ids=SERIALS.keys())
def test_the_number_format_tells_dates(epoch, style, serial, text_1900, text_1904, raw, read):
    rows = f'{HEADER}<row r="2"><c r="A2" s="{style}"><v>{serial}</v></c></row>'
    content = raw(rows, formats=FORMATS, workbook='<workbookPr date1904="1"/>' if epoch == 1904 else "")
    outcome = read(content, header_rows=1)
    expected = text_1904 if epoch == 1904 else text_1900
    assert only_cell(outcome) == expected
    assert outcome.problems.get("impossible_dates", 0) == (expected == serial)


CODES = {
    "General": None,
    "0.00E+00": None,
    "#,##0": None,
    "# ?/?": None,
    "@": None,
    '0 "days"': None,
    "0\\d": None,
    "[Red]0;[Blue]-0": None,
    "[$€-407]#,##0.00": None,
    ";;;": None,
    '"date"': None,
    "yyyy-mm-dd": "date",
    "[$-F800]dddd, mmmm dd, yyyy": "date",
    "mmm": "date",
    "m/d": "date",
    "dd.mm.yyyy;@": "date",
    "d/m/yyyy h:mm": "datetime",
    "yyyy-mm-ddThh:mm:ss.000": "datetime",
    "h:mm AM/PM": "time",
    "mm:ss.0": "time",
    "[hh]:mm": "duration",
    "[mm]:ss": "duration",
    "[s]": "duration",
}


@pytest.mark.parametrize(("code", "kind"), CODES.items(), ids=CODES.keys())
def test_number_formats(code, kind):
    from services.profiler.core.readers.workbook.formats import temporal_kind

    assert temporal_kind(code) == kind


ODDITIES = {
    "errors": ('<c r="B2" t="e"><v>#N/A</v></c>', "error_cells", "Data!B2"),
    "uncached": ('<c r="B2"><f>A1*2</f></c>', "uncached_formulas", "Data!B2"),
    "uncached_and_empty": ('<c r="B2"><f>A1*2</f><v></v></c>', "uncached_formulas", "Data!B2"),
    "number_as_text": ('<c r="B2" t="inlineStr"><is><t>12.5</t></is></c>', "numbers_as_text", "Data!B2"),
    "impossible": ('<c r="B2" s="1"><v>-3</v></c>', "impossible_dates", "Data!B2"),
}


@pytest.mark.parametrize(("cell", "code", "place"), ODDITIES.values(), ids=ODDITIES.keys())
def test_what_is_odd_is_counted_with_its_place(cell, code, place, raw, read):
    rows = f'<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>3</v></c></row><row r="2"><c r="A2"><v>1</v></c>{cell}</row>'
    problem = next(found for found in read(raw(rows, formats=FORMATS)).report.problems if found.code == code)
    assert (problem.count, problem.examples) == (1, (place,))


def test_small_numbers_are_numbers(raw, read):
    rows = HEADER + "".join(f'<row r="{i}"><c r="A{i}"><v>{i}.5E-6</v></c></row>' for i in range(2, 9))
    outcome = read(raw(rows))
    assert (outcome.types, outcome.rows[0]) == (["float"], (2.5e-6,))


def test_other_prefixes_and_the_strict_namespace_are_read(raw, read):
    sheet = (
        '<?xml version="1.0"?><x:worksheet xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main"><x:sheetData>'
        '<x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>n</x:t></x:is></x:c></x:row><x:row r="2"><x:c r="A2"><x:v>7</x:v></x:c></x:row>'
        "</x:sheetData></x:worksheet>"
    )
    outcome = read(raw({"Data": sheet}))
    assert (outcome.names, outcome.rows) == (["n"], [(7,)])


def test_strings_beyond_memory_are_read_from_disk(raw, read, monkeypatch):
    monkeypatch.setattr("services.profiler.core.readers.workbook.strings.MEMORY_BYTES", 200)
    strings = [f"täxt {i}" for i in range(50)]
    rows = "".join(f'<row r="{i + 1}"><c r="A{i + 1}" t="s"><v>{i}</v></c></row>' for i in range(50))
    outcome = read(raw(rows, strings=tuple(f"<t>{text}</t>" for text in strings)), header_rows=0)
    assert [row[0] for row in outcome.rows] == strings
