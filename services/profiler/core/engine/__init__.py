"""The engine: plan, one pass over batches, mergeable states, figures."""

from services.profiler.core.engine.profile_table import profile_table
from services.profiler.core.engine.progress import Progress

__all__ = ["Progress", "profile_table"]
