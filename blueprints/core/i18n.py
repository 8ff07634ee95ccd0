"""French words: messages, dates and counts. The easy-read wording is the locale `fr@falc`, falling back to `fr`.

The language of what is being said stands in a context variable, set for each request by who reads (`speak`). Templates
are compiled once a language, so that the sentences without placeholders cost nothing in either.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from functools import cache
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from flask_babel import Babel
from flask_babel.speaklater import LazyString
from jinja2 import Environment, nodes, pass_eval_context
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import EvalContext
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from blueprints.core import clock

__all__ = [
    "LANGUAGE",
    "SIMPLE",
    "_",
    "clock_time",
    "day",
    "gettext",
    "init_i18n",
    "language",
    "lazy_gettext",
    "ngettext",
    "relative_day",
    "render_template",
    "speak",
    "speaking",
    "when",
]

LANGUAGE = "fr"
SIMPLE = "fr@falc"
"""The easy-read wording; the page's `lang` stays `fr`."""
_FOLDER = Path(__file__).parents[2] / "translations"
_SIMPLE_ENVIRONMENT = "cordee_simple_wording"
_memo: dict[int, str] = {}
_said: dict[tuple[str, str], Markup] = {}
_MEMO_BOUND = 4096
_SPACE = "\u00a0"
_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
"""Babel says them too, and holds six megabytes of every country's names for it in each process."""
_speaking: ContextVar[str] = ContextVar("language", default=LANGUAGE)


# --- the language in force --------------------------------------------------------------------------------------------


def language() -> str:
    """Return the language in force: `fr`, or `fr@falc` for who chose the simple version."""
    return _speaking.get()


def speak(chosen: str) -> None:
    """Put a language in force until the end of the request."""
    _speaking.set(chosen)


@contextmanager
def speaking(chosen: str) -> Iterator[None]:
    """Put a language in force for what is said inside the block: a mail speaks to its reader, not to who sends it."""
    before = _speaking.set(chosen)
    try:
        yield
    finally:
        _speaking.reset(before)


class _French(NullTranslations):
    """The sentences as they are written in the code, with the plural of French: 0 and 1 are singular."""

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return the wording for *n* things."""
        return msgid1 if abs(n) < 2 else msgid2  # noqa: PLR2004 - the first plural


@cache
def _catalogue(chosen: str) -> NullTranslations:
    """Return the words of a language, read once a process: asking per word costs more than the whole database.

    A catalogue is compiled here, from its text: nothing made by a machine is kept beside it, and nothing can be stale.
    A sentence that it does not hold, or that waits for a proofreader ("fuzzy"), is said in plain French.
    """
    source = _FOLDER / chosen / "LC_MESSAGES" / "messages.po"
    if chosen == LANGUAGE or not source.exists():
        return _French()
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - once, and only where the simple version is read
    from babel.messages.pofile import read_po  # noqa: PLC0415 - idem
    from babel.support import Translations  # noqa: PLC0415 - idem

    packed = BytesIO()
    with source.open("rb") as lines:
        catalogue = read_po(lines, locale=chosen)
    for message in catalogue:
        if not all(message.string if isinstance(message.string, tuple) else [message.string]):
            message.string = ""  # a plural that is half written would be said as nothing
    write_mo(packed, catalogue)
    packed.seek(0)
    words = Translations(packed)
    words.add_fallback(_French())
    return words


def gettext(message: str, **variables: object) -> str:
    """Return *message* in the language in force, its placeholders filled."""
    said = _catalogue(_speaking.get()).gettext(message)
    return said % variables if variables else said


_ = gettext


def ngettext(one: str, many: str, num: int, **variables: object) -> str:
    """Return the wording for *num* things; `%(num)s` is the number."""
    return _catalogue(_speaking.get()).ngettext(one, many, num) % {"num": num, **variables}


def lazy_gettext(message: str, **variables: object) -> LazyString:
    """Return *message* to be said later: labels of forms are written before there is a language."""
    return LazyString(gettext, message, **variables)


# --- templates --------------------------------------------------------------------------------------------------------


@pass_eval_context
def _say(context: EvalContext, message: str, **variables: object) -> str:
    """Say *message* in a template: what is not filled in is kept as markup."""
    if variables or not context.autoescape:
        words = gettext(message)
        return (Markup(words) if context.autoescape else words) % variables  # noqa: S704 - our own words
    key = (_speaking.get(), message)
    known = _said.get(key)
    if known is None:
        if len(_said) >= _MEMO_BOUND:
            _said.clear()
        known = _said[key] = Markup(gettext(message)) % {}  # noqa: S704 - our own words
    return known


@pass_eval_context
def _say_many(context: EvalContext, one: str, many: str, num: int, **variables: object) -> str:
    """Say in a template how many there are; what is filled in is escaped."""
    words = _catalogue(_speaking.get()).ngettext(one, many, num)
    return (Markup(words) if context.autoescape else words) % {"num": num, **variables}  # noqa: S704 - our own words


class _Sentences(NodeTransformer):
    """Says, once and for all, the sentences of a template that nothing is filled into."""

    def visit_Call(self, node: nodes.Call) -> nodes.Expr:  # noqa: N802 - Jinja's way
        """Put the words in the place of `_("…")`."""
        self.generic_visit(node)
        match node:
            case nodes.Call(
                node=nodes.Name(name="_" | "gettext"), args=[nodes.Const(value=str(message))], kwargs=[], dyn_args=None
            ):
                said = nodes.Const(gettext(message) % {}, lineno=node.lineno)
                return nodes.MarkSafeIfAutoescape(said, lineno=node.lineno)
        return node


class _SayingGenerator(CodeGenerator):
    """Compiles templates with their sentences said, in the one language of their environment."""

    language = LANGUAGE

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - idem
        """Compile a template."""
        with speaking(self.language):
            said = _Sentences().visit(node)
        super().visit_Template(said.set_environment(self.environment), frame)


class _SimplySayingGenerator(_SayingGenerator):
    language = SIMPLE


def _environment() -> Environment:
    """Return the templates of the language in force; both share their loader, filters and globals."""
    app = current_app
    if _speaking.get() == LANGUAGE:
        return app.jinja_env
    known: Environment | None = app.extensions.get(_SIMPLE_ENVIRONMENT)
    if known is None:  # at the first page, when everything was registered; made twice at worst
        known = app.jinja_env.overlay()
        known.code_generator_class = _SimplySayingGenerator
        known.globals = {**app.jinja_env.globals, "simple": True}
        app.extensions[_SIMPLE_ENVIRONMENT] = known
    return known


def render_template(name: str, **context: Any) -> str:
    """Draw a template in the language in force; in it `simple` tells whether that is the simple version."""
    current_app.update_template_context(context)
    return _environment().get_template(name).render(context)


def init_i18n(app: Flask) -> Babel:
    """Set the language, and give templates their functions."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", LANGUAGE)
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", "Europe/Paris")
    babel = Babel(app, locale_selector=language, timezone_selector=lambda: "Europe/Paris")
    app.jinja_env.code_generator_class = _SayingGenerator
    app.jinja_env.globals.update(_=_say, gettext=_say, ngettext=_say_many, simple=False)
    app.teardown_request(lambda _error: speak(LANGUAGE))
    app.jinja_env.filters.update(when=when, day=day, clock_time=clock_time, relative_day=relative_day)
    return babel


def clock_time(instant: datetime) -> str:
    """Return a time of day as one says it: "14 h", "9 h 05"."""
    local = clock.paris(instant)
    minutes = f"{_SPACE}{local:%M}" if local.minute else ""
    return f"{local.hour}{_SPACE}h{minutes}"


def day(instant: datetime) -> str:
    """Return a day in full: "mardi 3 mars 2026"."""
    key = int(instant.timestamp()) // 3600  # no day of Paris begins within an hour of UTC
    known = _memo.get(key)
    if known is None:
        if len(_memo) >= _MEMO_BOUND:
            _memo.clear()
        local = clock.paris(instant)
        number = "1er" if local.day == 1 else local.day
        known = _memo[key] = f"{_DAYS[local.weekday()]} {number}{_SPACE}{_MONTHS[local.month - 1]} {local.year}"
    return known


def when(instant: datetime) -> str:
    """Return a moment in full: "mardi 3 mars 2026 à 14 h"."""
    return f"{day(instant)} à {clock_time(instant)}"


def relative_day(instant: datetime) -> str:
    """Return the day as one says it now: "Aujourd’hui, mardi 3 mars 2026", "Hier, …", else the day alone."""
    date, today = clock.paris(instant).date(), clock.paris(clock.now()).date()
    named = day(instant)
    if date == today:
        return f"Aujourd’hui, {named}"
    if date == today - timedelta(days=1):
        return f"Hier, {named}"
    return named[:1].upper() + named[1:]
