"""Proposing a measure, saying yes, trying it from a day to a day, and keeping, changing or dropping it."""

import hmac
from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from blueprints.adjustments import moves, queries, reminding, sealing, telling
from blueprints.adjustments.acting import begin, expect_open, is_of, is_repeat, note, present, step
from blueprints.adjustments.models import (
    Adjustment,
    AdjustmentState,
    AdjustmentYes,
    Answer,
    MoveKind,
)
from blueprints.core import clock, db
from blueprints.core.errors import Refused, Stale
from blueprints.journeys.models import Journey, JourneyRole

PAST, LONGEST = timedelta(days=31), timedelta(days=366)
OTHER_WORDS = (
    "Cette page a déjà envoyé un aménagement, avec d’autres mots. "
    "Rien n’est perdu : ouvrez une nouvelle page, puis recommencez."
)
REASON = "Écrivez pourquoi. La personne a droit à une raison écrite."

Trial = tuple[date, date]


# --- proposing ------------------------------------------------------------------------------------------------------


def propose(
    *,
    journey: Journey,
    author: UUID,
    client_id: UUID,
    words: sealing.Words,
    trial: Trial | None = None,
    shown: bool,
    message_id: UUID | None = None,
) -> Adjustment:
    """Begin an adjustment; sent twice by one page, it is one.

    Args:
        journey: with its members.
        author: who proposes; of the person and of a manager, it is a yes too.
        client_id: chosen by the page.
        words: the difficulty, the measure, who does what.
        trial: its first and last day, if they are known.
        shown: the employer's side may read it at once; else person and coach prepare it.
        message_id: the message it began from, when its readers may know of it.

    Raises:
        Refused: the journey is over, or the days cannot be.
        Stale: this page sent something else before.
    """
    place = sealing.Place(platform=journey.platform_id, journey=journey.id, key=journey.key_id)
    text = sealing.pack(words)
    mac = place.mac(author, client_id, text)
    known = queries.find_sent(journey.id, author, client_id)
    if known is not None:
        if not hmac.compare_digest(known.words_mac, mac):
            raise Stale(OTHER_WORDS)
        return known
    expect_open(journey)
    made = _make(journey, author_id=author, client_id=client_id, words_mac=mac, shown=shown, message_id=message_id)
    made.words = place.seal("adjustments.words", made.id, author, text)
    _place_trial(made, trial)
    db.session().add(made)
    note(made, MoveKind.PROPOSED, author)
    adjustment = queries.find_adjustment(made.id)
    assert adjustment is not None, "it was just stored"  # noqa: S101 - for the types
    if shown:
        _say_yes(adjustment, author, Answer.YES)
    telling.tell_proposed(adjustment, author)
    return adjustment


def _make(journey: Journey, *, shown: bool, **values: object) -> Adjustment:
    now = clock.now()
    return Adjustment(
        platform_id=journey.platform_id,
        journey_id=journey.id,
        state=AdjustmentState.PROPOSED,
        shown_at=now if shown else None,
        coach_from=now,
        created_at=now,
        moved_at=now,
        version=1,
        **{"round": 1, **values},
    )


def edit(*, adjustment: Adjustment, actor: UUID, version: int, words: sealing.Words, trial: Trial | None) -> bool:
    """Write a proposal again; the yeses were about other words, so they fall, but for the writer's own.

    Returns:
        Whether it was done now; False when this very page had done it.

    Raises:
        Refused: it is not a proposal any more.
        Stale: somebody else was faster.
    """
    if not begin(adjustment, MoveKind.EDITED, actor, version):
        return False
    place = queries.place_in(adjustment)
    adjustment.words = place.seal("adjustments.words", adjustment.id, adjustment.author_id, sealing.pack(words))
    _place_trial(adjustment, trial)
    for one in queries.list_yeses(adjustment.id):
        db.session().delete(one)
    db.session().flush()
    step(adjustment, MoveKind.EDITED, actor)
    if adjustment.shown_at is not None:
        _say_yes(adjustment, actor, Answer.YES)
    telling.tell_moved(adjustment, actor, MoveKind.EDITED)
    return True


def show(*, adjustment: Adjustment, actor: UUID, version: int, side: JourneyRole) -> bool:
    """Show what was prepared, or what was written before somebody came, to those who are there now.

    Args:
        adjustment: which one.
        actor: the person, who alone decides that.
        version: what the page was made from.
        side: `MANAGER` for the employer's side, `COACH` for who accompanies her now.

    Returns:
        Whether it was done now; False when this very page had done it.

    Raises:
        Refused: the journey is over.
        Stale: somebody else was faster.
    """
    first = side is JourneyRole.MANAGER and adjustment.shown_at is None
    kind = MoveKind.SHOWN if first else MoveKind.HANDED_OVER
    if is_repeat(adjustment, MoveKind.SHOWN, actor, version) or not begin(adjustment, kind, actor, version):
        return False
    if side is JourneyRole.MANAGER:
        adjustment.shown_at = clock.now()
    else:
        adjustment.coach_from = clock.now()
    step(adjustment, kind, actor)
    if first:
        _say_yes(adjustment, actor, Answer.YES)
        telling.tell_proposed(adjustment, actor)
    else:
        telling.tell_moved(adjustment, actor, kind)
    return True


# --- yes ------------------------------------------------------------------------------------------------------------


def answer(*, adjustment: Adjustment, actor: UUID, version: int, said: Answer, words: str = "") -> bool:
    """Say yes, or that somebody else is asked first; the second yes makes it agreed.

    Returns:
        Whether it was done now; False when this very page had done it.

    Raises:
        Refused: it is not a proposal any more, or nobody of the employer's side reads it yet.
        Stale: somebody else was faster.
    """
    if not begin(adjustment, MoveKind.SAID_YES, actor, version):
        return False
    if adjustment.shown_at is None:
        raise Refused("Cet aménagement est encore en préparation. Montrez-le d’abord au manager.")
    if said is not Answer.YES and not is_of(adjustment.journey, actor, JourneyRole.MANAGER):
        raise Refused("Cette réponse est pour le manager. Choisissez une des réponses proposées.")
    step(adjustment, MoveKind.SAID_YES, actor, words)
    _say_yes(adjustment, actor, said)
    settled = adjustment.state is AdjustmentState.AGREED
    telling.tell_moved(adjustment, actor, MoveKind.AGREED if settled else MoveKind.SAID_YES)
    return True


def take_yes_back(*, adjustment: Adjustment, actor: UUID, version: int) -> bool:
    """Take one's yes back, until both said it.

    Returns:
        Whether it was done now; False when this very page had done it.

    Raises:
        Refused: both have said yes, or this person had not.
        Stale: somebody else was faster.
    """
    if not begin(adjustment, MoveKind.TOOK_YES_BACK, actor, version):
        return False
    own = _yes_of(adjustment.id, actor)
    if own is None:
        raise Refused("Vous n’aviez pas encore répondu.")
    db.session().delete(own)
    db.session().flush()
    step(adjustment, MoveKind.TOOK_YES_BACK, actor)
    telling.tell_moved(adjustment, actor, MoveKind.TOOK_YES_BACK)
    return True


def _yes_of(adjustment_id: UUID, person_id: UUID) -> AdjustmentYes | None:
    return next((one for one in queries.list_yeses(adjustment_id) if one.person_id == person_id), None)


def _say_yes(adjustment: Adjustment, person: UUID, said: Answer) -> None:
    """Keep an answer of the person or of a manager; a coach has none to give."""
    if not is_of(adjustment.journey, person, JourneyRole.BENEFICIARY, JourneyRole.MANAGER):
        return
    own = _yes_of(adjustment.id, person)
    if own is None:
        own = AdjustmentYes(platform_id=adjustment.platform_id, adjustment_id=adjustment.id, person_id=person)
        db.session().add(own)
    own.answer, own.at = said, clock.now()
    db.session().flush()
    if has_both(adjustment, queries.list_yeses(adjustment.id)):
        adjustment.state = moves.after(adjustment.state, MoveKind.AGREED)
        adjustment.agreed_at = clock.now()
        note(adjustment, MoveKind.AGREED, person)


def has_both(adjustment: Adjustment, yeses: Sequence[AdjustmentYes]) -> bool:
    """Tell whether the person and one of her managers of now said yes."""
    said = {one.person_id for one in yeses if one.answer is Answer.YES}
    sides = (JourneyRole.BENEFICIARY, JourneyRole.MANAGER)
    return all(any(member.person_id in said for member in present(adjustment.journey, side)) for side in sides)


# --- trying ---------------------------------------------------------------------------------------------------------


def set_trial(*, adjustment: Adjustment, actor: UUID, version: int, trial: Trial, words: str = "") -> bool:
    """Say from which day to which day a measure is tried, or move the days of a trial.

    Returns:
        Whether it was done now; False when this very page had done it.

    Raises:
        Refused: it is not agreed, or the days cannot be.
        Stale: somebody else was faster.
    """
    running = adjustment.state is AdjustmentState.ON_TRIAL
    kind = MoveKind.DATED if running and adjustment.version == version else MoveKind.STARTED
    if running and is_repeat(adjustment, MoveKind.DATED, actor, version):
        return False
    if not begin(adjustment, kind, actor, version):
        return False
    _place_trial(adjustment, trial)
    step(adjustment, kind, actor, words)
    reminding.remind_at_the_end(adjustment)
    telling.tell_moved(adjustment, actor, kind)
    return True


def _place_trial(adjustment: Adjustment, trial: Trial | None) -> None:
    """Keep the days of a trial.

    Raises:
        Refused: they cannot be.
    """
    if trial is None:
        adjustment.trial_from = adjustment.trial_to = None
        return
    first, last = trial
    today = clock.paris(clock.now()).date()
    if last < first:
        raise Refused("Le dernier jour vient après le premier. Changez une des deux dates.")
    if last < today:
        raise Refused("Le dernier jour est déjà passé. Choisissez aujourd’hui ou un jour à venir.")
    if first < today - PAST:
        raise Refused("Le premier jour est trop ancien. Choisissez un jour du dernier mois, ou à venir.")
    if last - max(first, today) > LONGEST or first - today > LONGEST:
        raise Refused("Un essai dure un an au plus, et commence dans l’année. Changez une des deux dates.")
    adjustment.trial_from, adjustment.trial_to = first, last


# --- deciding -------------------------------------------------------------------------------------------------------


def decide(*, adjustment: Adjustment, actor: UUID, version: int, kind: MoveKind, words: str = "") -> bool:
    """Keep, change or drop a measure; a change opens a new round, with the same words to begin with.

    Args:
        adjustment: which one.
        actor: the person or her manager.
        version: what the page was made from.
        kind: `KEPT`, `CHANGED` or `DROPPED`.
        words: why; the employer's side must say it when it drops.

    Returns:
        Whether it was done now; False when this very page had done it.

    Raises:
        Refused: not from this state, or without a reason that is due.
        Stale: somebody else was faster.
    """
    if not begin(adjustment, kind, actor, version):
        return False
    employing = is_of(adjustment.journey, actor, JourneyRole.MANAGER)
    if kind is MoveKind.DROPPED and employing and not words:
        raise Refused(REASON)
    adjustment.state = moves.after(adjustment.state, kind)
    step(adjustment, kind, actor, words)
    if kind is MoveKind.CHANGED:
        _open_round(adjustment, actor)
    telling.tell_moved(adjustment, actor, kind)
    return True


def _open_round(before: Adjustment, actor: UUID) -> None:
    """Begin the next round; what is stored closed stays so, and cannot begin another."""
    words = queries.words_of(before)
    if words is None:
        raise Refused("Le texte de cet aménagement ne peut pas être ouvert. L’équipe technique est prévenue.")
    place, client_id, text = queries.place_in(before), db.secret_id(), sealing.pack(sealing.begun_again(words))
    made = _make(
        before.journey,
        author_id=actor,
        client_id=client_id,
        words_mac=place.mac(actor, client_id, text),
        shown=before.shown_at is not None,
        message_id=before.message_id,
        previous_id=before.id,
        round=before.round + 1,
    )
    made.words = place.seal("adjustments.words", made.id, actor, text)
    db.session().add(made)
    note(made, MoveKind.PROPOSED, actor)
