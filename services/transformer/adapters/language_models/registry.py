"""The language models that may be asked, by the name that ``PMD_TRANSFORMER_SUMMARY_WRITER`` has for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from services.transformer.adapters.language_models.cortex import open_cortex
from services.transformer.adapters.language_models.openai import open_openai
from services.transformer.service.language_model import LanguageModel

MODELS: Mapping[str, Callable[[], LanguageModel]] = {
    "openai": open_openai,
    "cortex": open_cortex,
}


def open_model(name: str) -> LanguageModel:
    """A model, set up from its own settings. Raises ``ValueError`` for an unknown name, or for settings that it lacks."""
    if name not in MODELS:
        raise ValueError(f"PMD_TRANSFORMER_SUMMARY_WRITER must be rules or one of: {', '.join(MODELS)}")
    return MODELS[name]()
