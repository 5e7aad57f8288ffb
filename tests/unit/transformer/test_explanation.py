"""Sentences on columns: every fact is the profile's, whatever it lacks."""

from __future__ import annotations

import pytest

from services.profiler.core.readers.inference.decision import DOMINANCE
from services.profiler.core.readers.problems import MESSAGES
from services.transformer.core.explanation import BY_PROBLEM, LEAST_FIT, READS_AS, Explainer, Explanation
from services.transformer.core.measured import Alert, Column, Deduction, Figures, Issue, Load, LoadProblem, Pii, Quality

PROBLEM = LoadProblem("mixed_scalars", 3, "Strings stand beside numbers", ())
LOAD = Load(
    "a.csv",
    "csv",
    None,
    False,
    None,
    None,
    None,
    None,
    None,
    None,
    0,
    1,
    None,
    (),
    None,
    1,
    None,
    problems=(PROBLEM,),
    confidence={},
)


def column(logical_type: str = "integer", reason: str | None = "cells", **more: object) -> Column:
    figures = Figures({"count": 90, "misfit_count": 10})
    plain: dict[str, object] = {
        "figures": figures,
        "pii": Pii(False, None, None, 0.0, ()),
        "quality": Quality(),
        "semantic_type": None,
        "semantic_confidence": None,
        "semantic_reasons": (),
        "feature_type": None,
        "feature_confidence": None,
        "bottom_values": (),
        "value_variants": (),
        "log_histogram": None,
    }
    return Column(
        position=0,
        name="a",
        dtype="Int64",
        logical_type=logical_type,
        status="ok",
        top_values=(),
        histogram=None,
        patterns=(),
        type_reason=reason,
        **{**plain, **more},  # type: ignore[arg-type]
    )


def explained(given: Column, alerts: tuple[Alert, ...] = (), issues: tuple[Issue, ...] = ()) -> Explanation:
    return Explainer(LOAD, alerts, issues).explain(given)


def test_the_limit_is_the_reader_s() -> None:
    assert LEAST_FIT == DOMINANCE


def test_every_reason_that_is_explained_is_a_problem_of_reading() -> None:
    assert set(BY_PROBLEM) <= set(MESSAGES)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        pytest.param(column(reason="stored"), "The file itself stores the column as Int64, which is read as integer.", id="stored"),
        pytest.param(column(reason="declared"), "The column was declared as integer by a read option.", id="declared"),
        pytest.param(column(), "90 of 100 values (90 %) read as whole numbers; at least 95 % must.", id="cells"),
        pytest.param(column("unknown"), "No cell holds a value, so there is nothing to tell a type from.", id="empty"),
        pytest.param(column("text", "mixed_scalars"), "Strings stand beside numbers.", id="problem_of_the_report"),
        pytest.param(column("text", "ambiguous_dates"), BY_PROBLEM["ambiguous_dates"], id="problem"),
        pytest.param(column("date", figures=Figures({"count": 1})), "Its only value reads as one of dates.", id="one_value"),
    ],
)
def test_why_a_type(given: Column, told: str) -> None:
    assert explained(given).logical_type[0] == told


@pytest.mark.parametrize("reason", [None, "", "of a newer reader"])
@pytest.mark.parametrize("logical_type", [*READS_AS, "text", "list", "unknown", "of a newer reader"])
def test_what_is_not_told_is_not_made_up(logical_type: str, reason: str | None) -> None:
    said = explained(column(logical_type, reason, figures=Figures()))
    assert all("None" not in sentence and "0 values" not in sentence for sentence in said.logical_type)


def test_points_are_those_of_the_score() -> None:
    quality = Quality(
        40.0, {}, (Deduction("missing_values", "completeness", 40.0, 0.5, 1.0), Deduction("r", "validity", 20.0, 0.2, 1.0))
    )
    first, second = explained(column(quality=quality)).quality[1:]
    assert first == (
        "Missing values: −40, that is 50 % of the rows × 100 % likely a fault, "
        "scaled down as all faults together would take more than 100. Fixing it gives +40."
    )
    assert second == "R: −20, that is 20 % of the rows × 100 % likely a fault. Fixing it gives +20."


def test_a_rule_that_is_alert_and_issue_is_told_once_with_its_limit() -> None:
    alert = Alert("missing_values", "high", ("p",), "a", "No value in 60 rows.", "missing_count", 60, 50.5)
    issue = Issue("missing_values", "high", ("p",), "a", None, "No value in 60 rows.", 60, 0.6, {})
    other = Issue("blank_text", "low", ("p",), "a", None, "Empty or blank text in 1 row.", 1, 0.01, {})
    elsewhere = Issue("blank_text", "low", ("p",), "b", None, "Elsewhere.", 1, 0.01, {})
    assert explained(column(), (alert,), (issue, other, elsewhere)).findings == (
        "missing_values (high): No value in 60 rows. Judged: missing count 60, limit 50.5.",
        "blank_text (low): Empty or blank text in 1 row. No alert.",
    )


def test_a_redacted_figure_is_said_to_be_not_shown() -> None:
    alert = Alert("r", "high", ("p",), "a", "Far.", "max", None, 5.0)
    assert explained(column(), (alert,)).findings == ("r (high): Far. Judged: max a figure that is not shown, limit 5.",)


def test_personal_data_is_told_with_its_reasons() -> None:
    pii = Pii(True, "us_ssn", "national_identifier", 0.98, ("98 % of the values have the form",))
    assert explained(column(pii=pii)).personal_data == (
        "Counts as personal data (us ssn), 98 % sure.",
        "98 % of the values have the form.",
    )
