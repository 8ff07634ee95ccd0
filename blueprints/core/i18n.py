"""French words: messages, dates and counts. The easy-read wording is the locale `fr@falc`, falling back to `fr`."""

from datetime import datetime, timedelta
from functools import cache
from gettext import NullTranslations
from pathlib import Path

from babel.dates import format_date
from babel.support import Translations
from flask import Flask
from flask_babel import Babel
from flask_babel.speaklater import LazyString
from jinja2 import nodes, pass_eval_context
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import EvalContext
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from blueprints.core import clock

__all__ = ["_", "clock_time", "day", "gettext", "init_i18n", "lazy_gettext", "ngettext", "relative_day", "when"]

LANGUAGE = "fr"
_FOLDER = Path(__file__).parents[2] / "translations"
_memo: dict[int, str] = {}
_said: dict[str, Markup] = {}
_MEMO_BOUND = 4096
_SPACE = "\u00a0"


@cache
def _catalogue() -> NullTranslations:
    """Return the words of the language, read once a process: asking per word costs more than the whole database."""
    return Translations.load(_FOLDER, [LANGUAGE])


def gettext(message: str, **variables: object) -> str:
    """Return *message* in the language in force, its placeholders filled."""
    said = _catalogue().gettext(message)
    return said % variables if variables else said


_ = gettext


def ngettext(one: str, many: str, num: int, **variables: object) -> str:
    """Return the wording for *num* things; `%(num)s` is the number."""
    return _catalogue().ngettext(one, many, num) % {"num": num, **variables}


def lazy_gettext(message: str, **variables: object) -> LazyString:
    """Return *message* to be said later: labels of forms are written before there is a language."""
    return LazyString(gettext, message, **variables)


@pass_eval_context
def _say(context: EvalContext, message: str, **variables: object) -> str:
    """Say *message* in a template: what is not filled in is kept as markup."""
    if variables or not context.autoescape:
        words = gettext(message)
        return (Markup(words) if context.autoescape else words) % variables  # noqa: S704 - our own words
    known = _said.get(message)
    if known is None:
        if len(_said) >= _MEMO_BOUND:
            _said.clear()
        known = _said[message] = Markup(gettext(message)) % {}  # noqa: S704 - our own words
    return known


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
    """Compiles templates with their sentences said: a page asks for fifty of them, and the process has one language."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - idem
        """Compile a template."""
        said = _Sentences().visit(node)
        super().visit_Template(said.set_environment(self.environment), frame)


def init_i18n(app: Flask) -> Babel:
    """Set the language, and give templates their functions."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", LANGUAGE)
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", "Europe/Paris")
    babel = Babel(app, locale_selector=lambda: LANGUAGE, timezone_selector=lambda: "Europe/Paris")
    app.jinja_env.code_generator_class = _SayingGenerator
    app.jinja_env.globals.update(_=_say, gettext=_say)
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
        pattern = f"EEEE '{'1er' if local.day == 1 else local.day}{_SPACE}'MMMM y"
        known = _memo[key] = format_date(local.date(), format=pattern, locale=LANGUAGE)
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
