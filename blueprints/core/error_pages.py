"""Every way to fail ends in a sentence: what happened, what to do, and nothing lost."""

import structlog
from flask import Flask, Response, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from werkzeug.exceptions import HTTPException

from blueprints.core import security
from blueprints.core.errors import CordeeError, Stale, Unavailable
from blueprints.core.text import clean

log = structlog.get_logger(__name__)
KNOWN = (400, 403, 404, 405, 409, 413, 429, 500, 503)
NEVER_SHOWN = ("csrf_token", "password", "new_password", "code", "answer")
_LEAST_WORTH_KEEPING = 3


def init_error_pages(app: Flask) -> None:
    """Register the answers to every kind of failure."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CordeeError, _own)
    app.register_error_handler(Exception, _unexpected)


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or error.code is None or error.code < 400:  # noqa: PLR2004 - HTTP
        return error.get_response(request.environ)
    status = error.code if error.code in KNOWN else (500 if error.code >= 500 else 400)  # noqa: PLR2004 - HTTP
    answer = page(status, "")
    answer.status_code = error.code
    for name, value in error.get_headers(request.environ):
        if name.lower() in ("allow", "retry-after"):
            answer.headers[name] = value
    return answer


def _own(error: CordeeError) -> ResponseReturnValue:
    if isinstance(error, Unavailable):
        log.error("unavailable", error=error.__cause__ or error)
    elif not isinstance(error, Stale):
        log.warning("refused", error=error)
    return page(error.status if error.status in KNOWN else 500, error.message)


def _unexpected(error: Exception) -> ResponseReturnValue:
    log.error("failed", error=error, endpoint=request.endpoint)
    return page(500, "")


def page(status: int, message: str) -> Response:
    """Return the error page, or its data for a script; it asks neither the database nor who is there.

    Args:
        status: one of `KNOWN`.
        message: a sentence that says more than the page's own; may be empty.
    """
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        data = jsonify(error=str(status), message=message)
        data.status_code = status
        return data
    answer = make_response(render_template(f"errors/{status}.html", message=message, typed=_typed()))
    answer.status_code = status
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _typed() -> list[Markup]:
    """Return the longer texts of the request that failed, so that the page can give them back.

    Only what our own pages sent: another site's words must not stand on ours.
    """
    if security.from_elsewhere():
        return []
    try:
        values = [value for name, value in request.form.items(multi=True) if name not in NEVER_SHOWN]
    except HTTPException:
        return []
    return [Markup("{}").format(clean(value)) for value in values if len(value.split()) >= _LEAST_WORTH_KEEPING]
