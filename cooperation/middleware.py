"""First in the chain: health probes are answered, every other request gets a number and one line in the log."""

import re
import time
import uuid
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse

from cooperation import health
from core.http import path_without_secrets

log = structlog.get_logger("portal.request")
GIVEN_NUMBER = re.compile(r"[A-Za-z0-9-]{8,64}")
PROBES = {"/healthz/live": health.live, "/healthz/ready": health.ready}


class HealthMiddleware:
    """Answers probes before anything can redirect them, refuse their host name or open a session for them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Probe or request."""
        probe = PROBES.get(request.path)
        return probe(request) if probe else self.get_response(request)


class RequestLogMiddleware:
    """Gives the request a number (the proxy's, if it sent a sensible one), logs it, and tells the number to the client."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Bind, answer, log. The query is left out: it may hold what people typed."""
        given = request.headers.get("X-Request-ID", "")
        number = given if GIVEN_NUMBER.fullmatch(given) else uuid.uuid4().hex
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=number)
        started = time.perf_counter()
        response = self.get_response(request)
        log.info(
            "request",
            method=request.method,
            path=path_without_secrets(request),
            status=response.status_code,
            ms=round((time.perf_counter() - started) * 1000, 1),
            user=getattr(getattr(request, "user", None), "pk", None),
        )
        response["X-Request-ID"] = number
        return response
