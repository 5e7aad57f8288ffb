"""Which values of the data leave the process that reads it: decided in one place, before anybody else sees the profile.

Measuring and judging see the data as it is, so that a score never hangs on what may be shown. What they hand on goes through
``redacted``: agents, row-level issues, the report and everything behind them know no more than it leaves.
"""

from services.profiler.core.redaction.asked import redacted_checks, redacted_comparison
from services.profiler.core.redaction.datasets import personal_columns, redacted
from services.profiler.core.redaction.findings import redacted_judgement
from services.profiler.core.redaction.policy import DEFAULT_POLICY, least

__all__ = [
    "DEFAULT_POLICY",
    "least",
    "personal_columns",
    "redacted",
    "redacted_checks",
    "redacted_comparison",
    "redacted_judgement",
]
