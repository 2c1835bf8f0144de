"""Counting requests for Prometheus. With several processes their counters meet in PROMETHEUS_MULTIPROC_DIR.

gunicorn.conf.py makes that folder; it must be known before prometheus_client is imported, hence not here.
"""

from __future__ import annotations

import os
import time

from flask import Flask, Response, current_app, g, request
from prometheus_client import CollectorRegistry, Histogram, multiprocess

# Seconds: a page of ours takes 10 to 300 ms.
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
# A registry of our own: the default one also tells about the machine.
OWN = CollectorRegistry()
REQUESTS = Histogram(
    "eventhub_request_seconds",
    "Time to answer, by route, method and status",
    ("route", "method", "status"),
    buckets=BUCKETS,
    registry=OWN,
)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def install(app: Flask) -> None:
    """Count and time every answer."""
    app.after_request(count)


def count(response: Response) -> Response:
    """Count one request by its route, never by the address asked for: tokens stand in addresses."""
    if request.endpoint not in ("static", "assets") and "started" in g:
        route = request.url_rule.rule if request.url_rule else "(none)"
        method = request.method if request.method in _METHODS else "(other)"
        REQUESTS.labels(route, method, response.status_code).observe(time.perf_counter() - g.started)
    return response


def requests_of_all_processes() -> CollectorRegistry:
    """Return a fresh registry with the requests that every process of this machine answered."""
    if not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        return OWN
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # its __init__ has no annotations
    return registry


def may_read_metrics() -> bool:
    """Return whether the caller may read the metrics.

    With a metrics token set its holder may; without, a caller on this machine that no proxy stands for.
    """
    token = current_app.config["EVENTHUB"].metrics_token
    if token:
        from eventhub.platform.tokens import same

        return same(request.headers.get("Authorization", ""), f"Bearer {token}")
    by_proxy = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    return request.remote_addr in ("127.0.0.1", "::1") and not by_proxy
