"""French words: messages, dates and counts. The easy-read wording is the locale `fr@falc`, falling back to `fr`."""

from collections.abc import Callable
from datetime import datetime, timedelta

import flask_babel
from babel.dates import format_date
from flask import Flask
from flask_babel import Babel, lazy_gettext

from blueprints.core import clock

gettext: Callable[..., str] = flask_babel.gettext
ngettext: Callable[..., str] = flask_babel.ngettext
_ = gettext
__all__ = ["_", "clock_time", "day", "gettext", "init_i18n", "lazy_gettext", "ngettext", "relative_day", "when"]

_memo: dict[tuple[str, datetime], str] = {}
_MEMO_BOUND = 4096
_SPACE = "\u00a0"


def init_i18n(app: Flask) -> Babel:
    """Set the language, and give templates their functions."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", "fr")
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", "Europe/Paris")
    babel = Babel(app, locale_selector=lambda: "fr", timezone_selector=lambda: "Europe/Paris")
    app.jinja_env.filters.update(when=when, day=day, clock_time=clock_time, relative_day=relative_day)
    return babel


def clock_time(instant: datetime) -> str:
    """Return a time of day as one says it: "14 h", "9 h 05"."""
    local = clock.paris(instant)
    minutes = f"{_SPACE}{local:%M}" if local.minute else ""
    return f"{local.hour}{_SPACE}h{minutes}"


def day(instant: datetime) -> str:
    """Return a day in full: "mardi 3 mars 2026"."""
    local = clock.paris(instant)
    key = ("day", local.replace(hour=0, minute=0, second=0, microsecond=0))
    known = _memo.get(key)
    if known is None:
        if len(_memo) >= _MEMO_BOUND:
            _memo.clear()
        first = local.day == 1
        pattern = f"EEEE '{'1er' if first else local.day}{_SPACE}'MMMM y"
        known = format_date(local.date(), format=pattern, locale="fr")
        _memo[key] = known
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
