"""What holds for every tool that rules are exported to, whatever the names and values in a report."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.artifacts.core.rules import targets as package
from services.artifacts.core.rules.base import Target
from services.artifacts.core.rules.reading import rule_set
from services.artifacts.core.rules.registry import TARGETS
from services.artifacts.core.rules.targets.jsonschema import JsonSchema
from services.artifacts.core.rules.yaml_text import Data, yaml_text

HOSTILE = [
    "it's",
    'a "quoted" name',
    "line\nbreak\r\nand\ttab",
    "- item",
    "key: value # comment",
    "{{ var('x') }}",
    "{% raw %}",
    "{# note #}",
    "yes",
    "null",
    "1e5",
    "2026-01-01",
    "*anchor",
    "&anchor",
    "!!python/object:os.system",
    "…—’名前😀",
    "\x00\x07\x85\u2028\ufeff",
    "\ud800",
    "x" * 10_000,
    "'); import os; os.abort() #",
    '"""\nimport os\n"""',
    "\\",
    " ",
]
every_target = pytest.mark.parametrize("target", TARGETS, ids=[target.name for target in TARGETS])
NAMES = st.text(st.characters(), max_size=30) | st.sampled_from(HOSTILE)


def report(names: list[str], values: list[str] | None = None, pattern: str = "^[0-9]+$") -> dict[str, Any]:
    """A report in which every kind of rule is suggested for columns of these names."""

    def suggested(kind: str, columns: list[str], **parameters: Any) -> dict[str, Any]:
        return {"kind": kind, "columns": columns, "parameters": parameters, "holds_for_ratio": 1}

    rules = [
        rule
        for name in names
        for rule in (
            suggested("key", [name]),
            suggested("completeness", [name], minimum_ratio=0.97),
            suggested("allowed_values", [name], values=values or ["a"]),
            suggested("format", [name], pattern=pattern),
            suggested("length", [name], min=1, max=9),
        )
    ]
    first, last = names[0], names[-1]
    rules += [suggested(kind, [first, last]) for kind in ("unique_together", "depends_on", "identical")]
    rules += [suggested("row_count", [], min=1, max=9)]
    columns = [{"name": name, "logical_type": "text", "metrics": {"misfit_count": 0}} for name in names]
    agents = {"test-coverage-agent": {"rules": [], "suggested_rules": rules}}
    return {"schema_version": "1", "load": {"file_name": first, "sha256": ""}, "columns": columns, "agents": agents}


def parsed(target: Target, written: str) -> Any:
    if target.file_name.endswith(".json"):
        return json.loads(written)
    return ast.parse(written) if target.file_name.endswith(".py") else yaml.safe_load(written)


def texts(value: Any) -> set[str]:
    """Every text in data, keys among them; of a module its literals."""
    if isinstance(value, ast.AST):
        return {node.value for node in ast.walk(value) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    if isinstance(value, dict):
        return {text for pair in value.items() for each in pair for text in texts(each)}
    if isinstance(value, list):
        return {text for item in value for text in texts(item)}
    return {value} if isinstance(value, str) else set()


def test_every_file_is_one_target_and_one_line_of_the_registry() -> None:
    files = {path.stem for path in Path(package.__path__[0]).glob("*.py")} - {"__init__"}
    assert files == {target.name for target in TARGETS}
    assert len({target.file_name for target in TARGETS}) == len(TARGETS)


@every_target
@pytest.mark.parametrize("name", HOSTILE, ids=[ascii(name)[:20] for name in HOSTILE])
def test_a_hostile_name_comes_out_as_data(target: Target, name: str) -> None:
    written = target.write(rule_set(report([name, "b"], [name], pattern=name)))
    # Half a pair is no character: it cannot be written as UTF-8 and becomes a question mark.
    found = texts(parsed(target, written.encode("utf-8", "replace").decode()))
    assert "b" in found or any("(b)" in text for text in found)
    if target.name in ("odcs", "gx", "jsonschema", "pandera"):
        assert name in found or name.replace("\ud800", "?") in found
    if target.name == "dbt" and '"' not in name:
        assert any(_through_jinja(text) == name.replace("\ud800", "?") for text in found)


def _through_jinja(text: str) -> str:
    return text.replace("{{ '{' }}", "{")


@every_target
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(names=st.lists(NAMES, min_size=1, max_size=3, unique=True), values=st.lists(NAMES, min_size=1, max_size=3))
def test_whatever_is_written_parses_and_is_the_same_again(target: Target, names: list[str], values: list[str]) -> None:
    told = report(names, values)
    written = target.write(rule_set(told))
    parsed(target, written.encode("utf-8", "replace").decode())
    assert target.write(rule_set(told)) == written


@settings(max_examples=150, deadline=None)
@given(name=NAMES.filter(bool), values=st.lists(NAMES, min_size=1, max_size=3))
def test_a_module_runs_nothing_of_the_data(name: str, values: list[str]) -> None:
    [pandera] = [target for target in TARGETS if target.name == "pandera"]
    plain = ast.parse(pandera.write(rule_set(report(["a"], ["b"]))))
    other = ast.parse(pandera.write(rule_set(report([name], values))))
    assert _words(plain) == _words(other)


def _words(tree: ast.AST) -> tuple[set[str], set[str]]:
    """Every name and attribute that a module uses: all that it can call."""
    nodes = list(ast.walk(tree))
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    return names, {node.attr for node in nodes if isinstance(node, ast.Attribute)}


DATA = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | NAMES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@given(data=DATA)
def test_yaml_reads_back_as_it_was(data: Data) -> None:
    assert yaml.safe_load(yaml_text(data)) == json.loads(json.dumps(data).replace("\\ud800", "?")) or _has_surrogates(data)


def _has_surrogates(data: Data) -> bool:
    return any("\ud800" <= character <= "\udfff" for text in texts(data) for character in text)


@pytest.mark.parametrize(
    ("record", "is_valid"),
    [
        ({"id": 1, "code": "AB"}, True),
        ({"id": 1, "code": None}, True),
        ({"id": 1}, True),
        ({"code": "AB"}, False),  # a key is required
        ({"id": None, "code": "AB"}, False),  # and never null
        ({"id": 0, "code": "AB"}, False),  # below the least value
        ({"id": 1, "code": "XY"}, False),  # not in the set
    ],
)
def test_a_row_is_valid_by_its_schema(record: dict[str, Any], is_valid: bool) -> None:
    told = report(["code"])
    told["columns"] = [{"name": "id", "logical_type": "integer"}, {"name": "code", "logical_type": "text"}]
    told["agents"]["test-coverage-agent"]["suggested_rules"] = [
        {"kind": "key", "columns": ["id"], "parameters": {}, "holds_for_ratio": 1},
        {"kind": "range", "columns": ["id"], "parameters": {"min": 1}, "holds_for_ratio": 1},
        {"kind": "allowed_values", "columns": ["code"], "parameters": {"values": ["AB", "CD"]}, "holds_for_ratio": 1},
    ]
    schema = json.loads(JsonSchema().write(rule_set(told)))
    jsonschema.Draft202012Validator.check_schema(schema)
    assert jsonschema.Draft202012Validator(schema).is_valid(record) is is_valid


@pytest.mark.parametrize("name", ["dbt", "soda"])
@pytest.mark.parametrize(
    ("value", "is_told"),
    [("it's", True), ("'); drop table x; --", True), ("back\\slash", False), ("\\'; drop table x; --", False)],
)
def test_what_stands_in_sql_cannot_leave_its_quotes(name: str, value: str, is_told: bool) -> None:
    [target] = [target for target in TARGETS if target.name == name]
    found = texts(yaml.safe_load(target.write(rule_set(report(["a"], [value], "^x$")))))
    assert (value.replace("'", "''") in found) is is_told
    assert value not in found


def test_what_some_rows_break_is_suggested_to_people_and_not_to_tools() -> None:
    told = report(["a"])
    for rule in told["agents"]["test-coverage-agent"]["suggested_rules"]:
        rule["holds_for_ratio"] = 0.99
    assert rule_set(told).rules == ()


@pytest.mark.parametrize(
    ("logical_type", "bounds", "written"),
    [
        ("datetime", {"min": "2024-01-01", "max": "2024-01-31"}, ("2024-01-01T00:00:00", "2024-01-31T23:59:59.999999")),
        ("date", {"min": "2024-01-01T12:00", "max": "2024-01-31T12:00"}, ("2024-01-02", "2024-01-31")),
        ("integer", {"min": 1.0, "max": "9007199254740993"}, (1, 9007199254740993)),  # beyond 2^53 they travel as text
        ("float", {"min": 0.5}, (0.5, None)),
    ],
)
def test_bounds_are_written_as_the_column_has_values(logical_type: str, bounds: dict[str, Any], written: tuple[Any, Any]) -> None:
    told = report(["a"])
    told["columns"][0]["logical_type"] = logical_type
    told["agents"]["test-coverage-agent"] = {"rules": [{"kind": "range", "column": "a", "parameters": bounds}]}
    [rule] = rule_set(told).rules
    assert (rule.minimum, rule.maximum) == written


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("[A-Z]{2}$", "^(?:[A-Z]{2}$)"),
        ("(?i)ab", "^(?i:ab)"),  # Python takes flags in the middle for an error
        ("a|b", "^(?:a|b)"),  # an anchor binds stronger than an alternative
    ],
)
def test_a_pattern_asked_for_matches_from_the_start(given: str, written: str) -> None:
    told = report(["a"])
    told["agents"]["test-coverage-agent"] = {"rules": [{"kind": "format", "column": "a", "parameters": {"pattern": given}}]}
    assert [rule.pattern for rule in rule_set(told).rules] == [written]
