"""Where an idea stands, in words: its badge, whether the service is late, and the five steps with their dates."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel.speaklater import LazyString

from blueprints.core import clock, i18n
from blueprints.core.db import AnyRow
from blueprints.core.i18n import gettext as _
from blueprints.core.i18n import lazy_gettext as _l
from blueprints.core.text import isolate
from blueprints.ideas.models import Step, Verdict
from blueprints.ideas.services import ORDER

STEPS: Mapping[Step, LazyString] = {
    Step.RECEIVED: _l("Reçue"),
    Step.ON_AGENDA: _l("À l’ordre du jour"),
    Step.DISCUSSED: _l("Discutée"),
    Step.DECIDED: _l("Décision"),
    Step.DONE: _l("Ce qui a été fait"),
}


@dataclass(frozen=True, slots=True)
class Badge:
    """One state in words."""

    label: str
    kind: str
    icon: str


BADGES: Mapping[Verdict, Badge] = {
    Verdict.KEPT: Badge(_l("Retenue"), "ok", "circle-check"),
    Verdict.STUDIED: Badge(_l("À l’étude"), "now", "clock"),
    Verdict.NOT_KEPT: Badge(_l("Non retenue"), "plain", "info"),
}
WAITING = Badge(_l("Attend une réponse"), "info", "clock")
LATE = Badge(_l("Réponse en retard"), "warn", "clock")
WITHDRAWN = Badge(_l("Retirée"), "plain", "undo-2")
DONE = Badge(_l("Faite"), "ok", "circle-check")


@dataclass(frozen=True, slots=True)
class ShownStep:
    """One knot of the rope: its name, whether it is done, now or to come, its words, and where it leads."""

    name: str
    state: str
    note: str
    words: str = ""
    url: str = ""


def is_late(idea: AnyRow) -> bool:
    """Tell whether the service has passed the day by which it said that it would answer, or take the idea up again."""
    now = clock.now()
    if idea.verdict is None:
        return bool(idea.due_at < now)
    return idea.review_at is not None and bool(idea.review_at < now)


def badges(idea: AnyRow) -> list[Badge]:
    """Return where an idea stands."""
    if idea.withdrawn_at is not None:
        return [WITHDRAWN]
    if idea.step is Step.DONE and idea.verdict is Verdict.KEPT:
        return [BADGES[Verdict.KEPT], DONE]
    shown = [WAITING if idea.verdict is None else BADGES[idea.verdict]]
    return [*shown, LATE] if is_late(idea) else shown


def steps_of(idea: AnyRow, noted: Iterable[AnyRow]) -> list[ShownStep]:
    """Return the five steps of an idea, each with its date and its words.

    Args:
        idea: from `queries`.
        noted: the steps that it reached, from `queries.list_steps`.
    """
    known = {row.step: row for row in noted}
    reached = ORDER.index(idea.step)
    shown = [ShownStep(str(STEPS[Step.RECEIVED]), "done", _on(idea.created_at))]
    is_next = True
    for place, step in enumerate(ORDER[1:], start=1):
        row = known.get(step)
        if row is not None:
            shown.append(_reached(idea, step, row))
        elif place < reached:
            shown.append(ShownStep(str(STEPS[step]), "next", _("Cette étape n’a pas eu lieu.")))
        else:
            shown.append(ShownStep(str(STEPS[step]), _state(idea, is_next=is_next), _to_come(idea, step)))
            is_next = False
    return shown


def _state(idea: AnyRow, *, is_next: bool) -> str:
    goes_on = idea.verdict in (None, Verdict.KEPT) and idea.withdrawn_at is None
    return "now" if is_next and goes_on else "next"


def _reached(idea: AnyRow, step: Step, row: AnyRow) -> ShownStep:
    name, words = str(STEPS[step]), row.words
    if step is Step.DECIDED and idea.verdict is not None:
        words = str(BADGES[idea.verdict].label)
        if idea.verdict is Verdict.STUDIED:
            return ShownStep(name, "now", _on(row.happened_at), words)
    return ShownStep(name, "done", _on(row.happened_at), isolate(words) if words else "", row.address)


def _to_come(idea: AnyRow, step: Step) -> str:
    if step is Step.DECIDED:
        return _("À venir. Réponse prévue avant le %(day)s.", day=i18n.day(idea.due_at))
    if step is Step.DONE and idea.verdict is Verdict.NOT_KEPT:
        return _("L’idée n’est pas retenue.")
    if step is Step.DONE and idea.verdict is Verdict.KEPT:
        return _("En cours. Le service dira ici ce qui a été fait.")
    return _("À venir")


def _on(moment: datetime) -> str:
    return _("Le %(day)s", day=i18n.day(moment))
