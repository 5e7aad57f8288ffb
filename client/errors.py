"""What can go wrong between a client and a suite."""

from __future__ import annotations

from dataclasses import dataclass


class ClientError(Exception):
    """Root of the client's errors. The text is for people."""

    code = "client_error"


class SuiteUnreachable(ClientError):
    """Nothing answers at the suite's address."""

    code = "suite_unreachable"


@dataclass(frozen=True, slots=True)
class ProblemField:
    """One field of a request that the suite refused."""

    field: str
    description: str


class ProblemError(ClientError):
    """The suite refused or failed, in the words of its problem document (RFC 9457)."""

    def __init__(self, status: int, code: str, title: str, detail: str, fields: tuple[ProblemField, ...] = ()) -> None:
        super().__init__(detail or title)
        self.status = status
        self.code = code
        self.title = title
        self.detail = detail
        self.fields = fields
