"""Every table, in the order in which an analysis is written: its metadata last, so that whoever finds it finds the rest."""

from __future__ import annotations

from services.persistence.core.tables.analysis_metadata import ANALYSIS_METADATA
from services.persistence.core.tables.analysis_reports import ANALYSIS_REPORTS
from services.persistence.core.tables.base import Table
from services.persistence.core.tables.column_metrics import COLUMN_METRICS
from services.persistence.core.tables.column_states import COLUMN_STATES
from services.persistence.core.tables.downloads import DOWNLOADS
from services.persistence.core.tables.findings import FINDINGS

TABLES: tuple[Table, ...] = (ANALYSIS_REPORTS, DOWNLOADS, COLUMN_METRICS, COLUMN_STATES, FINDINGS, ANALYSIS_METADATA)
