"""The sheets of the workbook, in their order: the only list."""

from __future__ import annotations

from services.artifacts.core.layout import Sheet
from services.artifacts.core.sheets.agents import Agents
from services.artifacts.core.sheets.alerts import Alerts
from services.artifacts.core.sheets.columns import Columns
from services.artifacts.core.sheets.distributions import Distributions
from services.artifacts.core.sheets.drift import Drift
from services.artifacts.core.sheets.governance import Governance
from services.artifacts.core.sheets.issues import Issues
from services.artifacts.core.sheets.load import Load
from services.artifacts.core.sheets.metrics import Metrics
from services.artifacts.core.sheets.overview import Overview
from services.artifacts.core.sheets.readiness import Readiness
from services.artifacts.core.sheets.recommendations import Recommendations
from services.artifacts.core.sheets.risk import Risk
from services.artifacts.core.sheets.row_issues import RowIssues
from services.artifacts.core.sheets.rules import Rules
from services.artifacts.core.sheets.run_details import RunDetails

SHEETS: tuple[Sheet, ...] = (
    Overview(),
    Columns(),
    Distributions(),
    Alerts(),
    Issues(),
    RowIssues(),
    Recommendations(),
    Drift(),
    Risk(),
    Readiness(),
    Governance(),
    Rules(),
    Metrics(),
    Agents(),
    Load(),
    RunDetails(),
)
