"""The model that comes with the package, read when it is first asked."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from services.profiler.core.semantics.feature_type.features import FEATURES
from services.profiler.core.semantics.feature_type.model import Model
from services.profiler.core.semantics.feature_type.model_file import UnreadableModel, decode

MODEL_PATH: Final = Path(__file__).with_name("feature_type.model")
"""Trained by bench/train_feature_type.py on the labelled columns of SortingHat (Shah et al. 2021, Apache-2.0) and made-up ones."""


@cache
def shipped_model() -> Model:
    """The model.

    Raises:
        UnreadableModel: It was trained on other features than these, or is damaged.
        OSError: It is not there.
    """
    model = decode(MODEL_PATH.read_bytes())
    if model.features != FEATURES:
        raise UnreadableModel("the feature-type model was trained on other features: train it anew")
    return model
