"""Minutes as pages show them: words, badges and dates computed once, so that templates only write."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_babel.speaklater import LazyString
from markupsafe import Markup

from blueprints.core import clock, text
from blueprints.core.db import AnyRow
from blueprints.core.i18n import day, ngettext
from blueprints.core.i18n import gettext as _
from blueprints.core.i18n import lazy_gettext as _l
from blueprints.discussion import members
from blueprints.discussion.easy import EasyState
from blueprints.minutes import content, publishing
from blueprints.minutes.content import Point, Task
from blueprints.minutes.models import Outcome


@dataclass(frozen=True, slots=True)
class Badge:
    """One state in words."""

    label: str | LazyString
    kind: str
    icon: str


BADGES: Mapping[str, Badge] = {
    Outcome.DECIDED.value: Badge(_l("Décidé"), "ok", "circle-check"),
    Outcome.ANSWERED.value: Badge(_l("Réponse donnée"), "info", "reply"),
    Outcome.DISCUSSED.value: Badge(_l("Discuté, sans décider"), "plain", "messages-square"),
    Outcome.PUT_OFF.value: Badge(_l("Remis à plus tard"), "now", "clock"),
}
TO_WRITE = Badge(_l("À écrire"), "warn", "square-pen")


@dataclass(frozen=True, slots=True)
class ShownTask:
    """Who does what by when, and whether it is done."""

    who: str
    what: str
    due: str
    done: str


@dataclass(frozen=True, slots=True)
class ShownPoint:
    """One point, ready to be written."""

    id: str
    title: str
    outcome: str
    badge: Badge
    words: Markup
    reply: Markup
    tasks: list[ShownTask]
    talks: Sequence[AnyRow]
    is_bare: bool


@dataclass(frozen=True, slots=True)
class ShownEasy:
    """The easy-read twin: its words, who read it again, and whether the minutes changed since."""

    body: Markup
    state: str
    is_old: bool


def show_points(
    points: Iterable[Point],
    done: Mapping[str, AnyRow] | None = None,
    talks: Mapping[str, Sequence[AnyRow]] | None = None,
) -> list[ShownPoint]:
    """Return points with what is done and what is talked about since."""
    return [_show(one, done or {}, (talks or {}).get(one.id, ())) for one in points]


def _show(point: Point, done: Mapping[str, AnyRow], talks: Sequence[AnyRow]) -> ShownPoint:
    return ShownPoint(
        id=point.id,
        title=point.title,
        outcome=point.outcome,
        badge=BADGES.get(point.outcome, TO_WRITE),
        words=text.show(point.words) if point.words else Markup(),
        reply=text.show(point.reply) if point.reply else Markup(),
        tasks=[_show_task(one, done.get(one.id)) for one in point.tasks],
        talks=talks,
        is_bare=publishing.is_bare(point),
    )


def _show_task(task: Task, row: AnyRow | None) -> ShownTask:
    due = _("avant le %(day)s", day=day(task.due_at)) if task.due_at else ""
    done = _("Fait le %(day)s", day=day(row.done_at)) if row is not None else ""
    return ShownTask(task.who, task.what, due, done)


def summary(points: Iterable[Point]) -> list[str]:
    """Return in words how many points became what."""
    counts = content.count(points)
    decided, answered = counts[Outcome.DECIDED], counts[Outcome.ANSWERED]
    discussed, put_off = counts[Outcome.DISCUSSED], counts[Outcome.PUT_OFF]
    said = (
        (decided, ngettext("%(num)s décision", "%(num)s décisions", decided)),
        (answered, ngettext("%(num)s réponse", "%(num)s réponses", answered)),
        (discussed, ngettext("%(num)s point discuté", "%(num)s points discutés", discussed)),
        (put_off, ngettext("%(num)s point remis à plus tard", "%(num)s points remis à plus tard", put_off)),
    )
    return [words for number, words in said if number]


def show_easy(row: AnyRow) -> ShownEasy | None:
    """Return the easy-read twin once people concerned read it again: a draft is for those who write."""
    if row.easy_state in (None, EasyState.DRAFT):
        return None
    return ShownEasy(text.show(row.easy_body), easy_words(row.easy_state, row.easy_count), row.easy_of != row.number)


def easy_words(state: EasyState, count: int) -> str:
    """Return where an easy-read twin stands."""
    if state is EasyState.REVIEWED:
        return ngettext("Relu par %(num)s personne concernée", "Relu par %(num)s personnes concernées", count)
    if state is EasyState.VALIDATED:
        return ngettext("Validé par %(num)s personne concernée", "Validé par %(num)s personnes concernées", count)
    return _("Brouillon")


def writer(person_id: UUID | None, at: datetime | None) -> str:
    """Return who wrote last about a point, and when."""
    if person_id is None or at is None:
        return ""
    name = members.staff().get(person_id)
    return _(
        "Écrit par %(name)s, le %(day)s.",
        name=name.name if name else _("une personne de l’animation"),
        day=day(at),
    )


def is_late(row: AnyRow) -> bool:
    """Tell whether the day of a task has passed."""
    return row.due_at is not None and clock.paris(row.due_at).date() < clock.paris(clock.now()).date()
