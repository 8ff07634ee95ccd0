"""An adjustment as its page shows it to one viewer: what it says, who reads it, what she may do, what was done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from blueprints.adjustments import feeling, moves, queries, sealing, wording
from blueprints.adjustments.acting import is_of, present
from blueprints.adjustments.models import Adjustment, AdjustmentMove, AdjustmentState, Answer, MoveKind
from blueprints.core import access, clock, db
from blueprints.core.access import Actor, Permission
from blueprints.core.errors import Tampered
from blueprints.core.i18n import gettext as _
from blueprints.core.text import isolate
from blueprints.journeys import queries as journeys
from blueprints.journeys.models import JourneyRole

ROLES = (JourneyRole.BENEFICIARY, JourneyRole.COACH, JourneyRole.MANAGER, JourneyRole.DISABILITY_OFFICER)


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who reads it now."""

    person_id: UUID
    name: str
    role: str
    initial: str
    me: bool


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
    """Where one side stands with its yes."""

    name: str
    words: str
    done: bool


@dataclass(frozen=True, slots=True)
class Round:
    """The round before or after."""

    words: str
    url: str


@dataclass(slots=True, kw_only=True)
class Sheet:
    """Everything that the page of an adjustment shows."""

    id: UUID
    version: int
    state: AdjustmentState
    badge: wording.Badge
    title: str
    words: sealing.Words | None
    steps: list[tuple[str, str, str]]
    trial: str
    centre: str
    is_centre: bool
    is_manager: bool
    can: frozenset[str]
    readers: list[Reader]
    nobody_else: str
    given: list[Given]
    own_answer: Answer | None
    newcomers: list[tuple[str, str]]
    no_manager: bool
    is_prepared: bool
    is_over: bool
    is_closed: bool
    history: list[Said]
    felt: list[Said]
    rounds: list[Round]
    closed: list[UUID]
    """Rows that could not be opened."""


def sheet_of(adjustment: Adjustment, actor: Actor) -> Sheet:
    """Return what the page shows to *actor*."""
    members = journeys.list_members(adjustment.journey_id)
    names = {one.person_id: isolate(one.first_name) for one in members}
    full = {one.person_id: isolate(f"{one.first_name} {one.last_name}") for one in members}
    words, closed = queries.words_of(adjustment), list[UUID]()
    if words is None:
        closed.append(adjustment.id)
    journey, me = adjustment.journey, actor.person_id
    centre = next((one.person_id for one in journey.members if one.role is JourneyRole.BENEFICIARY), None)
    follows = access.allowed(Permission.ADJUSTMENT_FOLLOW, actor, adjustment)
    since, employing = _history_start(adjustment, me), is_of(journey, me, JourneyRole.MANAGER)
    given, own = _given(adjustment, names, me) if follows else ([], None)
    return Sheet(
        id=adjustment.id,
        version=adjustment.version,
        state=adjustment.state,
        badge=wording.badge(adjustment.state, shown=adjustment.shown_at is not None, last_day=adjustment.trial_to),
        title=title_of(words),
        words=words,
        steps=steps_of(words),
        trial=wording.trial(adjustment.state, adjustment.trial_from, adjustment.trial_to),
        centre=full.get(centre, "") if centre else "",
        is_centre=centre == me,
        is_manager=employing,
        can=frozenset(allowed(adjustment, actor)) if words is not None else frozenset(),
        readers=_readers(adjustment, full, me),
        nobody_else=_nobody_else(adjustment, me, names.get(centre, "") if centre else ""),
        given=given,
        own_answer=own,
        newcomers=_newcomers(adjustment, names),
        no_manager=not present(journey, JourneyRole.MANAGER),
        is_prepared=adjustment.shown_at is None,
        is_over=wording.is_over(adjustment.trial_to),
        is_closed=journey.closed_at is not None,
        history=_history(adjustment, names, since, closed, employing=employing) if follows else [],
        felt=_felt(adjustment, names, since, closed, employing=employing) if follows else [],
        rounds=_rounds(adjustment, actor),
        closed=closed,
    )


def title_of(words: sealing.Words | None) -> str:
    """Return the heading of an adjustment: the difficulty, in words."""
    return wording.constraint(words.constraint) if words else _("Aménagement")


def steps_of(words: sealing.Words | None) -> list[tuple[str, str, str]]:
    """Return who does what, by when in words."""
    if words is None:
        return []
    return [
        (one.who, one.what, _("avant le %(day)s", day=wording.day(one.by)) if one.by else "") for one in words.steps
    ]


# --- who ------------------------------------------------------------------------------------------------------------


def _history_start(adjustment: Adjustment, person_id: UUID) -> datetime:
    """Return from when a person reads what was done: she joined then; the person herself reads it all."""
    starts = [one.starts_at for one in present(adjustment.journey, *ROLES) if one.person_id == person_id]
    return min(starts, default=clock.now())


def _readers(adjustment: Adjustment, names: Mapping[UUID, str], me: UUID) -> list[Reader]:
    allowed = set(db.session().scalars(access.readers_of(Permission.ADJUSTMENT_READ, adjustment)).all())
    found: dict[UUID, Reader] = {}
    for one in present(adjustment.journey, *ROLES):
        if one.person_id in allowed and one.person_id not in found:
            name = names.get(one.person_id, "")
            role = _("Vous") if one.person_id == me else role_words(one.role)
            found[one.person_id] = Reader(one.person_id, name, role, name.strip("\u2068")[:1], one.person_id == me)
    return list(found.values())


def role_words(role: JourneyRole) -> str:
    """Return what somebody is in a journey."""
    return {
        JourneyRole.BENEFICIARY: _("personne accompagnée"),
        JourneyRole.COACH: _("conseil en emploi accompagné"),
        JourneyRole.MANAGER: _("manager"),
    }.get(role, _("référence handicap de l’employeur"))


def _nobody_else(adjustment: Adjustment, me: UUID, centre: str) -> str:
    if is_of(adjustment.journey, me, JourneyRole.BENEFICIARY, JourneyRole.COACH):
        return _("Personne d’autre, sauf urgence grave décidée par deux personnes. On vous préviendrait.")
    return _(
        "Personne d’autre, sauf urgence grave décidée par deux personnes. On préviendrait %(names)s.", names=centre
    )


def _newcomers(adjustment: Adjustment, names: Mapping[UUID, str]) -> list[tuple[str, str]]:
    """Return who came after it was shown, side by side: the person may show it to them."""
    sides = ((JourneyRole.MANAGER, adjustment.shown_at), (JourneyRole.COACH, adjustment.coach_from))
    found = []
    for role, since in sides:
        late = [one for one in present(adjustment.journey, role) if since is None or one.starts_at > since]
        if late:
            found.append((role.value, _listed([names.get(one.person_id, "") for one in late])))
    return found


def _listed(names: Sequence[str]) -> str:
    if len(names) > 1:
        return _("%(first)s et %(last)s", first=", ".join(names[:-1]), last=names[-1])
    return names[0] if names else ""


def allowed(adjustment: Adjustment, actor: Actor) -> list[str]:
    """Return what *actor* may do with it now, by the names of the moves, and "feel"."""
    if adjustment.journey.closed_at is not None:
        return []
    found = [
        kind.value
        for kind, permission in moves.NEEDS.items()
        if moves.follows(adjustment.state, kind) and access.allowed(permission, actor, adjustment)
    ]
    if adjustment.state in moves.FELT and access.allowed(Permission.ADJUSTMENT_FEEL, actor, adjustment):
        found.append("feel")
    return found


# --- what was said ----------------------------------------------------------------------------------------------------


def _given(adjustment: Adjustment, names: Mapping[UUID, str], me: UUID) -> tuple[list[Given], Answer | None]:
    """Return where the person and her managers stand with their yes."""
    if adjustment.state is not AdjustmentState.PROPOSED or adjustment.shown_at is None:
        return [], None
    said = {one.person_id: one.answer for one in queries.list_yeses(adjustment.id)}
    lines = []
    for member in present(adjustment.journey, JourneyRole.BENEFICIARY, JourneyRole.MANAGER):
        answer = said.get(member.person_id)
        lines.append(Given(names.get(member.person_id, ""), _answer_words(answer), answer is Answer.YES))
    return lines, said.get(me)


def _answer_words(answer: Answer | None) -> str:
    return {
        Answer.YES: _("A dit oui"),
        Answer.AFTER_HR: _("Attend l’avis des ressources humaines"),
        Answer.AFTER_DOCTOR: _("Attend l’avis du médecin du travail"),
        None: _("N’a pas encore répondu"),
    }[answer]


def _history(
    adjustment: Adjustment, names: Mapping[UUID, str], since: datetime, closed: list[UUID], *, employing: bool
) -> list[Said]:
    """Return what was done since a person joined; the employer's side, since it was first shown."""
    rows = [one for one in queries.list_moves(adjustment.id) if one.at >= since]
    if employing:
        first = next((place for place, one in enumerate(rows) if one.kind is MoveKind.SHOWN), 0)
        rows = rows[first:]
    place = queries.place_in(adjustment)
    return [_said(place, row, names, closed, employing=employing) for row in rows]


def _said(
    place: sealing.Place, row: AdjustmentMove, names: Mapping[UUID, str], closed: list[UUID], *, employing: bool
) -> Said:
    name, text = names.get(row.author_id, _("Une personne partie depuis")), ""
    kind = MoveKind.PROPOSED if employing and row.kind is MoveKind.SHOWN else row.kind
    if row.words is not None:
        try:
            text = place.open("adjustment_moves.words", row.id, row.author_id, row.words)
        except Tampered:
            closed.append(row.id)
            return Said(wording.line(kind, name), row.at, None)
    return Said(wording.line(kind, name), row.at, text)


def _felt(
    adjustment: Adjustment, names: Mapping[UUID, str], since: datetime, closed: list[UUID], *, employing: bool
) -> list[Said]:
    """Return how it went, as far as this side may read it."""
    place = queries.place_in(adjustment)
    centre = {one.person_id for one in adjustment.journey.members if one.role is JourneyRole.BENEFICIARY}
    lines = []
    for row in queries.list_feelings(adjustment.id):
        if row.at < since or (employing and not row.is_shared):
            continue
        felt = feeling.open_felt(place, row)
        name = names.get(felt.author_id, _("Une personne partie depuis"))
        own = felt.author_id in centre
        if felt.scale is None:
            closed.append(felt.id)
            lines.append(Said(name, felt.at, None))
            continue
        answer = _("%(name)s : %(answer)s", name=name, answer=wording.scale(felt.scale, of_employer=not own))
        note = _("Le manager ne lit pas cette réponse.") if own and not felt.is_shared else ""
        lines.append(Said(answer, felt.at, felt.text, note, felt.scale.value))
    return lines


def _rounds(adjustment: Adjustment, actor: Actor) -> list[Round]:
    if adjustment.previous_id is None and adjustment.state is not AdjustmentState.CHANGED:
        return []
    return [
        Round(
            _("Voir le tour suivant") if row.round > adjustment.round else _("Voir le tour d’avant"),
            queries.address_of(row.id),
        )
        for row in queries.list_rounds(adjustment, actor)
    ]
