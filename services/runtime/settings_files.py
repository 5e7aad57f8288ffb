"""Settings from files: ``<NAME>_FILE`` names a file that holds the value, as mounted secrets do."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource


class FileSource(PydanticBaseSettingsSource):
    """Reads the file that ``<NAME>_FILE`` names, without its trailing line break."""

    def __init__(self, settings_cls: type[BaseSettings], environment: PydanticBaseSettingsSource) -> None:
        super().__init__(settings_cls)
        self._values: Mapping[str, str | None] = environment.env_vars if isinstance(environment, EnvSettingsSource) else {}
        self._prefix = environment.env_prefix if isinstance(environment, EnvSettingsSource) else ""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[str | None, str, bool]:  # noqa: ARG002 - the framework's signature
        """The file's text, or None if no file is named."""
        path = self._values.get(f"{self._prefix}{field_name}_file".lower())
        return (Path(path).read_text(encoding="utf-8").rstrip("\r\n") if path else None), field_name, False

    def __call__(self) -> dict[str, str]:
        found = {name: self.get_field_value(field, name)[0] for name, field in self.settings_cls.model_fields.items()}
        return {name: value for name, value in found.items() if value is not None}
