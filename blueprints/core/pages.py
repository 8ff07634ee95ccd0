"""What every page is given: the platform, the viewer, her comfort, and the notices of what just happened."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import (
    Flask,
    Response,
    flash,
    g,
    get_flashed_messages,
    make_response,
    request,
    session,
    url_for,
)
from flask_wtf.csrf import generate_csrf
from jinja2 import Template
from jinja2.environment import TemplateModule
from jinja2.runtime import Context

from blueprints.core import access, security, state
from blueprints.core.errors import Refused
from blueprints.core.forms import Form
from blueprints.core.i18n import LANGUAGE, SIMPLE, language, render_template, speak
from blueprints.core.text import isolate

UNPROCESSABLE = 422
_UNDO = " "
"""Between the kind of a notice and the token that undoes what it says."""
_TOKENS = 1024
_KEPT = 256


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """One of the five main choices at most."""

    label: str
    url: str
    icon: str
    key: str


@dataclass(frozen=True, slots=True)
class Viewer:
    """The person who looks at the page, as the layout needs her."""

    signed_in: bool
    name: str
    initial: str
    home_url: str
    account_url: str
    navigation: tuple[NavigationItem, ...]


@dataclass(slots=True)
class Page:
    """The context of one page; `section` names the item of the navigation it belongs to."""

    platform: Any
    viewer: Viewer
    comfort: Any
    urls: dict[str, str]
    sign_out_url: str
    nonce: str
    notices: list[tuple[str, str]] = field(default_factory=list)
    section: str = ""
    has_errors: bool = False
    undo: str = ""
    """By which the last of the notices can be undone."""


Navigation = Callable[[access.Actor | None], tuple[NavigationItem, ...]]


@dataclass(slots=True)
class _Frame:
    platform: Callable[[], Any]
    comfort: Callable[[], Any]
    navigation: Navigation
    menus: dict[Hashable, tuple[NavigationItem, ...]]
    addresses: dict[str, str]
    paths: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    kept: dict[Hashable, tuple[bytes, bytes]] = field(default_factory=dict)


ENDPOINTS = {
    "home": "home.index",
    "comfort": "accounts.comfort",
    "help": "home.help",
    "accessibility": "home.accessibility",
    "legal": "home.legal",
    "words": "glossary.index",
    "testimonials": "testimonials.index",
    "what": "front_door.what",
    "ideas": "front_door.ideas",
    "write": "front_door.write",
    "plan": "front_door.plan",
    "news": "news.index",
    "sign_in": "sign_in.index",
    "account": "my_account.account",
    "sign_out": "sign_in.sign_out",
}
"""The addresses that every page links to; built once."""


class _Template(Template):
    """A component is the same on every page: Jinja would compare the names of all globals at each import to know it."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        del ctx
        if self._module is None:
            self._module = self.make_module()
        return self._module


def init_pages(app: Flask, *, platform: Callable[[], Any], comfort: Callable[[], Any], navigation: Navigation) -> None:
    """Tell the pages where to learn the platform in force, the reader's comfort and the menu."""
    app.extensions["cordee_frame"] = _Frame(platform, comfort, navigation, {}, {})
    app.jinja_env.template_class = _Template
    app.jinja_env.globals["csrf_token"] = csrf_token
    app.jinja_env.globals["url_for"] = address
    app.jinja_env.globals["may"] = access.may
    app.jinja_env.globals["Permission"] = access.Permission
    app.before_request(choose_words)


def choose_words() -> None:
    """Put in force the wording that the reader chose, before any sentence is said; error pages wear her comfort too."""
    from flask import current_app  # noqa: PLC0415 - a proxy, asked for late

    g.worn = current_app.extensions["cordee_frame"].comfort()
    speak(SIMPLE if g.worn.mode == "simple" else LANGUAGE)


def _frame() -> _Frame:
    from flask import current_app  # noqa: PLC0415 - a proxy, asked for late

    frame: _Frame = current_app.extensions["cordee_frame"]
    if not frame.addresses:
        frame.addresses.update({name: url_for(endpoint) for name, endpoint in ENDPOINTS.items()})
    return frame


def path(endpoint: str) -> str:
    """Return the address of a page that takes no arguments, built once a process."""
    known = _frame().paths
    built = known.get(endpoint)
    if built is None:
        built = known[endpoint] = url_for(endpoint)
    return built


def address(endpoint: str, **values: Any) -> str:
    """Return an address, for templates: `url_for`, which costs as much as a row of the database, only with values."""
    return url_for(endpoint, **values) if values or endpoint.startswith(".") else path(endpoint)


def csrf_token() -> str:
    """Return the token of this browser's forms, signed once for each session."""
    if "csrf_token" not in session:  # our session makes one when asked
        return str(generate_csrf())
    known, seed = _frame().tokens, session["csrf_token"]
    signed = known.get(seed)
    if signed is None:
        if len(known) >= _TOKENS:
            known.clear()
        signed = known[seed] = str(generate_csrf())
    return signed


def fragment_key() -> Hashable | None:
    """Return what the header and the footer depend on, besides the person's name."""
    page: Page | None = g.get("page")
    if page is None:
        return None
    actor = access.current_actor()
    return (page.platform, actor.roles if actor else None, page.section, language())


def page(section: str = "", *, has_errors: bool = False) -> Page:
    """Return the context of the page in force, made once."""
    frame, actor = _frame(), access.current_actor()
    told = [(str(one[0]), str(one[1])) for one in get_flashed_messages(with_categories=True)]
    own = Page(
        platform=frame.platform(),
        viewer=_viewer(frame, actor),
        comfort=frame.comfort(),
        urls=frame.addresses,
        sign_out_url=frame.addresses["sign_out"],
        nonce=security.nonce(),
        notices=[(kind.partition(_UNDO)[0], text) for kind, text in told],
        section=section,
        has_errors=has_errors,
        undo=told[-1][0].partition(_UNDO)[2] if told else "",
    )
    g.page = own
    return own


def _viewer(frame: _Frame, actor: access.Actor | None) -> Viewer:
    key = (actor.roles if actor else None, language())
    menu = frame.menus.get(key)
    if menu is None:
        menu = frame.menus[key] = frame.navigation(actor)
    home = frame.addresses["home"]
    if actor is None:
        return Viewer(False, "", "", home, "", menu)  # noqa: FBT003 - see the field's name
    return Viewer(True, isolate(actor.name), actor.name[:1], home, frame.addresses["account"], menu)  # noqa: FBT003 - idem


def render(template: str, *, section: str = "", status: int | None = None, **context: Any) -> Response:
    """Draw a page.

    Args:
        template: its path under `templates/`.
        section: the item of the main navigation it belongs to.
        status: the HTTP status; by default 422 when one of the forms given has errors, else 200.
        context: what the template needs; every `Form` among it is looked at for errors.
    """
    wrong = any(isinstance(value, Form) and value.errors for value in context.values())
    own = page(section, has_errors=wrong)
    answer = make_response(render_template(template, page=own, csrf_token=csrf_token, **context))
    answer.status_code = status or (UNPROCESSABLE if wrong else 200)
    return answer


def render_for_all(
    template: str, *, section: str, key: Hashable = None, context: Callable[[], dict[str, Any]] = dict
) -> Response:
    """Draw a page that is the same for every stranger: once for each content, with a fresh nonce in each answer.

    Args:
        template: its path under `templates/`; it holds no form.
        section: the item of the main navigation it belongs to.
        key: everything its content depends on, besides the platform and the reader's comfort.
        context: gives what the template needs; asked only when the page is drawn.
    """
    if access.current_actor() is not None or "_flashes" in session:
        return render(template, section=section, **context())
    frame = _frame()
    place = (template, frame.platform(), frame.comfort(), key)
    known = frame.kept.get(place)
    if known is None:
        answer = render(template, section=section, **context())
        if len(frame.kept) >= _KEPT:
            frame.kept.clear()
        frame.kept[place] = answer.get_data(), security.nonce().encode()
        return answer
    source, nonce = known
    return make_response(source.replace(nonce, security.nonce().encode()))


def tell(text: str, kind: str = "ok", *, undo: str = "") -> None:
    """Say on the next page what just happened and what follows.

    Args:
        text: one or two plain sentences.
        kind: ok, info or warn.
        undo: the token by which it can be undone, from `undo.ways.offer`.
    """
    flash(text, f"{kind}{_UNDO}{undo}" if undo else kind)


@contextmanager
def telling(done: str) -> Iterator[None]:
    """Say on the next page what the change behind one button did, or why it could not be made.

    Args:
        done: what happened and what follows, once the block has ended without a refusal.
    """
    try:
        yield
    except Refused as refused:
        tell(refused.message, "warn")
    else:
        tell(done)


def wants_data() -> bool:
    """Tell whether a script asks (JSON) rather than a person (a page)."""
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def public_url(path: str) -> str:
    """Return the full address of *path* on the host of the platform in force, for mails."""
    frame = _frame()
    platform = frame.platform()
    return (host_url(platform.host) if platform is not None else state.current().settings.public_url) + path


def host_url(host: str) -> str:
    """Return the full address of the platform served at *host*, without a path."""
    settings = state.current().settings
    scheme = settings.public_url.partition("://")[0]
    name, _, port = settings.public_host.partition(":")
    if host == name:
        return settings.public_url
    return f"{scheme}://{host}{':' + port if port else ''}"
