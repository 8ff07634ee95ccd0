"""An adjustment as its page shows it to one viewer: what it says, who reads it, what she may do, what was done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from blueprints.adjustments import lines, moves, queries, sealing, wording
from blueprints.adjustments.acting import is_of, present
from blueprints.adjustments.models import Adjustment, AdjustmentState, Answer, MoveKind
from blueprints.core import access, clock, db
from blueprints.core.access import Actor, Permission
from blueprints.core.i18n import gettext as _
from blueprints.core.text import isolate
from blueprints.journeys import queries as journeys
from blueprints.journeys.models import Journey, JourneyRole

ROLES = (JourneyRole.BENEFICIARY, JourneyRole.COACH, JourneyRole.MANAGER, JourneyRole.DISABILITY_OFFICER)


class Side(StrEnum):
    """From where somebody looks at an adjustment: sentences say "vous" to her and names to the others."""

    CENTRE = "centre"
    MANAGER = "manager"
    COACH = "coach"
    GUEST = "guest"


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who reads it now."""

    person_id: UUID
    name: str
    role: str
    initial: str
    me: bool
    follows: bool
    """She reads the history too; an employer's disability officer reads the measure alone."""


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
    steps: list[lines.StepLine]
    trial: str
    centre: str
    first_name: str
    """How the accompanied person is called."""
    others: str
    """Those who read what is said of it, besides the viewer."""
    side: Side
    can: frozenset[str]
    readers: list[Reader]
    nobody_else: str
    given: list[lines.Given]
    own_answer: Answer | None
    newcomers: list[tuple[str, str, int]]
    """By side: its name, who came after it was shown, and how many they are."""
    no_manager: bool
    is_prepared: bool
    is_over: bool
    is_closed: bool
    history: list[lines.Said]
    felt: list[lines.Said]
    rounds: list[Round]
    closed: list[UUID]
    """Rows that could not be opened."""


def sheet_of(adjustment: Adjustment, actor: Actor) -> Sheet:
    """Return what the page shows to *actor*."""
    members = journeys.list_members(adjustment.journey_id)
    full = {one.person_id: isolate(f"{one.first_name} {one.last_name}") for one in members}
    words, journey, me = queries.words_of(adjustment), adjustment.journey, actor.person_id
    centre = next((one.person_id for one in journey.members if one.role is JourneyRole.BENEFICIARY), None)
    side = side_of(adjustment.journey, me)
    view = lines.View(
        me=me,
        names={one.person_id: isolate(one.first_name) for one in members},
        since=_history_start(adjustment, me),
        is_centre=side is Side.CENTRE,
        employing=side is Side.MANAGER,
        closed=[] if words else [adjustment.id],
    )
    first_name = view.names.get(centre, "") if centre else ""
    follows = access.allowed(Permission.ADJUSTMENT_FOLLOW, actor, adjustment)
    given, own = lines.given_of(adjustment, view) if follows else ([], None)
    can, readers = frozenset(allowed(adjustment, actor)) if words else frozenset(), _readers(adjustment, full, me)
    ticks = MoveKind.STEP_DONE.value in can
    return Sheet(
        id=adjustment.id,
        version=adjustment.version,
        state=adjustment.state,
        badge=wording.badge(adjustment.state, shown=adjustment.shown_at is not None, last_day=adjustment.trial_to),
        title=title_of(words),
        words=words,
        steps=lines.steps_of(adjustment, words, members, view, actor, now=ticks) if words else [],
        trial=wording.trial(adjustment.state, adjustment.trial_from, adjustment.trial_to),
        centre=full.get(centre, "") if centre else "",
        first_name=first_name,
        others=listed([view.name(one.person_id) for one in readers if one.follows and not one.me]),
        side=side,
        can=can,
        readers=readers,
        nobody_else=_nobody_else(side, first_name),
        given=given,
        own_answer=own,
        newcomers=_newcomers(adjustment, view.names),
        no_manager=not present(journey, JourneyRole.MANAGER),
        is_prepared=adjustment.shown_at is None,
        is_over=wording.is_over(adjustment.trial_to),
        is_closed=journey.closed_at is not None,
        history=lines.history_of(adjustment, view) if follows else [],
        felt=lines.felt_of(adjustment, view) if follows else [],
        rounds=_rounds(adjustment, actor),
        closed=view.closed,
    )


def side_of(journey: Journey, person_id: UUID) -> Side:
    """Return from where somebody looks at the adjustments of a journey."""
    sides = (
        (JourneyRole.BENEFICIARY, Side.CENTRE),
        (JourneyRole.MANAGER, Side.MANAGER),
        (JourneyRole.COACH, Side.COACH),
    )
    return next((side for role, side in sides if is_of(journey, person_id, role)), Side.GUEST)


def centre_name(journey: Journey) -> str:
    """Return how the accompanied person of a journey is called."""
    members = (one.person_id for one in journey.members if one.role is JourneyRole.BENEFICIARY)
    return next((isolate(queries.first_name(one)) for one in members), "")


def title_of(words: sealing.Words | None) -> str:
    """Return the heading of an adjustment: the difficulty, in words."""
    return wording.constraint(words.constraint) if words else _("Aménagement")


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
            name, me_too = names.get(one.person_id, ""), one.person_id == me
            found[one.person_id] = Reader(
                person_id=one.person_id,
                name=name,
                role=_("Vous") if me_too else role_words(one.role),
                initial=name.strip("\u2068")[:1],
                me=me_too,
                follows=one.role is not JourneyRole.DISABILITY_OFFICER,
            )
    return list(found.values())


def role_words(role: JourneyRole) -> str:
    """Return what somebody is in a journey."""
    return {
        JourneyRole.BENEFICIARY: _("personne accompagnée"),
        JourneyRole.COACH: _("conseillère ou conseiller en emploi accompagné"),
        JourneyRole.MANAGER: _("manager"),
    }.get(role, _("référente ou référent handicap de l’employeur"))


def _nobody_else(side: Side, centre: str) -> str:
    if side in (Side.CENTRE, Side.COACH):
        return _("Personne d’autre, sauf urgence grave décidée par deux personnes. On vous préviendrait.")
    return _(
        "Personne d’autre, sauf urgence grave décidée par deux personnes. On préviendrait %(names)s.", names=centre
    )


def who_reads(side: Side, centre: str, *, shown: bool, employed: bool) -> str:
    """Return who reads what is being written, said to who writes it.

    Args:
        side: hers.
        centre: how the accompanied person is called.
        shown: the employer's side reads it.
        employed: there is a manager.
    """
    if side is Side.CENTRE:
        if shown:
            return _("Vous, votre conseiller et votre manager.")
        return (
            _("Vous et votre conseiller. Votre manager ne le voit pas.") if employed else _("Vous et votre conseiller.")
        )
    if side is Side.MANAGER:
        return _("%(name)s, son conseiller et vous.", name=centre)
    if shown:
        return _("%(name)s, son manager et vous.", name=centre)
    if employed:
        return _("%(name)s et vous. Son manager ne le voit pas encore.", name=centre)
    return _("%(name)s et vous.", name=centre)


def _newcomers(adjustment: Adjustment, names: Mapping[UUID, str]) -> list[tuple[str, str, int]]:
    """Return who came after it was shown, side by side: the person may show it to them."""
    sides = ((JourneyRole.MANAGER, adjustment.shown_at), (JourneyRole.COACH, adjustment.coach_from))
    found = []
    for role, since in sides:
        late = [one for one in present(adjustment.journey, role) if since is None or one.starts_at > since]
        if late:
            found.append((role.value, listed([names.get(one.person_id, "") for one in late]), len(late)))
    return found


def listed(names: Sequence[str]) -> str:
    """Return names one after the other, as one says them."""
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
