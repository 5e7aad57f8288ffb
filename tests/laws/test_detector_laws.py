"""What holds for every detector and every rule, whoever adds one."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest

from services.profiler.core.detectors import column as column_detectors
from services.profiler.core.detectors import dataset as dataset_detectors
from services.profiler.core.detectors.base import Detector
from services.profiler.core.detectors.findings import Finding
from services.profiler.core.detectors.judgement import judge
from services.profiler.core.detectors.kinds import THRESHOLDS
from services.profiler.core.detectors.registry import DETECTORS, RULES
from services.profiler.core.detectors.thresholds import Thresholds
from services.profiler.core.profile import CellPlace, DatasetProfile, RowEvidence
from services.profiler.core.quality import column_quality, table_costs, table_quality, with_quality
from tests.unit.profiler.detectors.cases import CASES, Case
from tests.unit.profiler.detectors.profiles import ROWS, column, table

PROFILES = [case.profile for case in CASES]
IDS = [case.id for case in CASES]
NAMES = [detector.name for detector in DETECTORS]
SECRET = "the-secret-cell"

every_detector = pytest.mark.parametrize("detector", DETECTORS, ids=NAMES)
every_profile = pytest.mark.parametrize("profile", PROFILES, ids=IDS)


def found_by(rule_id: str, profile: DatasetProfile) -> list[Finding]:
    return [finding for finding in judge(profile, Thresholds()).findings if finding.rule.rule_id == rule_id]


def test_every_file_is_one_detector_and_one_line_of_the_registry() -> None:
    folders = [Path(package.__path__[0]) for package in (column_detectors, dataset_detectors)]
    files = {path.stem for folder in folders for path in folder.glob("*.py")} - {"__init__"}
    assert files == set(NAMES)
    assert len(NAMES) == len(files)


def test_rule_ids_are_unique() -> None:
    assert len(RULES) == sum(len(detector.rules) for detector in DETECTORS)


def test_an_id_stands_for_one_threshold() -> None:
    declared = {threshold for detector in DETECTORS for threshold in detector.thresholds} | set(THRESHOLDS)
    assert len(declared) == len({threshold.threshold_id for threshold in declared})


@pytest.mark.parametrize("rule_id", RULES)
def test_a_rule_says_what_it_needs_to_say(rule_id: str) -> None:
    rule = RULES[rule_id]
    assert rule.title
    assert rule.fact
    assert 0 <= rule.risk <= 1
    assert rule.bands[0].from_ratio == 0
    assert [band.from_ratio for band in rule.bands] == sorted(band.from_ratio for band in rule.bands)
    assert not rule.is_fault or rule.advice, "what costs points can be fixed"


@pytest.mark.parametrize("rule_id", RULES)
def test_a_rule_has_a_positive_a_negative_and_a_near_miss(rule_id: str) -> None:
    assert {case.kind for case in CASES if case.rule_id == rule_id} == {"positive", "negative", "near miss"}


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_a_rule_finds_its_fault_and_nothing_that_resembles_it(case: Case) -> None:
    assert bool(found_by(case.rule_id, case.profile)) == (case.kind == "positive")


@every_detector
def test_a_detector_is_a_pure_function(detector: Detector) -> None:
    for profile in PROFILES:
        before = copy.deepcopy(profile)
        assert detector.detect(profile, Thresholds()) == detector.detect(profile, Thresholds())
        assert profile == before


@every_profile
def test_a_finding_names_rule_value_threshold_and_exact_rows(profile: DatasetProfile) -> None:
    rows = int(profile.number("row_count") or 0)
    for finding in judge(profile, Thresholds()).findings:
        assert RULES[finding.rule.rule_id] is finding.rule
        assert finding.value.number is not None
        assert 0 <= finding.affected_row_count <= rows
        assert finding.affected_ratio == pytest.approx(finding.affected_row_count / rows if rows else 0.0)
        assert finding.affected_row_count > 0 or not finding.rule.is_fault
        assert len(finding.places) <= finding.affected_row_count
        assert finding.message.endswith(".")


@every_profile
def test_an_alert_crossed_its_threshold(profile: DatasetProfile) -> None:
    for finding in judge(profile, Thresholds()).findings:
        value = finding.value.number or 0.0
        crossed = abs(value) > finding.threshold if finding.rule.alert_when == "above" else value < finding.threshold
        assert finding.is_alert == crossed


@every_detector
def test_silence_of_a_detector_counts_only_where_it_looked(detector: Detector) -> None:
    for profile in PROFILES:
        found = {finding.position for finding in detector.detect(profile, Thresholds()) if finding.rule.is_fault}
        assert found <= set(detector.scope(profile, Thresholds()))


@every_profile
def test_deductions_add_up_to_what_the_score_lacks(profile: DatasetProfile) -> None:
    judged = with_quality(profile, judge(profile, Thresholds()))
    for quality in (judged.quality, *(each.quality for each in judged.columns)):
        lost = sum(deduction.points for deduction in quality.deductions)
        if quality.score is None:
            assert (quality.dimensions, quality.deductions) == ({}, ())
            continue
        assert quality.score == pytest.approx(100 - lost, abs=1e-9)
        assert 0 <= quality.score <= 100
        for dimension, score in quality.dimensions.items():
            points = [deduction.points for deduction in quality.deductions if deduction.dimension == dimension]
            assert score == pytest.approx(100 - sum(points), abs=1e-9)


@every_profile
def test_a_score_of_100_means_that_no_fault_was_found(profile: DatasetProfile) -> None:
    judgement = judge(profile, Thresholds())
    quality = table_quality(profile, judgement)
    faults = [finding for finding in judgement.findings if finding.rule.is_fault]
    assert quality.score is None or (quality.score == 100) == (not faults)


EMPTY = {
    "no columns": table(row_count=0),
    "no columns but rows": table(),
    "nothing measured": DatasetProfile(table().load, {}, ()),
    "header only": table(column(status="no_rows", count=0), column("b", status="no_rows", count=0), row_count=0),
    "all null": table(*(column(name, status="all_missing", count=0, missing_count=ROWS, distinct_count=None) for name in "ab")),
    "figures absent": table(column(count=None, missing_count=None, distinct_count=None, status="no_rows"), row_count=None),
}


@pytest.mark.parametrize("profile", EMPTY.values(), ids=EMPTY)
def test_where_there_is_nothing_to_judge_there_is_no_score(profile: DatasetProfile) -> None:
    judgement = judge(profile, Thresholds())
    assert judgement.failures == {}
    assert table_quality(profile, judgement).score is None
    assert all(column_quality(each, judgement).score is None for each in profile.columns)


@every_detector
@pytest.mark.parametrize("profile", EMPTY.values(), ids=EMPTY)
def test_a_detector_never_raises_for_absent_figures(detector: Detector, profile: DatasetProfile) -> None:
    detector.detect(profile, Thresholds())
    detector.scope(profile, Thresholds())


def test_no_text_of_a_finding_holds_a_value_of_the_data() -> None:
    place = (CellPlace(1, 2, SECRET),)
    evidence = RowEvidence(place, place, place, place, place, place, place)
    counts = (
        "placeholder_count",
        "misfit_count",
        "untrimmed_count",
        "future_count",
        "blank_count",
        "empty_count",
        "infinite_count",
    )
    leaky = table(
        column(evidence=evidence, missing_count=5, **dict.fromkeys(counts, 5)), column("b"), places=place, duplicate_row_count=1
    )
    findings = judge(leaky, Thresholds()).findings
    assert len(findings) >= 7
    assert all(SECRET not in finding.message for finding in findings)
    assert all(SECRET not in f"{rule.title}{rule.fact}{rule.advice}" for rule in RULES.values())


def test_a_broken_detector_costs_its_own_findings_only() -> None:
    class Broken:
        name, rules, thresholds = "broken", (), ()

        def scope(self, profile: DatasetProfile, thresholds: Thresholds) -> tuple[int | None, ...]:
            return ()

        def detect(self, profile: DatasetProfile, thresholds: Thresholds) -> tuple[Finding, ...]:
            raise KeyError(SECRET)

    judgement = judge(table(column(missing_count=9)), Thresholds(), (Broken(), *DETECTORS))
    assert judgement.failures == {"broken": "KeyError"}
    assert [finding.rule.rule_id for finding in judgement.findings] == ["missing_values"]


@pytest.mark.parametrize("case", [case for case in CASES if case.kind == "positive"], ids=lambda case: case.id)
def test_what_a_fix_gives_back_is_what_it_cost(case: Case) -> None:
    judgement = judge(case.profile, Thresholds())
    before = table_quality(case.profile, judgement).score
    costs = table_costs(case.profile, judgement)
    for key, points in costs.items():
        if before is None or before == 0:
            continue
        kept = tuple(finding for finding in judgement.findings if (finding.rule.rule_id, finding.position) != key)
        after = table_quality(case.profile, type(judgement)(kept, judgement.judged)).score
        assert after is not None
        assert after - before == pytest.approx(points, abs=0.011)
