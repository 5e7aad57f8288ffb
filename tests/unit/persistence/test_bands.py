"""Bands: the arithmetic against NumPy, and how often they are wrong on series whose truth is known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.persistence.core.bands import MIN_HISTORY, WINDOW, JudgedPoint, band, judged, possible
from services.persistence.core.seasons import deviations_left_out, weekly_season
from services.persistence.core.warehouse import MetricPoint

START = datetime(2026, 1, 5, 6, tzinfo=UTC)
FIGURES = st.floats(-1e9, 1e9)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def points(values: Sequence[float | None], every: timedelta = HOUR) -> list[MetricPoint]:
    return [MetricPoint(f"id-{at}", START + at * every, value, "completed") for at, value in enumerate(values)]


def last(values: Sequence[float | None], metric: str = "mean", every: timedelta = HOUR) -> JudgedPoint:
    return judged(points(values, every), metric)[-1]


@given(st.lists(FIGURES, min_size=MIN_HISTORY + 1, max_size=40))
def test_a_band_is_median_and_mad_of_the_runs_before(values: list[float]) -> None:
    earlier = np.array(values[:-1])
    centre = np.median(earlier)
    spread = 1.4826 * np.median(np.abs(earlier - centre))
    half = max(3.5 * (1 + 4 / len(earlier)) * spread, 0.01 * abs(centre))
    found = last(values)
    assert found.expected_low == pytest.approx(centre - half, rel=1e-9, abs=1e-9)
    assert found.expected_high == pytest.approx(centre + half, rel=1e-9, abs=1e-9)
    assert found.expected_low is not None
    assert found.expected_high is not None
    assert found.is_anomaly == (not found.expected_low <= values[-1] <= found.expected_high)


@given(st.lists(FIGURES, min_size=2, max_size=30))
def test_each_value_is_left_out_of_its_own_median(values: list[float]) -> None:
    ordered = sorted(values)
    expected = [abs(value - np.median(np.delete(ordered, at))) for at, value in enumerate(ordered)]
    assert deviations_left_out(values) == pytest.approx(expected, rel=1e-9, abs=1e-6)


@given(st.lists(st.none() | FIGURES, max_size=30), st.none() | FIGURES)
def test_what_comes_later_changes_nothing(values: list[float | None], later: float | None) -> None:
    assert judged(points([*values, later]), "mean")[: len(values)] == judged(points(values), "mean")


@pytest.mark.parametrize(
    ("values", "is_anomaly", "reason"),
    [
        pytest.param([1, 2, 3, 4, 9e9], None, "4 earlier runs have this figure; a band needs 5", id="too_few"),
        pytest.param([1, 2, None, 3, 4, 9e9], None, "4 earlier runs have this figure; a band needs 5", id="runs_without_figure"),
        pytest.param([1, 2, 3, 4, 5, None], None, "this run has no such figure", id="no_figure"),
        pytest.param([100] * 5 + [101], False, "expected from 5 earlier runs", id="never_moved_and_moves_little"),
        pytest.param([100] * 5 + [101.5], True, "above what is expected from 5 earlier runs", id="never_moved_and_moves"),
        pytest.param([-100] * 5 + [-102], True, "below what is expected from 5 earlier runs", id="negative_and_moves"),
        pytest.param([0] * 5 + [0], False, "expected from 5 earlier runs", id="always_zero"),
        pytest.param([0] * 5 + [1e-9], True, "above what is expected from 5 earlier runs", id="the_first_that_is_not_zero"),
        pytest.param([1e308] * 5 + [-1e308], True, "below what is expected from 5 earlier runs", id="huge"),
        pytest.param([1.7e308] * 6 + [0], None, "the figures are too large for a band", id="beyond_all"),
        pytest.param([1, 2, 3, 4, 5, 1e6, 3], False, "expected from 6 earlier runs", id="an_outlier_widens_little"),
    ],
)
def test_reasons(values: list[float | None], is_anomaly: bool | None, reason: str) -> None:
    found = last(values)
    assert (found.is_anomaly, found.reason) == (is_anomaly, reason)
    assert (found.expected_low is None) == (found.expected_high is None)


@pytest.mark.parametrize("count", [8, 20, 60, 120])
def test_stable_noise_is_seldom_called_anomalous(count: int) -> None:
    random = np.random.default_rng(count)
    verdicts = [found.is_anomaly for _ in range(60) for found in judged(points(list(random.normal(1e4, 1e3, count))), "mean")]
    said = [verdict for verdict in verdicts if verdict is not None]
    assert len(said) == 60 * (count - MIN_HISTORY)
    assert np.mean(said) <= {8: 0.05, 20: 0.02, 60: 0.01, 120: 0.01}[count]


@pytest.mark.parametrize("every", [HOUR, DAY], ids=["hourly", "daily"])
@pytest.mark.parametrize("step", [-10.0, 10.0])
def test_a_step_is_found_at_once_and_is_normal_in_the_end(step: float, every: timedelta) -> None:
    random = np.random.default_rng(5)
    values = np.concatenate([random.normal(1000, 5, 40), random.normal(1000 + step * 5, 5, WINDOW)])
    found = judged(points(list(values), every), "mean")
    assert found[40].is_anomaly
    assert not found[-1].is_anomaly


def weekly(weeks: int, seed: int, runs: int = 1) -> list[float]:
    """A quiet weekend, noise of five per cent."""
    random = np.random.default_rng(seed)
    levels = [1000.0] * 5 + [200.0] * 2
    return [level * random.normal(1, 0.05) for _ in range(weeks) for level in levels for _ in range(runs)]


def test_a_quiet_weekend_is_expected_once_it_is_known() -> None:
    wrong = [found.is_anomaly for seed in range(30) for found in judged(points(weekly(12, seed), DAY), "row_count")[28:]]
    # The noise goes with the level here, one spread is a compromise.
    assert np.mean(wrong) <= 0.03
    busy = points([*weekly(8, 1)[:54], 1000.0], DAY)
    found = judged(busy, "row_count")[-1]
    assert busy[-1].created_at.strftime("%A") == "Saturday"
    assert (found.is_anomaly, found.reason) == (True, "above what is expected from 54 earlier runs and their weekdays")


@pytest.mark.parametrize(
    ("values", "every", "has_season"),
    [
        pytest.param(weekly(4, 1), DAY, True, id="four_weeks"),
        pytest.param(weekly(2, 1), DAY, False, id="two_weeks"),
        pytest.param(weekly(4, 1), HOUR, False, id="not_by_weekday"),
        pytest.param([7.0] * 28, DAY, False, id="constant"),
        pytest.param(weekly(4, 1, runs=2), DAY / 2, True, id="two_runs_a_day"),
    ],
)
def test_a_season_needs_history_and_must_explain(values: list[float], every: timedelta, has_season: bool) -> None:
    made = points(values, every)
    earlier = [(point.created_at, point.value) for point in made if point.value is not None]
    assert (weekly_season(earlier, made[-1].created_at + every) is not None) == has_season


def test_noise_has_no_season() -> None:
    random = np.random.default_rng(3)
    found = 0
    for _ in range(300):
        earlier = [(START + at * DAY, value) for at, value in enumerate(random.normal(size=28))]
        found += weekly_season(earlier, START + 28 * DAY) is not None
    assert found / 300 <= 0.05


@pytest.mark.parametrize(
    ("metric", "lowest", "highest"),
    [
        ("row_count", 0, np.inf),
        ("count", 0, np.inf),
        ("stddev", 0, np.inf),
        ("missing_cell_ratio", 0, 1),
        ("completeness", 0, 1),
        ("quality_score", 0, 100),
        ("mean", -np.inf, np.inf),
    ],
)
def test_a_band_promises_nothing_impossible(metric: str, lowest: float, highest: float) -> None:
    assert possible(metric) == (lowest, highest)
    wild = [(START, value) for value in (-500.0, 900.0, 0.5, 30.0, -4.0)]
    found = band(wild, points([0.0])[0], metric)
    assert found
    assert lowest <= found.low <= found.high <= highest
