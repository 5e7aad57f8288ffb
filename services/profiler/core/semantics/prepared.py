"""What every column is held against, worked out once: a process that forks does it before, and its children share it."""

from __future__ import annotations

from services.profiler.core.semantics.embedded import prepare as prepare_embedded
from services.profiler.core.semantics.evidence import prepare as prepare_evidence
from services.profiler.core.semantics.feature_type import shipped_model
from services.profiler.core.semantics.registry import RECOGNISERS


def prepare() -> None:
    """Read the model and compile all forms: a tenth of a second and more. Starts no thread."""
    shipped_model().prepare()
    prepare_evidence(RECOGNISERS)
    prepare_embedded()
