"""Python client of a running suite, and the ``pmd`` command line.

async with Client("http://127.0.0.1:8080") as pmd:
    analysis = await pmd.analyze(Path("data.csv"))
    async for state in pmd.follow(analysis.analysis_id):
        print(state.status)
    report = await pmd.report(analysis.analysis_id)
"""

from client.client import Client
from client.errors import ProblemError, SuiteUnreachable
from client.models import Analysis, Download, Failure, Progress

__all__ = ["Analysis", "Client", "Download", "Failure", "ProblemError", "Progress", "SuiteUnreachable"]
