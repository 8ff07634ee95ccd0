"""Headers, content policy and the CSRF check: what every answer carries and every unsafe request must show."""

import secrets
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import click
import structlog
from flask import Flask, Response, g, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from blueprints.core import uploads
from blueprints.core.config import Settings
from blueprints.core.serving import before_serving

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

MEGABYTE = 1024 * 1024
_PAGE = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
_HEARD, _RECORDED = "; media-src 'self'", "; media-src 'self' blob:"
"""Sounds of our own pages, and what was recorded in the page and not sent yet."""
_WITH_MICROPHONE = "camera=(), geolocation=(), microphone=(self), payment=(), usb=()"
_PAGE_WITH_WORKER = _PAGE.replace("trusted-types 'none'", "trusted-types prevenir; worker-src 'self'")
_ELSEWHERE = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
_HEADERS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),  # a refused form must find its page again; other sites learn nothing
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("X-Frame-Options", "DENY"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("Content-Security-Policy", _ELSEWHERE),
)
_HSTS = ("Strict-Transport-Security", "max-age=63072000; includeSubDomains")

csrf = CSRFProtect()
log = structlog.get_logger(__name__)


class SecurityHeaders:
    """WSGI middleware: `after_request` does not reach the live connection nor the static files, this does.

    Args:
        wsgi_app: what it wraps.
        https: tell browsers to come back by https only.
    """

    def __init__(self, wsgi_app: WsgiApp, *, https: bool) -> None:
        self.wsgi_app = wsgi_app
        self.headers = (*_HEADERS, _HSTS) if https else _HEADERS

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer, with the headers that the answer does not set itself."""

        def start(status: str, headers: list[tuple[str, str]], error: object = None) -> Any:
            present = {name.lower() for name, _ in headers}
            missing = [header for header in self.headers if header[0].lower() not in present]
            answer = (status, [*headers, *missing])
            return start_response(*answer, error) if error else start_response(*answer)

        return self.wsgi_app(environ, start)


def init_security(app: Flask) -> None:
    """Install the CSRF check, the limits on what is sent, and the headers of pages."""
    app.config.update(
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        MAX_CONTENT_LENGTH=12 * MEGABYTE,
        MAX_FORM_MEMORY_SIZE=4 * MEGABYTE,
        MAX_FORM_PARTS=200,
    )
    uploads.init_uploads(app)
    csrf.init_app(app)
    app.after_request(_page_headers)


def wrap(app: Flask, settings: Settings) -> None:
    """Put the headers, and the proxies that are believed, around everything else: to be called last."""
    for sentence in settings.warnings():
        before_serving(app, partial(_warn, sentence))
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign] # Flask's documented way
    app.wsgi_app = SecurityHeaders(app.wsgi_app, https=settings.public_url.startswith("https"))  # type: ignore[method-assign] # idem


def _warn(sentence: str, app: Flask) -> None:
    """Say to who starts the service, in its log and at the keyboard, that a setting is probably not what was meant."""
    del app
    log.warning("settings.doubtful", advice=sentence)
    click.echo(f"Attention\u00a0: {sentence}", err=True)


def allow_worker() -> None:
    """Let the page of this answer start our own service worker; no other page may."""
    g.allows_worker = True


def allow_sounds(*, recorded: bool = False) -> None:
    """Let the page of this answer play sounds of this site; *recorded* opens the microphone to it too."""
    g.allows_sounds = _RECORDED if recorded else _HEARD
    g.allows_microphone = recorded


def nonce() -> str:
    """Return this answer's nonce, made when a page first asks."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    return str(g.nonce)


def _page_headers(response: Response) -> Response:
    if response.mimetype == "text/html":
        words = _PAGE_WITH_WORKER if g.get("allows_worker") else _PAGE
        response.headers["Content-Security-Policy"] = words.format(nonce=nonce()) + g.get("allows_sounds", "")
        if g.get("allows_microphone"):
            response.headers["Permissions-Policy"] = _WITH_MICROPHONE
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store" if g.get("actor") is not None else "no-cache"
    response.headers.add("Vary", "Cookie")
    return response


def same_origin() -> bool:
    """Tell whether the browser says that this request comes from our own pages."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin")
    return origin is not None and origin == request.host_url.rstrip("/")


def from_elsewhere() -> bool:
    """Tell whether the browser says that another site sent this request."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("cross-site", "same-site")
    return request.headers.get("Origin", request.host_url.rstrip("/")) != request.host_url.rstrip("/")


def own_path(target: str | None, otherwise: str) -> str:
    """Return *target* when it is a path of this site, else *otherwise*: no redirect leads elsewhere."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return otherwise
    if any(sign in target for sign in "\\\r\n\t\0"):
        return otherwise
    return target
