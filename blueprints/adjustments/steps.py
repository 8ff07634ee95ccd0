"""Who does what in an adjustment: whom each line concerns, and noting that it is done, or not yet."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from blueprints.adjustments import moves, queries, sealing, telling
from blueprints.adjustments.acting import expect_open, present, step
from blueprints.adjustments.following import StepOf
from blueprints.adjustments.models import Adjustment, MoveKind
from blueprints.core import clock, transaction
from blueprints.core.db import AnyRow
from blueprints.core.errors import Refused
from blueprints.core.text import fold
from blueprints.journeys import queries as journeys
from blueprints.journeys.models import JourneyRole

CLOSED = "Le texte de cet aménagement ne peut pas être ouvert. L’équipe technique est prévenue."
NO_LINE = "Cette ligne n’est plus dans l’aménagement. Relisez la page."
_BY_ROLE = {"manager": JourneyRole.MANAGER} | dict.fromkeys(("coach", "conseiller", "conseillere"), JourneyRole.COACH)
"""What somebody may be called instead of her name."""
_SIDES = (JourneyRole.BENEFICIARY, JourneyRole.COACH, JourneyRole.MANAGER)


def steps_of(adjustment: Adjustment, words: sealing.Words, members: Sequence[AnyRow]) -> list[StepOf]:
    """Return the lines of an adjustment with whom each of them names.

    Args:
        adjustment: with its journey and everybody in it.
        words: its own.
        members: the same people with their names, from `journeys.list_members`.
    """
    here = {one.person_id: one.role for one in present(adjustment.journey, *_SIDES)}
    known = [one for one in members if one.person_id in here]
    return [StepOf(adjustment, _named(one.who, known)) for one in words.steps]


def _named(who: str, members: Sequence[AnyRow]) -> frozenset[UUID]:
    said = set(fold(who).split())
    roles = {role for word, role in _BY_ROLE.items() if word in said}
    return frozenset(
        one.person_id
        for one in members
        if one.role in roles or _holds(said, one.first_name) or _holds(said, one.last_name)
    )


def _holds(said: Collection[str], name: str) -> bool:
    parts = fold(name).split()
    return bool(parts) and all(part in said for part in parts)


def find_step(adjustment: Adjustment, number: int) -> StepOf | None:
    """Return one line; None when there is none, or when the words stay closed."""
    words = queries.words_of(adjustment)
    if words is None or not 0 <= number < len(words.steps):
        return None
    return steps_of(adjustment, words, journeys.list_members(adjustment.journey_id))[number]


def tick(*, adjustment: Adjustment, actor: UUID, version: int, number: int, done: bool) -> bool:
    """Note that a line is done, or not yet; asked for what is so already, it does nothing.

    Args:
        adjustment: one that both sides agreed to.
        actor: whom the line concerns, or the coach.
        version: what the page was made from.
        number: of the line, from 0.
        done: what it becomes.

    Returns:
        Whether it was done now.

    Raises:
        Refused: the journey is over, the adjustment too, or the line is not there.
        Stale: something else was changed meanwhile.
    """
    words = queries.words_of(adjustment)
    if words is None:
        raise Refused(CLOSED)
    if not 0 <= number < len(words.steps):
        raise Refused(NO_LINE)
    line = words.steps[number]
    if line.is_done is done:
        return False
    kind = MoveKind.STEP_DONE if done else MoveKind.STEP_UNDONE
    expect_open(adjustment.journey)
    transaction.expect_version(adjustment.version, version)
    moves.after(adjustment.state, kind)
    mark = {"done_by": actor, "done_at": clock.now()} if done else {"done_by": None, "done_at": None}
    _keep(adjustment, words, {number: replace(line, **mark)})
    step(adjustment, kind, actor, f"{line.who}\u00a0: {line.what}")
    telling.tell_step(adjustment, actor, kind)
    return True


def _keep(adjustment: Adjustment, words: sealing.Words, changed: dict[int, sealing.Step]) -> None:
    lines = tuple(changed.get(number, one) for number, one in enumerate(words.steps))
    place = queries.place_in(adjustment)
    text = sealing.pack(replace(words, steps=lines))
    adjustment.words = place.seal("adjustments.words", adjustment.id, adjustment.author_id, text)


def marks_of(adjustment: Adjustment) -> list[Any]:
    """Return which lines are done, by whom and when, as plain values without a word, to come back to."""
    words = queries.words_of(adjustment)
    return [sealing.mark_of(one) for one in words.steps] if words else []


def restore(adjustment: Adjustment, marks: list[Any]) -> None:
    """Inside a write unit: give every line the mark that `marks_of` noted."""
    words = queries.words_of(adjustment)
    if words is None or marks == [sealing.mark_of(one) for one in words.steps]:
        return
    pairs = enumerate(zip(words.steps, marks, strict=True))
    _keep(adjustment, words, {number: sealing.marked(one, mark) for number, (one, mark) in pairs})
