"""The doors: one module per resource of the HTTP contract."""

from gateway.routes import (
    agents,
    analyses,
    analyze,
    downloads,
    events,
    health,
    history,
    objects,
    page,
    report,
    report_schema,
    uploads,
)

ROUTERS = (
    analyze.router,
    uploads.router,
    analyses.router,
    events.router,
    report.router,
    report_schema.router,
    downloads.router,
    agents.router,
    history.router,
    objects.router,
    health.router,
    page.router,
)
