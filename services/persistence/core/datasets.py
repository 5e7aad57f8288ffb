"""Which analyses are runs of one dataset."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

MAX_NAME_CHARS = 255
ID_DIGITS = 32


@dataclass(frozen=True, slots=True)
class KnownDataset:
    """A dataset of the history."""

    dataset_id: str | None
    """None for runs that are older than ids, or failed before a schema was known: they go by their name alone."""
    name: str
    newest_at: datetime
    """When its newest run was accepted."""


@dataclass(frozen=True, slots=True)
class ChosenDataset:
    """The dataset that a question means."""

    dataset_id: str | None
    """None when every run of the name is without one."""
    name: str
    other_count: int = 0
    """Other datasets of the same name."""


def dataset_id(explicit_name: str, file_name: str, fingerprint: str | None) -> str | None:
    """The same for all runs of a dataset: by the name that its user gave, else by file name and schema.

    None without either: a file that could not be read has no schema.
    """
    if explicit_name:
        return _digest(["name", explicit_name])[:ID_DIGITS]
    return _digest(["file", file_name, fingerprint])[:ID_DIGITS] if fingerprint else None


def schema_fingerprint(report: Mapping[str, object] | None) -> str | None:
    """SHA-256 over the names and logical types of the columns in their order; None without a report that lists them."""
    columns = report.get("columns") if report else None
    if not isinstance(columns, list):
        return None
    described = [column for column in columns if isinstance(column, dict)]
    return _digest([[str(column.get("name", "")), str(column.get("logical_type", ""))] for column in described])


def choose(asked: str, known: Sequence[KnownDataset]) -> ChosenDataset | None:
    """The dataset of that id, else of that name the one with the newest run; None where nothing has it.

    ``known`` are all datasets that share the name, newest first. Runs without an id belong to whichever is chosen.
    """
    if not known:
        return None
    with_id = [dataset for dataset in known if dataset.dataset_id]
    meant = next((dataset for dataset in with_id if dataset.dataset_id == asked), (with_id or known)[0])
    others = {dataset.dataset_id for dataset in with_id if dataset.name == meant.name} - {meant.dataset_id}
    return ChosenDataset(meant.dataset_id, meant.name, len(others))


def _digest(value: object) -> str:
    # JSON keeps parts apart that joining would merge, and lone surrogates of a hostile name encodable.
    return hashlib.sha256(json.dumps(value, separators=(",", ":")).encode()).hexdigest()
