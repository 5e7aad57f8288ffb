"""Python client of a running suite, and the ``pmd`` command line.

async with Client("http://127.0.0.1:8080") as pmd:
    analysis = await pmd.analyze(Path("data.csv"))
    async for state in pmd.follow(analysis.analysis_id):
        print(state.status)
    report = await pmd.report(analysis.analysis_id)
"""

from typing import TYPE_CHECKING

from client.errors import ProblemError, SuiteUnreachable
from client.models import Analysis, Download, Failure, Ingest, Progress

if TYPE_CHECKING:
    from client.client import Client

__all__ = ["Analysis", "Client", "Download", "Failure", "Ingest", "ProblemError", "Progress", "SuiteUnreachable"]


def __getattr__(name: str) -> object:
    # HTTP takes a tenth of a second to import: who works without a suite does without.
    if name == "Client":
        from client.client import Client

        return Client
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
