"""What to know at a glance: a few tiles, each a value, whether it is good, and what it means."""

from __future__ import annotations

from services.transformer.core.agent_tiles.registry import AGENT_TILES
from services.transformer.core.changes import SinceLastRun
from services.transformer.core.consolidation import worst
from services.transformer.core.measured import Column, Measured, Severity
from services.transformer.core.reading import is_note, ranked
from services.transformer.core.report import Findings, Tile, TileStatus
from services.transformer.core.since_last_run import change_tile
from services.transformer.core.wording import count, counted, listed, percent, quoted, score, sentence, size

GOOD_SCORE = 85.0
FAIR_SCORE = 60.0
GOOD_COMPLETENESS = 0.98
FAIR_COMPLETENESS = 0.8


def executive_summary(measured: Measured, findings: Findings, since: SinceLastRun | None = None) -> tuple[Tile, ...]:
    """The tiles that apply, the verdict first."""
    tiles = (
        _quality(measured),
        _size(measured),
        _completeness(measured),
        _duplicates(measured),
        _first_problem(findings),
        *(tile(measured) for tile in AGENT_TILES),
        _personal_data(measured),
        change_tile(since),
        _reading(measured),
        _failed_agents(measured),
    )
    return tuple(tile for tile in tiles if tile is not None)


def data_status(score_points: float | None) -> TileStatus:
    """How a quality score is to be taken."""
    if score_points is None:
        return "neutral"
    return "good" if score_points >= GOOD_SCORE else "attention" if score_points >= FAIR_SCORE else "bad"


def _quality(measured: Measured) -> Tile:
    quality = measured.primary.dataset.quality
    status = data_status(quality.score)
    meaning = {
        "good": "Good to use as it is",
        "attention": "Usable with care: look at the issues first",
        "bad": "Not to be used as it is",
        "neutral": "There is nothing to judge",
    }[status]
    if quality.dimensions and quality.score is not None and quality.score < 100:
        weakest = min(quality.dimensions, key=lambda name: (quality.dimensions[name], name))
        meaning += f"; {weakest} is weakest with {score(quality.dimensions[weakest])}"
    value = "no score" if quality.score is None else f"{score(quality.score)} of 100"
    return Tile("quality", "Quality", value, status, sentence(meaning))


def _size(measured: Measured) -> Tile:
    load, figures = measured.primary.load, measured.primary.dataset.figures
    rows = figures.number("row_count") or 0
    value = f"{count(rows)} × {count(len(measured.primary.columns))}"
    source = f"{load.format.upper()} file" if load.format else "file"
    meaning = f"Rows × columns, read from a {source} of {size(load.bytes)}" if rows else "The file has columns but no rows"
    return Tile("size", "Rows and columns", value, "neutral" if rows else "attention", sentence(meaning))


def _completeness(measured: Measured) -> Tile | None:
    figures = measured.primary.dataset.figures
    missing, ratio = figures.number("missing_cell_count"), figures.number("missing_cell_ratio")
    if missing is None or ratio is None:
        return None
    filled = 1 - ratio
    status: TileStatus = "good" if filled >= GOOD_COMPLETENESS else "attention" if filled >= FAIR_COMPLETENESS else "bad"
    if not missing:
        return Tile("completeness", "Filled cells", percent(filled), "good", "No cell is missing.")
    gaps = _most_missing(measured)
    where = f", most of them in {listed([column.name for column in gaps])}" if gaps else ""
    be = "is" if missing == 1 else "are"
    return Tile("completeness", "Filled cells", percent(filled), status, f"{counted(missing, 'cell')} {be} missing{where}.")


def _most_missing(measured: Measured) -> list[Column]:
    """Up to two columns with the most missing values."""
    columns = [column for column in measured.primary.columns if column.figures.number("null_count")]
    return sorted(columns, key=lambda column: (-(column.figures.number("null_count") or 0), column.position))[:2]


def _duplicates(measured: Measured) -> Tile | None:
    figures = measured.primary.dataset.figures
    duplicates = figures.number("duplicate_row_count")
    if duplicates is None:
        return None
    if not duplicates:
        return Tile("duplicates", "Repeated rows", "none", "good", "No row stands in the file twice.")
    ratio = figures.number("duplicate_row_ratio")
    share = f" ({percent(ratio)})" if ratio is not None else ""
    verb = "repeats" if duplicates == 1 else "repeat"
    meaning = f"{counted(duplicates, 'row')}{share} {verb} an earlier one."
    return Tile("duplicates", "Repeated rows", count(duplicates), "attention", meaning)


def _personal_data(measured: Measured) -> Tile:
    columns = [column for column in measured.primary.columns if column.pii.detected]
    if not columns:
        return Tile("personal_data", "Personal data", "none found", "good", "No column looks like personal data.")
    kinds = sorted({column.pii.kind.replace("_", " ") for column in columns if column.pii.kind})
    kind = f" ({', '.join(kinds[:3])})" if kinds else ""
    meaning = f"{listed([column.name for column in columns])} hold{'s' if len(columns) == 1 else ''} personal data{kind}."
    return Tile("personal_data", "Personal data", counted(len(columns), "column"), "attention", meaning)


def _first_problem(findings: Findings) -> Tile:
    issue = next((each for each in findings.issues if each.severity != "info"), None)
    if issue is None:
        return Tile("first_problem", "First problem", "none", "good", "Nothing was found to be wrong.")
    where = "whole dataset" if issue.column is None else quoted(issue.column)
    return Tile("first_problem", "First problem", where, _severity_status(issue.severity), sentence(issue.message))


def _failed_agents(measured: Measured) -> Tile | None:
    failed = [agent for agent in measured.agents if agent.status == "error"]
    if not failed:
        return None
    reasons = " ".join(f"{agent.agent_id}: {sentence(agent.message or agent.reason or 'no reason given')}" for agent in failed)
    return Tile("failed_agents", "Unanswered", counted(len(failed), "agent"), "bad", reasons)


def _reading(measured: Measured) -> Tile | None:
    problems = measured.primary.load.problems
    if not problems:
        return None
    first = ranked(problems)[0]
    status: TileStatus = "neutral" if is_note(first) else "attention"
    return Tile("reading", "Reading the file", counted(len(problems), "oddity", "oddities"), status, sentence(first.message))


def _severity_status(severity: Severity) -> TileStatus:
    return "bad" if worst((severity, "high")) == severity else "attention" if severity in ("medium", "low") else "neutral"
