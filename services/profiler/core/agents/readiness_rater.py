"""Can I use it, for which purpose, and what blocks?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.profiler.core.agents.base import Agent, Assessment, Context
from services.profiler.core.agents.readiness.base import Examination, Purpose, Seen
from services.profiler.core.agents.readiness.components import ComponentScore, component_scores, overall, weights_of
from services.profiler.core.agents.readiness.concerns import Concern, concern_about, of_table
from services.profiler.core.agents.readiness.registry import PURPOSES
from services.profiler.core.agents.readiness.reporting import alerts, issues, recommendations
from services.profiler.core.agents.readiness.rules import NO_VALUES, RULES
from services.profiler.core.agents.readiness.target import find_target
from services.profiler.core.agents.readiness.verdicts import Verdict, verdict_of_levels, verdict_of_score
from services.profiler.core.profile import DatasetProfile
from services.runtime.parameters import ParameterSpec

SUMS_TO_ONE = 1e-9
WORDS = {"ready": "ready", "needs_review": "to be reviewed first", "not_ready": "not ready"}


@dataclass(frozen=True, slots=True)
class Rating:
    """What the agent made of a dataset."""

    components: tuple[ComponentScore, ...]
    score: float | None
    verdict: Verdict
    hard: tuple[Concern, ...]
    """Blockers that no score outweighs."""
    purposes: tuple[tuple[Purpose, Examination], ...]


class ReadinessRater(Agent):
    """One score for the data as such, and a verdict for each use of it."""

    agent_id = "readiness-rater"
    title = "Readiness rater"
    question = "Can I use it, for which purpose, and what blocks?"
    rules = RULES
    parameters = (
        ParameterSpec("ready_threshold", "number", "From this score on, 0 to 100, data is ready.", 80.0, 0, 100),
        ParameterSpec(
            "needs_review_threshold",
            "number",
            "From this score on, 0 to 100, data needs a review; below it is not ready.",
            50.0,
            0,
            100,
            at_most="ready_threshold",
        ),
        ParameterSpec("completeness_weight", "number", "Weight of completeness; only the ratios of weights count.", 0.3, 0, 1),
        ParameterSpec("consistency_weight", "number", "Weight of consistency; only the ratios of weights count.", 0.3, 0, 1),
        ParameterSpec("schema_health_weight", "number", "Weight of schema health; only the ratios of weights count.", 0.4, 0, 1),
        ParameterSpec(
            "target_column", "text", "Column that a model is to predict; empty to guess it by its name (target, churn …).", ""
        ),
    )

    def assess(self, context: Context) -> Assessment:
        """The rating. Raises ``InvalidRequest`` if all weights are zero."""
        weights = weights_of(context.parameters)
        target = find_target(context.primary.columns, str(context.parameters["target_column"]))
        hard = tuple(_hard_blockers(context.primary))
        components = component_scores(context.primary, context.judgement, weights) if not hard else ()
        score = overall(components)
        ready, least = _threshold(context, "ready_threshold"), _threshold(context, "needs_review_threshold")
        verdict = verdict_of_score(score, ready, least)
        seen = Seen(context.primary, context.judgement, verdict, score, target)
        purposes = tuple((each, Examination(hard) if hard else each.examine(seen)) for each in PURPOSES)
        rating = Rating(components, score, verdict, hard, purposes)
        concerns = [concern for _, examined in purposes for concern in examined.concerns]
        return Assessment(
            answer={
                **_verdict(rating, ready, least),
                "components": [each.told() for each in components],
                "weights": _weights(weights),
                "blockers": [each.told() for each in hard],
                "target": target.told(),
                "purposes": [_purpose(each, examined) for each, examined in purposes],
            },
            alerts=alerts(score, ready, self.agent_id),
            issues=issues(concerns, self.agent_id),
            recommendations=recommendations(concerns, self.agent_id),
        )


def _threshold(context: Context, name: str) -> float:
    return float(str(context.parameters[name]))


def _hard_blockers(profile: DatasetProfile) -> list[Concern]:
    if profile.number("row_count") and any(column.status not in ("all_missing", "no_rows") for column in profile.columns):
        return []
    evidence = of_table(profile, "row_count", "column_count", "missing_cell_count")
    named = concern_about(
        NO_VALUES, "blocks", [column for column in profile.columns if column.status == "all_missing"], "", "count"
    )
    columns, more = (named[0].columns, named[0].evidence) if named else ((), ())
    return [Concern(NO_VALUES, "blocks", "The table holds no value at all.", columns, (*evidence, *more))]


def _verdict(rating: Rating, ready: float, least: float) -> dict[str, object]:
    if rating.score is None:
        reason = "There is no value to judge." if rating.hard else "Nothing was judged, so that there is no score."
    elif rating.verdict == "ready":
        reason = f"The score of {rating.score:g} reaches the threshold of {ready:g}."
    elif rating.verdict == "needs_review":
        reason = f"The score of {rating.score:g} is below {ready:g} and not below {least:g}."
    else:
        reason = f"The score of {rating.score:g} is below {least:g}."
    return {
        "verdict": rating.verdict,
        "score": rating.score,
        "verdict_reason": reason,
        "ready_threshold": ready,
        "needs_review_threshold": least,
    }


def _weights(weights: dict[str, float]) -> dict[str, object]:
    total = sum(weights.values())
    is_normalized = abs(total - 1) > SUMS_TO_ONE
    note = f"The weights add up to {total:g} and were divided by it." if is_normalized else "The weights add up to 1."
    return {"given": weights, "normalized": is_normalized, "note": note}


def _purpose(purpose: Purpose, examined: Examination) -> dict[str, object]:
    standing = [each for each in examined.concerns if each.level != "note"]
    verdict = verdict_of_levels(each.level for each in examined.concerns)
    return {
        "purpose_id": purpose.purpose_id,
        "title": purpose.title,
        "verdict": verdict,
        "verdict_reason": _reason(standing),
        "blockers": [each.told() for each in sorted(standing, key=lambda each: each.level != "blocks")],
        "notes": [each.told() for each in examined.concerns if each.level == "note"],
        "strengths": list(examined.strengths),
    }


def _reason(standing: Sequence[Concern]) -> str:
    blocking = [each.rule.title.lower() for each in standing if each.level == "blocks"]
    looked_at = [each.rule.title.lower() for each in standing if each.level == "review"]
    if blocking:
        return f"Blocked by: {', '.join(dict.fromkeys(blocking))}."
    if looked_at:
        return f"To be looked at: {', '.join(dict.fromkeys(looked_at))}."
    return "Nothing that was looked at stands in the way."
