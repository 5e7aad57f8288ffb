"""The sheets of the workbook, in their order: the only list."""

from __future__ import annotations

from services.artifacts.core.layout import Sheet
from services.artifacts.core.sheets.agents import Agents
from services.artifacts.core.sheets.alerts import Alerts
from services.artifacts.core.sheets.columns import Columns
from services.artifacts.core.sheets.drift import Drift
from services.artifacts.core.sheets.issues import Issues
from services.artifacts.core.sheets.load import Load
from services.artifacts.core.sheets.overview import Overview
from services.artifacts.core.sheets.recommendations import Recommendations
from services.artifacts.core.sheets.row_issues import RowIssues
from services.artifacts.core.sheets.run_details import RunDetails

SHEETS: tuple[Sheet, ...] = (
    Overview(),
    Columns(),
    Alerts(),
    Issues(),
    RowIssues(),
    Recommendations(),
    Drift(),
    Agents(),
    Load(),
    RunDetails(),
)
