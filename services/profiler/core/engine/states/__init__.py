"""The states of a table on their way: shrunk, stored, read again, redacted, merged into those of the whole."""

from services.profiler.core.engine.states.container import decode, encode
from services.profiler.core.engine.states.merging import comparable, merge_profiles, merge_states
from services.profiler.core.engine.states.moment import at_moment
from services.profiler.core.engine.states.redaction import redacted
from services.profiler.core.engine.states.shrinking import StorageLimits, storable
from services.profiler.core.engine.states.sketching import sketches

__all__ = [
    "StorageLimits",
    "at_moment",
    "comparable",
    "decode",
    "encode",
    "merge_profiles",
    "merge_states",
    "redacted",
    "sketches",
    "storable",
]
