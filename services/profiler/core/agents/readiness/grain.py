"""What tells one row from another, and whether the data as such bears a use: asked for several purposes."""

from __future__ import annotations

from services.profiler.core.agents.readiness.base import Seen
from services.profiler.core.agents.readiness.concerns import Concern, Evidence, of_table
from services.profiler.core.agents.readiness.rules import LOW_QUALITY, MOSTLY_EMPTY, NO_KEY
from services.profiler.core.agents.readiness.verdicts import Level
from services.profiler.core.relations import CandidateKey

MOSTLY = 0.5


def keys(seen: Seen) -> list[CandidateKey]:
    """Candidate keys that tell all rows apart and have no gap."""
    return [key for key in seen.profile.candidate_keys if key.uniqueness >= 1 and not key.has_nulls]


def missing_key(seen: Seen, level: Level = "review") -> list[Concern]:
    """That nothing tells the rows apart; of this level."""
    if keys(seen) or seen.row_count < 2:
        return []
    evidence = (Evidence("candidate_key_count", 0), *of_table(seen.profile, "duplicate_row_count"))
    return [Concern(NO_KEY, level, "No column, and no small set of columns, tells one row from another.", (), evidence)]


def emptiness(seen: Seen) -> list[Concern]:
    """That most cells of the table have no value."""
    ratio = seen.profile.number("missing_cell_ratio")
    if ratio is None or ratio <= MOSTLY:
        return []
    evidence = of_table(seen.profile, "missing_cell_ratio", "missing_cell_count")
    return [Concern(MOSTLY_EMPTY, "blocks", "More than half of all cells have no value.", (), evidence)]


def low_quality(seen: Seen) -> list[Concern]:
    """That the data as such is not ready."""
    if seen.verdict != "not_ready":
        return []
    evidence = (Evidence("readiness_score", seen.score),)
    return [Concern(LOW_QUALITY, "blocks", "The score of the data as such is below the threshold for a review.", (), evidence)]


def key_strength(seen: Seen) -> list[str]:
    """What the key is, if there is one."""
    found = keys(seen)
    if not found:
        return []
    seen_in_sample = ", as far as a sample of the rows tells" if found[0].approximation else ""
    return [f"{' + '.join(found[0].columns)} tells every row apart{seen_in_sample}."]


def table_strengths(seen: Seen) -> list[str]:
    """No gap, no row twice."""
    strengths = []
    if seen.profile.number("missing_cell_count") == 0:
        strengths.append("Every cell has a value.")
    if seen.profile.number("duplicate_row_count") == 0:
        strengths.append("No row stands in the table twice.")
    return strengths
