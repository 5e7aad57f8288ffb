"""What the environment says about persistence: ``PMD_PERSISTENCE_*``, and about Snowflake: ``PMD_PERSISTENCE_SNOWFLAKE_*``."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from services.persistence.core.reconciliation import Policy
from services.persistence.core.retention import DAY_S, RetentionPolicy
from services.runtime.settings import RuntimeSettings
from services.runtime.snowflake_access import SnowflakeAccess

LOAD_ANSWER_S = 120
"""How long a load may be silent: Snowflake says every 45 seconds that it is at work."""


class PersistenceSettings(RuntimeSettings):
    """How patient the reconciler is, and how the history is written. The listening address is the runtime's to read."""

    model_config = SettingsConfigDict(env_prefix="PMD_PERSISTENCE_")

    reconcile_interval_s: float = Field(default=5.0, gt=0)
    reconcile_grace_s: float = Field(default=15.0, ge=0)
    """No analysis is touched before so long after its last sign of life."""
    reconcile_patience_s: float = Field(default=6 * 3600.0, gt=0)
    """A message that waits longer without any sign of life is taken for stuck."""
    max_attempts: int = Field(default=5, ge=1)
    """Attempts per stage that workers may bring to nothing."""
    history: Literal["snowflake", "memory"] = "snowflake"
    """``memory`` remembers nothing beyond the process: for tests."""
    history_path: Literal["merge", "copy", "snowpipe"] = "merge"
    """How rows reach the tables: bound to a MERGE, or as files in the stage that COPY or Snowpipe loads."""
    history_max_rows: int = Field(default=20_000, ge=1)
    """Rows that one MERGE is given."""
    history_linger_s: float = Field(default=0.5, ge=0)
    """How long rows are gathered before they are written, and again as long as more of them come."""
    history_longest_linger_s: float = Field(default=5.0, ge=0)
    """But no longer than this: a statement costs much the same for one analysis and for fifty."""
    history_interval_s: float = Field(default=10.0, gt=0)
    ingest: Literal["on", "off"] = "off"
    """Whether users may have the rows of their files loaded into tables. Never with ``history`` in memory."""
    ingest_interval_s: float = Field(default=5.0, gt=0)
    """How often analyses are looked at whose rows are asked for."""
    ingest_schema: str = Field(default="INGESTED", pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,254}$")
    """Schema of the tables of rows, beside that of the history."""
    ingest_stage_dir: Path | None = None
    """Directory that the stage of an emulator points at; none where an administrator makes the stage over the bucket."""
    watch_poll_s: float = Field(default=1.0, gt=0)
    concurrency: int = Field(default=8, ge=1)
    """Events in work at once in this process."""
    drain_grace_s: float = Field(default=25.0, ge=0)
    retention_uploads_s: float = Field(default=DAY_S, gt=0)
    """How long raw uploads are kept, unless an analysis that is not over needs one longer."""
    retention_artifacts_s: float = Field(default=30 * DAY_S, gt=0)
    """How long rendered files are kept."""
    retention_interval_s: float = Field(default=300.0, gt=0)
    retention_batch: int = Field(default=1000, ge=1)
    """Uploads, rendered files and analyses looked at in one round, each."""

    @property
    def allows_ingest(self) -> bool:
        """Whether rows may be asked for in a table."""
        return self.ingest == "on" and self.history == "snowflake"

    def policy(self) -> Policy:
        """The reconciler's."""
        return Policy(self.reconcile_grace_s, self.reconcile_patience_s, self.max_attempts)

    def retention(self) -> RetentionPolicy:
        """The sweeper's."""
        return RetentionPolicy(self.retention_uploads_s, self.retention_artifacts_s, self.retention_batch)


class SnowflakeSettings(SnowflakeAccess):
    """Where the history is kept and by whom it is asked for."""

    model_config = SettingsConfigDict(env_prefix="PMD_PERSISTENCE_SNOWFLAKE_")

    ingest_warehouse: str = ""
    """Where rows are written."""
    analytics_warehouse: str = ""
    """Where questions are answered; the ingest warehouse if empty."""
    analytics_sessions: int = Field(default=2, ge=1, le=16)
    """Questions that are answered at once."""
    load_timeout_s: int = Field(default=1800, ge=1)
    """Of loading one file of rows; other statements have their own."""
    migrate: bool = True
    """Off where an administrator runs the migrations."""

    def ingest(self) -> dict[str, object]:
        """Connector arguments of the writing session."""
        return self.arguments("ingest", self.ingest_warehouse)

    def loading(self) -> dict[str, object]:
        """Connector arguments of the session that loads rows of files: as the writing one, but patient."""
        arguments = self.arguments("rows", self.ingest_warehouse)
        # The emulator's errors are repeated until this is over.
        network_timeout_s = LOAD_ANSWER_S if self._method() == "local" else self.load_timeout_s
        patient = {"network_timeout": network_timeout_s, "socket_timeout": max(self.socket_timeout_s, LOAD_ANSWER_S)}
        session = {**dict(arguments["session_parameters"]), "STATEMENT_TIMEOUT_IN_SECONDS": self.load_timeout_s}  # type: ignore[call-overload] # a mapping
        return arguments | patient | {"session_parameters": session}

    def analytics(self) -> dict[str, object]:
        """Connector arguments of the asking session."""
        return self.arguments("analytics", self.analytics_warehouse or self.ingest_warehouse)
