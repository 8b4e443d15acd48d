"""Logging: one line per event. JSON in production, for people on one machine; always with the request's number.

Tracebacks come without the values of variables, which may be confidential text or passwords.
"""

import re
from typing import Any

import structlog

# From the word to the next part of PostgreSQL's message, of the traceback, or the end: values may span lines.
DETAIL = re.compile(
    r"^(DETAIL:).*?(?=^(?:CONTEXT|HINT|QUERY|LINE \d+|Traceback|The above exception|During handling)\b|\Z)", re.M | re.S
)


def drop_request(logger: Any, method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Django hands its request object to the log; its representation would show the typed query."""
    event.pop("request", None)
    return event


def hide_rows(logger: Any, method: str, event: dict[str, Any]) -> dict[str, Any]:
    """PostgreSQL's errors tell the whole row that it refused, confidential text included."""
    if "exception" in event:
        event["exception"] = DETAIL.sub(r"\1 …", event["exception"])
    return event


def logging_settings(*, as_json: bool, level: str) -> dict[str, Any]:
    """Dictionary for ``logging.config.dictConfig``; lines of libraries pass through the same processors."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        drop_request,
        structlog.processors.TimeStamper(fmt="iso" if as_json else "%H:%M:%S", utc=as_json),
        structlog.processors.StackInfoRenderer(),
    ]
    final: list[Any] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.format_exc_info,
        hide_rows,
    ]
    if as_json:
        final += [structlog.processors.JSONRenderer(ensure_ascii=False)]
    else:
        final += [structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {"()": structlog.stdlib.ProcessorFormatter, "foreign_pre_chain": shared, "processors": final}
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # The lines of requests (cooperation.middleware) and tasks (cooperation.celery) already say what these would.
            "django.request": {"level": "ERROR"},
            "django.server": {"level": "ERROR"},
            "celery.app.trace": {"level": "WARNING"},
            "celery.worker.strategy": {"level": "WARNING"},
            "pikepdf": {"level": "WARNING"},
            "gunicorn.error": {"handlers": [], "propagate": True},
        },
    }
