"""What holds for every field and every figure that a profile has or will have: it is redacted, or listed here as harmless."""

from __future__ import annotations

import collections.abc
import re
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import UTC, datetime
from typing import Any, cast, get_args, get_type_hints

import pytest

from services.profiler.core.detectors.findings import Finding
from services.profiler.core.detectors.judgement import Judgement
from services.profiler.core.metrics import Absent, Metric, MetricName, Scalar
from services.profiler.core.profile import ColumnProfile, DatasetProfile, Pii, ValuePolicy
from services.profiler.core.redaction import personal_columns, redacted, redacted_judgement
from services.profiler.core.redaction.figures import COUNTS, FORMS, VALUES, shown_figure

NAMES_AND_PLACES = "names what the file or its columns are called, or where something stands"
FIXED_WORDS = "a word or sentence of the suite's own, the same for every file"
COUNT = "counts rows, values or bytes, or is a share of them"
VERDICT = "a score, a weight or a limit that rules set"
SAFE: Mapping[str, frozenset[str]] = {
    NAMES_AND_PLACES: frozenset(
        [
            "LoadReport.file_name",
            "LoadReport.sheet",
            "Sheet.name",
            "LoadReport.json_path",
            "ColumnProfile.name",
            "CandidateKey.columns",
            "MissingPattern.columns",
            "Association.column_a",
            "Association.column_b",
            "Finding.column",
            "LoadReport.sha256",
            "LoadProblem.examples",
            "ColumnProfile.position",
            "CellPlace.row",
            "CellPlace.source_line",
            "DatasetProfile.measured_at",
            "Judgement.judged",
            "Judgement.kinds",
        ]
    ),
    FIXED_WORDS: frozenset(
        [
            "LoadReport.format",
            "LoadReport.encoding",
            "LoadReport.delimiter",
            "LoadReport.quote",
            "LoadReport.compression",
            "LoadReport.escape",
            "LoadReport.comment",
            "LoadReport.line_end",
            "LoadReport.confidence",
            "LoadProblem.code",
            "LoadProblem.message",
            "ColumnProfile.dtype",
            "ColumnProfile.semantic_type",
            "ColumnProfile.semantic_reasons",
            "ColumnProfile.feature_type",
            "ColumnProfile.type_reason",
            "Deduction.rule_id",
            "Pii.kind",
            "Pii.category",
            "Pii.reasons",
            "Association.method",
            "PairBudget.method",
            "Approximation.method",
            "Rule.rule_id",
            "Rule.title",
            "Rule.fact",
            "Advice.recommendation_id",
            "Advice.action",
            "Advice.rationale",
            "Finding.message",
            "Judgement.failures",
        ]
    ),
    COUNT: frozenset(
        [
            "LoadReport.size_bytes",
            "ColumnProfile.semantic_confidence",
            "ColumnProfile.feature_confidence",
            "LoadReport.header_row_count",
            "LoadReport.skipped_row_count",
            "Sheet.row_count",
            "Sheet.column_count",
            "LoadProblem.count",
            "ValueCount.count",
            "ValueCount.ratio",
            "Pattern.count",
            "Pattern.ratio",
            "CandidateKey.uniqueness",
            "MissingPattern.row_count",
            "MissingPattern.ratio",
            "Association.pair_count",
            "PairBudget.pair_count",
            "PairBudget.compared_count",
            "PairBudget.told_count",
            "Finding.affected_row_count",
            "Finding.affected_ratio",
        ]
    ),
    VERDICT: frozenset(
        [
            "Deduction.points",
            "Deduction.prevalence",
            "Deduction.risk",
            "Quality.score",
            "Quality.dimensions",
            "Pii.confidence",
            "Association.strength",
            "Approximation.relative_error",
            "Rule.risk",
            "Band.from_ratio",
            "Finding.threshold",
        ]
    ),
}
ALL_SAFE = frozenset().union(*SAFE.values())
MARK = re.compile(r"canary\d{6}|7\d{6}\b")


@dataclass
class Planter:
    """Makes a value of any type of the profile, every leaf of it known by its field."""

    planted: dict[str, str] = field(default_factory=dict)
    """Field by canary."""

    def make(self, hint: Any, place: str) -> Any:
        origin, parts = typing.get_origin(hint), get_args(hint)
        if origin is typing.Literal:
            return parts[0]
        if origin in (typing.Union, types.UnionType):
            return self.make(_choice(parts), place)
        if origin is tuple:
            return (self.make(parts[0], place),)
        if origin is frozenset:
            return frozenset({self.make(parts[0], place)})
        if origin is collections.abc.Mapping:
            return {self.make(parts[0], place): self.make(parts[1], place)}
        return self.instance(hint) if is_dataclass(hint) else self._leaf(hint, place)

    def instance(self, kind: Any) -> Any:
        hints = get_type_hints(kind)
        return kind(
            **{each.name: self.make(hints[each.name], f"{kind.__name__}.{each.name}") for each in fields(kind) if each.init}
        )

    def _leaf(self, hint: type, place: str) -> object:
        if hint is bool:
            return True
        number = 100_000 + len(self.planted)
        self.planted[f"canary{number}"] = self.planted[f"7{number}"] = place
        leaf = {str: f"canary{number}", bytes: f"canary{number}".encode(), int: int(f"7{number}"), float: float(f"7{number}")}
        assert hint in leaf, f"{place} is of a type that this law does not know: {hint}"
        return leaf[hint]


def _choice(parts: tuple[Any, ...]) -> Any:
    """The member of a union that carries most: a text rather than a number, anything rather than nothing."""
    given = [part for part in parts if part is not types.NoneType and part is not Absent]
    return str if str in given else given[0]


def planted_dataset() -> tuple[DatasetProfile, Judgement, dict[str, str]]:
    planter = Planter()
    dataset, judgement = planter.instance(DatasetProfile), planter.instance(Judgement)
    column = replace(dataset.columns[0], pii=replace(dataset.columns[0].pii, detected=True))
    findings = tuple(replace(each, position=column.position) for each in judgement.findings)
    planted = {mark: place for mark, place in planter.planted.items() if place != "Finding.position"}
    return replace(dataset, columns=(column,)), replace(judgement, findings=findings), planted


def leaves(value: object) -> Iterator[str]:
    """Every text and number of a structure, as text."""
    if is_dataclass(value) and not isinstance(value, type):
        for each in fields(value):
            yield from leaves(getattr(value, each.name))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from leaves(key)
            yield from leaves(item)
    elif isinstance(value, tuple | list | frozenset | set):
        for item in value:
            yield from leaves(item)
    else:
        yield repr(value)


def seen_fields(policy: ValuePolicy) -> set[str]:
    dataset, judgement, planted = planted_dataset()
    shown = redacted(dataset, policy, frozenset())
    told = redacted_judgement(judgement, shown, policy)
    return {planted[mark] for leaf in leaves((shown, told)) for mark in MARK.findall(leaf) if mark in planted}


@pytest.mark.parametrize("policy", ["masked", "none"])
def test_no_field_outlives_redaction_but_the_harmless(policy: ValuePolicy) -> None:
    assert seen_fields(policy) - ALL_SAFE == set()


def test_every_field_that_is_not_harmless_is_shown_in_full() -> None:
    """Else the law above would hold for a field that the planter never filled."""
    planted = set(planted_dataset()[2].values())
    assert planted - seen_fields("full") == set()
    assert {
        "ValueCount.value",
        "CellPlace.value",
        "Histogram.edges",
        "Pattern.mask",
        "ColumnProfile.states",
        "Metric.value",
    } <= planted


def test_what_is_listed_as_harmless_exists() -> None:
    known = {
        f"{kind.__name__}.{each.name}"
        for kind in _kinds(DatasetProfile) | _kinds(Judgement) | _kinds(Finding)
        for each in fields(cast(Any, kind))
    }
    assert ALL_SAFE - known == set()


def _kinds(kind: type) -> set[type]:
    """A dataclass and all that its fields hold."""
    found, pending = set[type](), [cast(Any, kind)]
    while pending:
        hint = pending.pop()
        if is_dataclass(hint) and hint not in found:
            found.add(cast(type, hint))
            pending += get_type_hints(hint).values()
        pending += get_args(hint)
    return found


def test_every_figure_of_the_glossary_is_classified_once() -> None:
    classes = (VALUES, COUNTS, FORMS)
    assert set(get_args(MetricName)) == set().union(*classes)
    assert sum(map(len, classes)) == len(get_args(MetricName))


@pytest.mark.parametrize("policy", ["masked", "none"])
@pytest.mark.parametrize("name", get_args(MetricName))
def test_figures_that_are_values_are_absent_and_counts_stay(name: MetricName, policy: ValuePolicy) -> None:
    figure = Metric(name, 17)
    assert shown_figure(figure, policy) == (Metric(name, Absent("redacted")) if name in VALUES else figure)


@pytest.mark.parametrize("value", ["secret", datetime(1984, 3, 2, tzinfo=UTC)], ids=["text", "moment"])
def test_what_is_no_number_is_a_value_whatever_its_name(value: Scalar) -> None:
    assert shown_figure(Metric("count", value), "masked").value == Absent("redacted")


def test_an_absent_figure_keeps_its_reason() -> None:
    figure = Metric("mean", Absent("no_values"))
    assert shown_figure(figure, "none") == figure


def test_a_column_without_personal_data_is_shown_where_others_are_masked() -> None:
    dataset, _, _ = planted_dataset()
    plain = replace(dataset, columns=(replace(dataset.columns[0], pii=Pii()),))
    assert redacted(plain, "masked", frozenset()).columns == plain.columns
    assert redacted(plain, "none", frozenset()).columns != plain.columns


def test_a_copy_of_a_personal_column_is_personal() -> None:
    dataset, _, _ = planted_dataset()
    pair = replace(dataset.associations[0], column_a=dataset.columns[0].name, column_b="copy", method="identical")
    other = replace(pair, column_b="other", method="pearson")
    assert personal_columns(replace(dataset, associations=(pair, other))) == {dataset.columns[0].name, "copy"}


def test_a_name_that_is_personal_in_the_baseline_is_masked_in_the_primary() -> None:
    dataset, _, _ = planted_dataset()
    plain = replace(dataset, columns=(replace(dataset.columns[0], pii=Pii()),))
    [column] = redacted(plain, "masked", personal_columns(plain, dataset)).columns
    assert (column.value_policy, column.top_values[0].value) == ("masked", "•••")


def test_what_was_redacted_is_never_said_to_be_in_full_again() -> None:
    dataset, _, _ = planted_dataset()
    once = redacted(dataset, "none", frozenset())
    twice: tuple[ColumnProfile, ...] = redacted(once, "full", frozenset()).columns
    assert [column.value_policy for column in twice] == ["none"]
