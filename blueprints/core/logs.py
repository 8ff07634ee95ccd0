"""Structured logs: one JSON line an event, with ids and the route's pattern, never words nor the path."""

import logging
from collections.abc import MutableMapping
from time import perf_counter
from typing import Any

import structlog
from flask import Flask, Response, g, request

from blueprints.core.config import Settings

log = structlog.get_logger("cordee.access")


def configure(settings: Settings) -> None:
    """Send our events to standard output as JSON lines, and what libraries say to standard error."""
    level = logging.getLevelNamesMapping().get(settings.log_level, logging.INFO)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _error_without_words,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=settings.environment != "test",
    )
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    for wordy in ("engineio", "socketio", "sqlalchemy", "huey"):
        logging.getLogger(wordy).setLevel(logging.WARNING)


def _error_without_words(logger: object, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Keep where an exception came from, not its message: it may quote what a person wrote."""
    del logger, method
    error = event.pop("error", None)
    if isinstance(error, BaseException):
        event["fault"] = type(error).__name__
        event["at"] = _places(error)
    return event


def _places(error: BaseException) -> list[str]:
    places, frame = [], error.__traceback__
    while frame is not None:
        code = frame.tb_frame.f_code
        places.append(f"{code.co_filename.rpartition('/')[2]}:{frame.tb_lineno}:{code.co_name}")
        frame = frame.tb_next
    return places[-6:]


def init_access_log(app: Flask) -> None:
    """Log each request once, by its route's pattern."""
    app.before_request(_start)
    app.after_request(_end)


def _start() -> None:
    g.started = perf_counter()


def _end(response: Response) -> Response:
    pattern = request.url_rule.rule if request.url_rule else "-"
    spent = (perf_counter() - g.get("started", perf_counter())) * 1000
    log.info(
        "request",
        method=request.method,
        route=pattern,
        status=response.status_code,
        ms=round(spent, 1),
    )
    return response
