"""The key layout of the ledger. No other place of the suite composes a key of an analysis.

uploads/<upload_id>              uses/<upload_id>/<analysis_id>       who needs an upload
releases/<upload_id>/<who>       somebody is about to remove it       no analysis of it is accepted meanwhile
renders/<render_id>/…            rendered files of no analysis        retention/artifacts  how far the sweeper came
analyses/<id>/…                  everything of one analysis, its states too
open/<id>                        accepted and without outcome         the reconciler's list
unpersisted/<id>                 over and not yet in Snowflake        the historian's list
ingests/<id>                     its rows are asked for in a table     the ingester's list
ingest/<id>.parquet              those rows, for the external stage    until they are loaded
history/<id>.ndjson              its rows for COPY or Snowpipe        until they are merged
deletions/<id>                   removal under way                    tombstones/<id> once and for ever
runs/<tenant>/<dataset>/<time>-<id>  with a report, newest first
index/<tenant>/<time>-<id>       newest first                         requests/<tenant>/<digest>  request ids in use
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import datetime

from services.persistence.core.ids import TIME_BITS, time_bits, time_bits_at
from services.persistence.core.records import AcceptedRequest

OPEN_PREFIX = "open/"
UNPERSISTED_PREFIX = "unpersisted/"
DELETIONS_PREFIX = "deletions/"
ANALYSES_PREFIX = "analyses/"
UPLOADS_PREFIX = "uploads/"
HISTORY_PREFIX = "history/"
"""What the external stage of the warehouse points at."""
ROWS_PREFIX = "ingest/"
"""The same for rows of files."""
INGESTS_PREFIX = "ingests/"
RENDERS_PREFIX = "renders/"
RELEASES_PREFIX = "releases/"
SWEPT_KEY = "retention/artifacts"
_PLAIN_TENANT = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
_UPLOAD_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


@dataclass(frozen=True, slots=True)
class Workspace:
    """Where one analysis keeps its objects."""

    analysis_id: str

    @property
    def prefix(self) -> str:
        return f"{ANALYSES_PREFIX}{self.analysis_id}/"

    @property
    def request_key(self) -> str:
        return f"{self.prefix}request.json"

    @property
    def profile_key(self) -> str:
        return f"{self.prefix}profile.pb"

    @property
    def states_key(self) -> str:
        return f"{self.prefix}states.bin"

    @property
    def sketches_key(self) -> str:
        return f"{self.prefix}sketches.json"

    @property
    def report_key(self) -> str:
        return f"{self.prefix}report.json"

    @property
    def manifest_key(self) -> str:
        return f"{self.prefix}manifest.json"

    @property
    def outcome_key(self) -> str:
        return f"{self.prefix}outcome.json"

    @property
    def persisted_key(self) -> str:
        return f"{self.prefix}persisted.json"

    @property
    def tries_key(self) -> str:
        return f"{self.prefix}tries.json"

    @property
    def artifacts_prefix(self) -> str:
        return f"{self.prefix}artifacts/"

    @property
    def open_key(self) -> str:
        return f"{OPEN_PREFIX}{self.analysis_id}"

    @property
    def unpersisted_key(self) -> str:
        return f"{UNPERSISTED_PREFIX}{self.analysis_id}"

    @property
    def staged_history_key(self) -> str:
        return f"{HISTORY_PREFIX}{self.analysis_id}.ndjson"

    @property
    def ingest_note_key(self) -> str:
        return f"{INGESTS_PREFIX}{self.analysis_id}"

    @property
    def rows_key(self) -> str:
        return f"{ROWS_PREFIX}{self.analysis_id}.parquet"

    @property
    def staged_rows_key(self) -> str:
        return f"{self.prefix}staged_rows.json"

    @property
    def ingest_key(self) -> str:
        return f"{self.prefix}ingest.json"

    @property
    def deletion_key(self) -> str:
        return f"{DELETIONS_PREFIX}{self.analysis_id}"

    @property
    def tombstone_key(self) -> str:
        return f"tombstones/{self.analysis_id}"


def index_prefix(tenant_id: str) -> str:
    """Where the tenant's analyses are listed, newest first."""
    return f"index/{tenant_part(tenant_id)}/"


def index_key(tenant_id: str, analysis_id: str) -> str:
    """The analysis in that list: its time counted backwards, so that ascending keys are newest first."""
    return f"{index_prefix(tenant_id)}{_backwards(time_bits(analysis_id))}-{analysis_id}"


def runs_prefix(tenant_id: str, explicit_name: str, file_name: str) -> str:
    """Where the runs of a dataset that have a report are listed, newest first: by the name given to it, else by file name."""
    named = json.dumps(["name", explicit_name] if explicit_name else ["file", file_name])
    return f"runs/{tenant_part(tenant_id)}/{hashlib.sha256(named.encode()).hexdigest()[:32]}/"


def run_key(request: AcceptedRequest) -> str:
    """The analysis in that list."""
    prefix = runs_prefix(request.owner.tenant_id, request.spec.dataset_name, request.file_name)
    return f"{prefix}{_backwards(time_bits(request.analysis_id))}-{request.analysis_id}"


def index_start(tenant_id: str, created_before: datetime) -> str:
    """A key just before the first entry older than that moment."""
    return f"{index_prefix(tenant_id)}{_backwards(time_bits_at(created_before))}-g"


def claim_key(tenant_id: str, request_id: str) -> str:
    """Where a request id is claimed for one analysis."""
    return f"requests/{tenant_part(tenant_id)}/{hashlib.sha256(request_id.encode()).hexdigest()}"


def upload_key(upload_id: str) -> str | None:
    """Where an upload lies; None if that can be no upload's id."""
    return f"{UPLOADS_PREFIX}{upload_id}" if _UPLOAD_ID.fullmatch(upload_id) else None


def uses_prefix(upload_key: str) -> str:
    """Where the analyses that need an upload are noted."""
    return f"uses/{upload_key.removeprefix(UPLOADS_PREFIX)}/"


def releases_prefix(upload_key: str) -> str:
    """Where whoever is about to remove an upload says so."""
    return f"{RELEASES_PREFIX}{upload_key.removeprefix(UPLOADS_PREFIX)}/"


def tenant_part(tenant_id: str) -> str:
    """The tenant in a key: as it is where it can be, else its digest. Two tenants never share one."""
    if _PLAIN_TENANT.fullmatch(tenant_id):
        return f"t-{tenant_id}"
    return f"h-{hashlib.sha256(tenant_id.encode()).hexdigest()}"


def _backwards(bits: int) -> str:
    return f"{(1 << TIME_BITS) - 1 - bits:015x}"
