"""Figures for Prometheus: requests by route, and how long they took. Only this machine or a token reads them."""

import hmac
import os

import prometheus_client
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry, Counter, Histogram, multiprocess

from onewindow.web.ui import addresses

REQUESTS = Counter("onewindow_requests_total", "Requests answered", ["route", "method", "status"])
SECONDS = Histogram(
    "onewindow_request_seconds",
    "Time to answer",
    ["route"],
    buckets=(0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5),
)


def count(route: str, method: str, status: int, seconds: float) -> None:
    """One answered request. Unknown addresses share one label, so that a scanner cannot fill the memory."""
    REQUESTS.labels(route or "unknown", method, str(status)).inc()
    SECONDS.labels(route or "unknown").observe(seconds)


def metrics(request: HttpRequest) -> HttpResponse:
    """``/metrics``: 404 to everybody but this machine itself or the holder of ``ONEWINDOW_METRICS_TOKEN``."""
    if not _may_read(request):
        return HttpResponse(status=404)
    registry = prometheus_client.REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the library leaves it untyped
    return HttpResponse(prometheus_client.generate_latest(registry), content_type=prometheus_client.CONTENT_TYPE_LATEST)


def _may_read(request: HttpRequest) -> bool:
    token = settings.ONEWINDOW_METRICS_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(token and hmac.compare_digest(token, given)) or addresses.is_this_machine(request)
