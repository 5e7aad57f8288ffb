"""What the command line reads from its environment."""

from __future__ import annotations

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict

DEFAULT_URL = "http://127.0.0.1:8080"


class ClientSettings(BaseSettings):
    """``PMD_URL`` names the suite, ``PMD_API_KEY`` identifies the caller, ``PMD_STATE_DIR`` holds this machine's data."""

    model_config = SettingsConfigDict(env_prefix="PMD_", extra="ignore")

    url: str | None = None
    api_key: str | None = None
    state_dir: Path = Path(".pmd")
