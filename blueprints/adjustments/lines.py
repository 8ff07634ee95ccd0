"""What the page of an adjustment says line by line: who does what, who said yes, what was done, how it goes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from blueprints.adjustments import feeling, queries, sealing, steps, wording
from blueprints.adjustments.acting import present
from blueprints.adjustments.models import Adjustment, AdjustmentMove, AdjustmentState, Answer, MoveKind
from blueprints.core import access, i18n
from blueprints.core.access import Actor, Permission
from blueprints.core.db import AnyRow
from blueprints.core.errors import Tampered
from blueprints.core.i18n import gettext as _
from blueprints.journeys.models import JourneyRole


@dataclass(frozen=True, slots=True)
class StepLine:
    """One line of "who does what"."""

    number: int
    who: str
    what: str
    by: str
    is_done: bool
    note: str
    """Who noted that it is done, and when."""
    may: bool
    """The viewer may note it now."""


@dataclass(frozen=True, slots=True)
class Said:
    """One line of the history, or of how it goes."""

    words: str
    at: datetime
    text: str | None
    """Own words; None when they stay closed."""
    note: str = ""
    kind: str = "plain"


@dataclass(frozen=True, slots=True)
class Given:
    """Where one side stands with its yes, in a sentence."""

    words: str
    done: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Who looks at an adjustment, and what the others are called.

    Args:
        me: the viewer.
        names: how everybody of the journey is called.
        since: from when she reads what was done.
        is_centre: it is hers.
        employing: she is of the employer's side.
        closed: gathers the rows that could not be opened.
    """

    me: UUID
    names: Mapping[UUID, str]
    since: datetime
    is_centre: bool
    employing: bool
    closed: list[UUID]

    def name(self, person_id: UUID) -> str:
        """Return how somebody is called."""
        return self.names.get(person_id, _("Une personne partie depuis"))


# --- who does what ----------------------------------------------------------------------------------------------------


def steps_of(
    adjustment: Adjustment, words: sealing.Words, members: Sequence[AnyRow], view: View, actor: Actor, *, now: bool
) -> list[StepLine]:
    """Return who does what, by when, and what is done, in words.

    Args:
        adjustment: which one.
        words: its own.
        members: everybody of its journey.
        view: who looks.
        actor: the same, as the rules know her.
        now: lines may be noted as done, from where it stands.
    """
    named = steps.steps_of(adjustment, words, members)
    return [
        StepLine(
            number=number,
            who=one.who,
            what=one.what,
            by=_("avant le %(day)s", day=wording.day(one.by)) if one.by else "",
            is_done=one.is_done,
            note=_mark(one, view),
            may=now and access.allowed(Permission.ADJUSTMENT_TICK, actor, line),
        )
        for number, (one, line) in enumerate(zip(words.steps, named, strict=True))
    ]


def _mark(one: sealing.Step, view: View) -> str:
    if one.done_by is None or one.done_at is None:
        return ""
    day = i18n.day(one.done_at)
    if one.done_by == view.me:
        return _("Fait. Vous l’avez noté le %(day)s.", day=day)
    return _("Fait. %(name)s l’a noté le %(day)s.", name=view.name(one.done_by), day=day)


# --- yes --------------------------------------------------------------------------------------------------------------


def given_of(adjustment: Adjustment, view: View) -> tuple[list[Given], Answer | None]:
    """Return where the person and her managers stand with their yes, and the viewer's own answer."""
    if adjustment.state is not AdjustmentState.PROPOSED or adjustment.shown_at is None:
        return [], None
    said = {one.person_id: one.answer for one in queries.list_yeses(adjustment.id)}
    sides = present(adjustment.journey, JourneyRole.BENEFICIARY, JourneyRole.MANAGER)
    lines = [
        Given(_answer_words(said.get(one.person_id), view, one.person_id), said.get(one.person_id) is Answer.YES)
        for one in sides
    ]
    return lines, said.get(view.me)


def _answer_words(answer: Answer | None, view: View, person_id: UUID) -> str:
    if person_id == view.me:
        return {
            Answer.YES: _("Vous avez dit oui."),
            Answer.AFTER_HR: _("Vous attendez l’avis des ressources humaines."),
            Answer.AFTER_DOCTOR: _("Vous attendez l’avis du médecin du travail."),
            None: _("Vous n’avez pas encore répondu."),
        }[answer]
    name = view.name(person_id)
    return {
        Answer.YES: _("%(name)s a dit oui.", name=name),
        Answer.AFTER_HR: _("%(name)s attend l’avis des ressources humaines.", name=name),
        Answer.AFTER_DOCTOR: _("%(name)s attend l’avis du médecin du travail.", name=name),
        None: _("%(name)s n’a pas encore répondu.", name=name),
    }[answer]


# --- what was done, and how it goes -----------------------------------------------------------------------------------


def history_of(adjustment: Adjustment, view: View) -> list[Said]:
    """Return what was done since a person joined; the employer's side, since it was first shown."""
    rows = [one for one in queries.list_moves(adjustment.id) if one.at >= view.since]
    if view.employing:
        first = next((place for place, one in enumerate(rows) if one.kind is MoveKind.SHOWN), 0)
        rows = rows[first:]
    place = queries.place_in(adjustment)
    return [_moved(place, row, view) for row in rows]


def _moved(place: sealing.Place, row: AdjustmentMove, view: View) -> Said:
    kind, text = MoveKind.PROPOSED if view.employing and row.kind is MoveKind.SHOWN else row.kind, ""
    words = wording.line(kind, "" if row.author_id == view.me else view.name(row.author_id))
    if row.words is not None:
        try:
            text = place.open("adjustment_moves.words", row.id, row.author_id, row.words)
        except Tampered:
            view.closed.append(row.id)
            return Said(words, row.at, None)
    return Said(words, row.at, text)


def felt_of(adjustment: Adjustment, view: View) -> list[Said]:
    """Return how it went, as far as this side may read it."""
    place = queries.place_in(adjustment)
    centre = {one.person_id for one in adjustment.journey.members if one.role is JourneyRole.BENEFICIARY}
    lines = []
    for row in queries.list_feelings(adjustment.id):
        if row.at < view.since or (view.employing and not row.is_shared):
            continue
        felt = feeling.open_felt(place, row)
        lines.append(_felt(felt, view, own=felt.author_id in centre))
    return lines


def _felt(felt: feeling.Felt, view: View, *, own: bool) -> Said:
    name = _("Vous") if felt.author_id == view.me else view.name(felt.author_id)
    if felt.scale is None:
        view.closed.append(felt.id)
        return Said(name, felt.at, None)
    answer = _("%(name)s : %(answer)s", name=name, answer=wording.scale(felt.scale, of_employer=not own))
    note = _kept_from_employer(view) if own and not felt.is_shared else ""
    return Said(answer, felt.at, felt.text, note, felt.scale.value)


def _kept_from_employer(view: View) -> str:
    if view.is_centre:
        return _("Votre manager ne lit pas cette réponse.")
    return _("Le manager ne lit pas cette réponse.")
