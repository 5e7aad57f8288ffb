"""JSON in every form: what becomes of it, and what is told about it."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest

from services.profiler.core.readers.base import ReadLimits
from services.runtime.errors import InvalidRequest, LimitExceeded, ServiceError

SECRET = "SECRET-4711"

# Document, file name, and the rows as text with their column names.
READ: dict[str, tuple[str | bytes, list[str], list[tuple[str | None, ...]]]] = {
    "array_of_objects": ('[{"a": 1, "b": "x"}, {"b": "y", "a": 2}]', ["a", "b"], [("1", "x"), ("2", "y")]),
    "array_of_arrays": ('[[1, "x"], [2, "y"]]', ["[0]", "[1]"], [("1", "x"), ("2", "y")]),
    "array_of_scalars": ('[1, "x", true, null]', ["value"], [("1",), ("x",), ("true",), (None,)]),
    "lines": ('{"a": 1}\n{"a": 2}\n', ["a"], [("1",), ("2",)]),
    "lines_with_gaps": ('\n{"a": 1}\r\n \r\n{"a": 2}', ["a"], [("1",), ("2",)]),
    "lines_of_arrays": ("[1, 2]\n[3, 4]\n", ["[0]", "[1]"], [("1", "2"), ("3", "4")]),
    "side_by_side": ('{"a": 1}{"a": 2} {"a": 3}', ["a"], [("1",), ("2",), ("3",)]),
    "pretty_after_pretty": ('{\n "a": 1\n}\n{\n "a": 2\n}\n', ["a"], [("1",), ("2",)]),
    "one_object": ('{"a": 1, "b": {"c": [2, 3]}}', ["a", "b.c[]"], [("1", "[2,3]")]),
    "one_scalar": ('"x"', ["value"], [("x",)]),
    "no_rows": ("[]", [], []),
    "held_by_an_object": ('{"n": 2, "items": [{"a": 1}, {"a": 2}]}', ["a"], [("1",), ("2",)]),
    "largest_array_wins": ('{"x": [{"b": 1}], "y": {"z": [{"a": 1}, {"a": 2}]}, "w": [1, 2, 3]}', ["a"], [("1",), ("2",)]),
    "nested": ('[{"p": {"m": 1.50, "q": {"r": null}}}]', ["p.m", "p.q.r"], [("1.50", None)]),
    "lists_of_objects": (
        '[{"i": [{"p": 1, "t": ["a"]}, {"p": 2.0}]}, {"i": []}, {"i": null}]',
        ["i[].p", "i[].t[]"],
        [("[1,2.0]", '[["a"],null]'), ("[]", "[]"), (None, None)],
    ),
    "lists_of_lists": ('[{"c": [[[1e2, 2], []]]}]', ["c[][][]"], [("[[[1e2,2],[]]]",)]),
    "kinds_side_by_side": (
        '[{"a": 1}, {"a": {"b": 2}}, {"a": [3]}, {"a": {}}]',
        ["a", "a.b", "a[]"],
        [("1", None, None), (None, "2", None), (None, None, "[3]"), ("{}", None, None)],
    ),
    "null_among_objects": (
        '[{"a": {"b": 1}}, {"a": null}, {"a": [{"c": 2}, null]}]',
        ["a.b", "a[].c"],
        [("1", None), (None, None), (None, "[2,null]")],
    ),
    "keys_that_look_like_paths": (
        '[{"a.b": 1, "a": {"b": 2}, "c[]": 3, "c": [4], "[0]": 5, "": 6}]',
        ['["a.b"]', "a.b", '["c[]"]', "c[]", '["[0]"]', '[""]'],
        [("1", "2", "3", "[4]", "5", "6")],
    ),
    "repeated_keys": ('[{"a": 1, "a": 2, "b": 3, "a": 4}]', ["a[duplicate 1]", "a[duplicate 2]", "b", "a"], [("1", "2", "3", "4")]),
    "literals_as_they_stood": (
        '[{"a": -0, "b": 1E400, "c": 9223372036854775808, "d": 0.10, "e": 1e-7, "f": 123456789012345678901234567890.0}]',
        ["a", "b", "c", "d", "e", "f"],
        [("-0", "1E400", "9223372036854775808", "0.10", "1e-7", "123456789012345678901234567890.0")],
    ),
    "strings_as_they_are": (
        r'[{"a": "\u00e9\n\"\\\/\ud83d\ude00\u0000", "l": ["\"", "\\", "1", 1, true, null, "é"]}]',
        ["a", "l[]"],
        [('é\n"\\/😀\x00', r'["\"","\\","1",1,true,null,"é"]')],
    ),
    "byte_order_mark": (b"\xef\xbb\xbf" + b'[{"a": 1}]', ["a"], [("1",)]),
    "utf16_without_mark": ('[{"a": "é"}]'.encode("utf-16-le"), ["a"], [("é",)]),
    "utf16_with_mark": ('{"a": "é"}\n{"a": "x"}'.encode("utf-16"), ["a"], [("é",), ("x",)]),
    "utf32_without_mark": ('[{"a": "é"}]'.encode("utf-32-be"), ["a"], [("é",)]),
    "utf32_with_mark": ('[{"a": "é"}]'.encode("utf-32"), ["a"], [("é",)]),
    "latin_1": (('[{"a": "' + "é ü ö" * 20 + '"}]').encode("latin-1"), ["a"], [("é ü ö" * 20,)]),
}

# What is no JSON, and where it stops to be.
REFUSED: dict[str, tuple[str, int, int]] = {
    "trailing_comma_in_array": ('[{"a": 1},\n]', 2, 1),
    "trailing_comma_in_object": ('[{"a": 1,}]', 1, 10),
    "nan": ('[{"a": 1},\n {"b": "NaN", "a": NaN}]', 2, 20),
    "infinity": ("[1, -Infinity]", 1, 5),
    "comment": ('[\n// a remark\n{"a": 1}]', 2, 1),
    "comment_first": ('/* a remark */ [{"a": 1}]', 1, 1),
    "single_quotes": ("[{'a': 1}]", 1, 3),
    "bare_key": ('{\n"x": [{a: 1}]}', 2, 8),
    "missing_colon": ('[{"a" 1}]', 1, 7),
    "missing_comma": ("[1 2]", 1, 4),
    "double_comma": ("[1,,2]", 1, 4),
    "leading_zero": ("[01]", 1, 3),
    "plus_sign": ("[+1]", 1, 2),
    "lone_minus": ("[-]", 1, 2),
    "bare_point": ("[.5]", 1, 2),
    "point_at_the_end": ("[1.]", 1, 3),
    "hexadecimal": ("[0x1F]", 1, 3),
    "unknown_word": ("[nul]", 1, 2),
    "upper_case_word": ("[True]", 1, 2),
    "line_end_in_string": ('[\n["a\nb"]]', 2, 4),
    "tab_in_string": ('["a\tb"]', 1, 4),
    "unknown_escape": (r'["\x41"]', 1, 3),
    "short_unicode_escape": (r'["\u12"]', 1, 4),
    "unclosed_string": ('["a]', 1, 2),
    "unclosed_array": ('[{"a": 1},\n', 2, 1),
    "unclosed_object": ('{"a": [{"b": 1}]', 1, 17),
    "mismatched": ("[1}", 1, 3),
    "closed_twice": ('[{"a": 1}]]', 1, 11),
    "more_behind": ('[{"a": 1}] x', 1, 12),
    "more_behind_an_object": ('{"a": 1} x', 1, 10),
    "only_bad_lines": ('{"a": 1},\n{"a": 2},\n{"a": 3},\n', 1, 9),
}


def texts(outcome: Any) -> list[tuple[str | None, ...]]:
    return [row for batch in outcome.table.texts() for row in batch.frame.rows()]


@pytest.mark.parametrize(("content", "names", "rows"), READ.values(), ids=READ.keys())
def test_documents_are_read(content, names, rows, read):
    outcome = read(content, "upload.json")
    assert outcome.names == names
    assert texts(outcome) == rows
    assert len(outcome.rows) == len(rows)


@pytest.mark.parametrize(("content", "line", "column"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_no_json_is_refused_with_its_place(content, line, column, read):
    with pytest.raises(InvalidRequest) as refused:
        read(content.replace("remark", SECRET), "upload.json")
    assert refused.value.reason == "UNREADABLE_FILE"
    assert refused.value.metadata == {"source_line": str(line), "column": str(column)}
    assert SECRET not in str(refused.value)


class TestTypes:
    def test_kinds_are_inferred_and_booleans_are_booleans(self, read):
        rows = [{"i": at, "f": at + 0.5, "b": at % 2 == 0, "d": f"2024-01-0{at + 1}", "t": "x", "n": None} for at in range(5)]
        assert read(json.dumps(rows), "x.json").types == ["integer", "float", "boolean", "date", "text", "unknown"]

    def test_leaves_of_lists_are_typed(self, read):
        outcome = read(
            '[{"n": [1, null], "f": [1, 2.5], "b": [true], "s": ["a\\"b", ""], "d": ["2024-01-02"]}, {"n": []}]', "x.json"
        )
        assert [str(column.dtype) for column in outcome.columns] == [
            "List(Int64)",
            "List(Float64)",
            "List(Boolean)",
            "List(String)",
            "List(Date)",
        ]
        assert outcome.types == ["list"] * 5
        assert outcome.rows[0][:4] == ([1, None], [1.0, 2.5], [True], ['a"b', ""])
        assert outcome.rows[1] == ([], None, None, None, None)
        assert [outcome.counts(at).null_count for at in range(5)] == [0, 1, 1, 1, 1]

    def test_a_list_is_text_where_one_leaf_is_no_number(self, read):
        outcome = read(json.dumps([{"n": list(range(100))}, {"n": ["many"]}]), "x.json")
        assert str(outcome.columns[0].dtype) == "List(String)"
        assert outcome.rows[1] == (["many"],)

    def test_numbers_written_with_exponents_only_are_numbers(self, read):
        assert read('[{"a": 1e5}, {"a": 2E5}]', "x.json").rows == [(1e5,), (2e5,)]

    def test_numbers_written_as_strings_are_told(self, read):
        outcome = read('[{"a": "1", "z": "007"}, {"a": 2, "z": "008"}, {"a": "3", "z": "1"}]', "x.json")
        assert outcome.types == ["integer", "text"]
        assert outcome.problems["numbers_as_text"] == 2

    def test_numbers_that_no_type_holds_are_neither_lost_nor_invented(self, read):
        rows = ", ".join(f'{{"float": {at}.5, "integer": {at}, "zero": -0, "long": 9223372036854775808}}' for at in range(40))
        outcome = read(f'[{rows}, {{"float": 1e400, "integer": 9223372036854775808, "zero": -0.0, "long": -1}}]', "x.json")
        assert outcome.types == ["float", "integer", "float", "text"]
        assert [misfit.value for misfit in outcome.counts(0).misfits] == ["1e400"]
        assert [misfit.value for misfit in outcome.counts(1).misfits] == ["9223372036854775808"]
        assert outcome.rows[-1][3] == "-1"
        assert texts(outcome)[-1] == ("1e400", "9223372036854775808", "-0.0", "-1")

    def test_types_and_null_values_can_be_declared(self, read):
        outcome = read('[{"a": 1, "b": ["-", 2]}, {"a": "-", "b": []}]', "x.json", types={"a": "text"}, null_values=("-",))
        assert outcome.rows == [("1", [None, 2]), (None, [])]


class TestPaths:
    DOCUMENT = '{"x": {"few": [{"a": 1}], "a.b": [[7]]}, "many": [{"b": 1}, {"b": 2}]}'

    @pytest.mark.parametrize(
        ("path", "names"),
        [
            (None, ["b"]),
            ("many", ["b"]),
            ("$.many[*]", ["b"]),
            ("$.x.few", ["a"]),
            ('x["few"]', ["a"]),
            ("$['x']['a.b']", ["[0]"]),
            ("x", ["few[].a", '["a.b"][][]']),
            ("$", ["x.few[].a", 'x["a.b"][][]', "many[].b"]),
        ],
    )
    def test_a_path_leads_to_the_records(self, path, names, read):
        outcome = read(self.DOCUMENT, "x.json", json_path=path)
        assert outcome.names == names
        assert outcome.report.format == "json"

    @pytest.mark.parametrize(
        ("document", "path"), [(DOCUMENT, "none"), (DOCUMENT, "x.few.a"), (DOCUMENT, "a[1]"), ('[{"a": 1}]', "a"), ("{}\n{}", "a")]
    )
    def test_a_path_that_leads_nowhere_is_refused(self, document, path, read):
        with pytest.raises(InvalidRequest) as refused:
            read(document, "x.json", json_path=path)
        assert refused.value.reason == "INVALID_PARAMETER"

    def test_what_stands_beside_the_records_is_told(self, read):
        outcome = read('{"type": "x", "d": {"n": 1, "items": [{"a": 1}]}, "other": []}', "x.json")
        assert outcome.report.json_path == "d.items"
        assert outcome.problems == {"outside_path": 3}
        assert outcome.report.confidence["json_path"] == 1.0


class TestOddities:
    def test_absent_keys_are_told_from_nulls(self, read):
        outcome = read('[{"a": 1, "b": {"c": 1}}, {"a": null}, {"b": {}}, {"b": null, "l": [{"m": 1}, {}]}]', "x.json")
        found = {problem.code: (problem.count, problem.examples) for problem in outcome.report.problems}
        # a lacks in two rows, b in one, c in one object, l in three rows, m in one element.
        assert found["absent_keys"] == (8, ("column 1", "column 2", "column 3"))
        assert found["empty_objects"] == (2, ("column 2", "column 4"))

    def test_values_of_several_kinds_are_told(self, read):
        outcome = read('[{"a": 1}, {"a": 2}, {"a": {"b": 1}}, {"a": [1]}, {"a": "x", "s": "1"}, {"s": true}]', "x.json")
        assert outcome.problems["mixed_kinds"] == 2
        assert outcome.problems["mixed_scalars"] == 1 + 1

    def test_repeated_keys_are_told(self, read):
        outcome = read('[{"a": 1, "a": 2}, {"a": {"b": 1}, "a": {"b": 2, "b": 3}}]', "x.json")
        assert outcome.problems["duplicate_keys"] == 3

    def test_halves_of_surrogate_pairs_are_told(self, read):
        outcome = read(r'[{"a": "x\ud800y", "l": ["\udc00"], "\ud800": 1}]', "x.json")
        assert texts(outcome) == [("x\ufffdy", '["\ufffd"]', "1")]
        assert outcome.problems["lone_surrogates"] == 2

    def test_rows_that_are_short_arrays_are_told(self, read):
        assert read("[[1, 2], [3]]", "x.json").problems == {"short_rows": 1}

    def test_bad_lines_are_told_and_left_out(self, read):
        lines = [f'{{"a": {at}}}' for at in range(20)]
        lines[3], lines[7], lines[9] = '{"a": "unclosed}', '{"a": 7} rest', '{"a": {"b":'
        outcome = read("\n".join(lines), "x.ndjson")
        assert [int(row[0]) for row in texts(outcome)] == [at for at in range(20) if at not in (3, 7, 9)]
        problem = next(problem for problem in outcome.report.problems if problem.code == "bad_lines")
        assert (problem.count, problem.examples) == (3, ("line 4", "line 8", "line 10"))
        assert outcome.report.format == "ndjson"

    def test_lines_that_stay_open_do_not_nest(self, read):
        outcome = read("\n".join('{"a": 1}' if at % 5 else '{"a": ' for at in range(5000)), "x.ndjson")
        assert outcome.problems == {"bad_lines": 1000}
        assert outcome.table.source_line(4000) == 5000

    @pytest.mark.parametrize("end", ['{"a": "cu', '{"a": 1', '{"a', "{", '{"a": tr', '{"a": [1, '])
    def test_a_last_line_that_is_cut_off_costs_itself_only(self, end, read):
        outcome = read('{"a": "x"}\n{"a": "y"}\n' + end, "x.json")
        assert texts(outcome) == [("x",), ("y",)]
        assert outcome.problems == {"truncated_record": 1}

    def test_too_many_bad_lines_are_no_lines_of_json(self, read):
        with pytest.raises(InvalidRequest) as refused:
            read('{"a": 1}\n{"a": 2}\n{"a": 3}\n' + "{]\n" * 3, "x.ndjson")
        assert refused.value.metadata["source_line"] == "4"


class TestPlaces:
    def test_lines_of_rows_are_known(self, read):
        lines = read('\n{"a": 1}\n\n{"a": 2}\n{]\n{"a": 3}\n{"a": 4}\n', "x.ndjson")
        assert [lines.table.source_line(row) for row in range(6)] == [None, 2, 4, 6, 7, None]
        pretty = read(json.dumps({"x": [{"a": at, "b": [at] * (at == 2)} for at in range(4)]}, indent=1), "x.json")
        assert [pretty.table.source_line(row) for row in range(1, 5)] == [3, 7, 11, 17]

    def test_a_misfit_has_its_line(self, read):
        content = "\n".join(['{"a": 1}'] * 40 + ['{"a": "x"}'])
        assert [(misfit.row, misfit.source_line) for misfit in read(content, "x.ndjson").counts().misfits] == [(41, 41)]


def nested(levels: int) -> str:
    return '{"a":' * levels + "1" + "}" * levels


DEEP = {
    "object_400_deep": nested(400),
    "line_400_deep": '{"a": 1}\n' + nested(400),
    "below_an_array": f'[{{"a": 1}}, {nested(400)}]',
    "below_a_path": f'{{"x": {{"y": [{nested(63)}]}}}}',
    "brackets_100k": "[" * 100_000,
    "objects_100k": '{"a":' * 100_000,
    "closed_100k": "[" * 100_000 + "]" * 100_000,
    "hidden_by_an_open_string": '{"a": "\n' + "[" * 3000 + "\n" + '"}',
    "hidden_by_closing_brackets": "]" * 5000 + "\n" + "[" * 3000,
    "one_too_many": nested(65),
}

LIMITED = {
    "record": ('{"a": "' + SECRET * 100 + '"}\n{"a": 1}', {"max_record_bytes": 1000}, "RECORD_TOO_LONG"),
    "element": (f'[{{"a": 1}}, {{"a": "{SECRET * 100}"}}]', {"max_record_bytes": 1000}, "RECORD_TOO_LONG"),
    "endless_string": ('[{"a": "' + SECRET * 500_000, {"max_record_bytes": 1000}, "RECORD_TOO_LONG"),
    "columns": (json.dumps([{SECRET + str(at): at for at in range(11)}]), {"max_columns": 10}, "TOO_MANY_COLUMNS"),
    "columns_row_by_row": (json.dumps([{str(at): at} for at in range(11)]), {"max_columns": 10}, "TOO_MANY_COLUMNS"),
    "cells": (json.dumps([{"a": 1, "b": 2}] * 100), {"max_cells": 150}, "TOO_MANY_CELLS"),
}


class TestLimits:
    @pytest.mark.parametrize("content", DEEP.values(), ids=DEEP.keys())
    @pytest.mark.parametrize("name", ["x.json", "x.ndjson"])
    def test_deep_documents_are_refused(self, content, name, read):
        with pytest.raises(ServiceError) as refused:
            read(content, name, format="json")
        assert refused.value.reason == "NESTED_TOO_DEEP"

    def test_the_limit_itself_is_read(self, read):
        assert read(f'[{nested(63)}, {{"a": "{"[" * 500}", "b": "\\"{"{" * 500}"}}]', "x.json").names == [
            "a",
            ".".join("a" * 63),
            "b",
        ]
        lists = read("[" * 64 + "1" + "]" * 64, "x.json")
        assert lists.names == ["[0]" + "[]" * 62]
        assert texts(lists) == [("[" * 62 + "1" + "]" * 62,)]

    def test_the_stack_is_not_the_limit(self, read):
        limit = sys.getrecursionlimit()
        with pytest.raises(LimitExceeded) as refused:
            read(f"[{nested(limit * 2)}]", "x.json", ReadLimits(max_depth=limit * 10))
        assert refused.value.reason == "NESTED_TOO_DEEP"

    @pytest.mark.parametrize(("content", "limits", "reason"), LIMITED.values(), ids=LIMITED.keys())
    def test_crossing_a_limit_is_refused(self, content, limits, reason, read):
        with pytest.raises(LimitExceeded) as refused:
            read(content, "x.json", ReadLimits(**limits))
        assert refused.value.reason == reason
        assert SECRET not in str(refused.value)


class TestRecognition:
    @pytest.mark.parametrize("name", ["x.csv", "x.txt", "upload"])
    @pytest.mark.parametrize("content", ['[{"a": 1}]', '{"a": 1}\n{"a": 2}\n', '{"a": [{"b": 1}]}', '[{"a": ' + '"x" ' * 3 + "}"])
    def test_content_tells_json_whatever_its_name(self, content, name, read):
        if '"x" "x"' in content:
            assert read(content, name).report.format == "csv"
        else:
            assert read(content, name).report.format in ("json", "ndjson")

    @pytest.mark.parametrize(
        "content", ["a,b\n1,2\n", "[2024-01-01] a, b\n[2024-01-02] c, d\n", "{a};{b}\n1;2\n", '"a","b"\n"1","2"\n']
    )
    def test_content_tells_delimited_text_whatever_its_name(self, content, read):
        if content[0] in 'a"':
            assert read(content, "x.json").report.format == "csv"
        assert read(content, "x.csv").report.format == "csv"

    def test_bytes_that_are_no_utf8_far_inside_are_replaced_and_counted(self, read):
        lines = b"\n".join([b'{"a": "' + "é".encode() * 100 + b'"}'] * 40_000 + [b'{"a": "\xff"}'])
        outcome = read(lines, "x.ndjson")
        assert texts(outcome)[-1] == ("\ufffd",)
        assert outcome.problems == {"undecodable_bytes": 1}
