"""What can go wrong in the transformer beside what the runtime knows.

ServiceError
└── InvalidRequest
    ├── UnreadableProfile    the profile's bytes are no profile
    └── UnreadableRequest    the request's bytes are no accepted request, or belong to another analysis
"""

from __future__ import annotations

from services.runtime.errors import InvalidRequest


class UnreadableProfile(InvalidRequest):
    """The bytes are no profile. Never retried: the same bytes fail again."""

    default_reason = "OBJECT_CORRUPT"


class UnreadableRequest(InvalidRequest):
    """The bytes are no accepted request, or one of another analysis. Never retried."""

    default_reason = "OBJECT_CORRUPT"
