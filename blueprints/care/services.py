"""What is done when somebody's words speak of a danger: who is called, who next, and what each of them and she may say.

Nothing of the words is copied, and no trail or count outside these rows tells that it happened: who administers the
platform, who accompanies her and who employs her learn nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from blueprints.accounts import queries as accounts
from blueprints.care import hours, looking, queries, roster, sealing
from blueprints.care.models import CareAlert, CareStep, StepKind
from blueprints.core import clock, db, transaction
from blueprints.core.errors import Refused
from blueprints.news import services as news
from blueprints.news.models import NewsKind

TAKEN = "%s s’en occupe déjà. Vous n’avez rien à faire."
NOT_YOURS = "Prenez d’abord cette alerte\u00a0: dites «\u00a0Je m’en occupe\u00a0»."
OVER = "Cette alerte est fermée. Il n’y a plus rien à faire."
NO_PHONE = "Écrivez le numéro où vous rappeler."
CLOSING = frozenset({StepKind.TALKED, StepKind.WROTE, StepKind.MET, StepKind.NOTHING})
DONE = (StepKind.TALKED, StepKind.WROTE, StepKind.MET, StepKind.UNREACHED, StepKind.NOTHING)
QUIET, KEPT = timedelta(days=14), timedelta(days=30)
"""A taken alert without a word more closes by itself; a closed one is destroyed."""


@dataclass(frozen=True, slots=True)
class Noticed:
    """What its author is told at once."""

    called: str
    """Who was called; empty when it is closed, or when nobody could be."""
    opens_at: datetime | None
    """When somebody reads; None while it is open."""


Announce = Callable[[Noticed], None]
_announcers: list[Announce] = []


def announces(act: Announce) -> Announce:
    """Register what tells the author, on her very next page, once her message is stored."""
    _announcers[:] = [act]
    return act


def look_at(
    *, author_id: UUID, kind: str, subject_id: UUID, text: str, address: str = "", is_named: bool = True
) -> CareAlert | None:
    """Inside the write unit of a text of the collective: look for the phrases, and call somebody when there is one.

    The text is stored as it is, whatever is found. A text that was noticed before is not noticed again.

    Args:
        author_id: who wrote it.
        kind: of what feature it is.
        subject_id: which one.
        text: its words, the title with them.
        address: where it stands; nothing where the feature finds it by itself (see `places`).
        is_named: whether the others read her name.

    Returns:
        The alert, when there is a new one.
    """
    if not looking.holds_phrase(text) or not queries.find_settings().is_looking or queries.is_known(kind, subject_id):
        return None
    alert_id = CareAlert.fresh_id()
    alert = CareAlert(
        id=alert_id,
        platform_id=db.platform_id(),
        kind=kind,
        subject_id=subject_id,
        address=address,
        author_mac=sealing.fresh_mark(author_id, is_named=is_named, used=queries.list_marks(author_id)),
        sealed_author=sealing.seal(str(author_id), alert_id=alert_id, column="sealed_author"),
        is_named=is_named,
        noticed_at=clock.now(),
    )
    db.session().add(alert)
    db.session().flush()
    _note(alert, StepKind.NOTICED)
    told = _begin(alert, author_id)
    transaction.after_commit(lambda: _announce(told))
    return alert


def _announce(told: Noticed) -> None:
    for act in _announcers:
        act(told)


def _begin(alert: CareAlert, author_id: UUID) -> Noticed:
    week, now = hours.week(), clock.now()
    if hours.is_open(week, now):
        return Noticed(_call(alert, author_id), None)
    alert.next_at = hours.next_opening(week, now)
    _note(alert, StepKind.CLOSED_NOW)
    return Noticed("", alert.next_at)


def _note(alert: CareAlert, kind: StepKind, person_id: UUID | None = None) -> None:
    step = CareStep(
        platform_id=alert.platform_id, alert_id=alert.id, kind=kind, person_id=person_id, happened_at=clock.now()
    )
    db.session().add(step)
    db.session().flush()


def page_of(alert: CareAlert) -> str:
    """Return the path of an alert's page."""
    return f"/aide/alertes/{alert.id}"


# --- calling ----------------------------------------------------------------------------------------------------------


def _call(alert: CareAlert, author_id: UUID, *, but: UUID | None = None) -> str:
    """Call the next one and return her name; say when the one after her is called."""
    now, week, calls = clock.now(), hours.week(), queries.count_calls(alert.id)
    chosen = roster.next_of(author_id, calls, but=but)
    alert.next_at = hours.after(week, now, queries.find_settings().minutes)
    if chosen is None:
        return ""
    if calls.get(chosen.id, 0) > 0 and but is None and _called_today(alert, chosen.id):
        alert.next_at = hours.next_day(week, now)
        return ""
    _note(alert, StepKind.CALLED, chosen.id)
    _tell(alert, chosen.id, NewsKind.CARE_CALLED)
    return chosen.name


def _called_today(alert: CareAlert, person_id: UUID) -> bool:
    steps = queries.list_steps([alert.id])
    last = [one.happened_at for one in steps if one.kind is StepKind.CALLED and one.person_id == person_id]
    return bool(last) and clock.paris(last[-1]).date() == clock.paris(clock.now()).date()


def _tell(alert: CareAlert, person_id: UUID, kind: NewsKind) -> None:
    """Tell her at once, by the ways she chose; the news says neither who nor what."""
    happened = clock.now() - news.PATIENCE
    news.tell(people=[person_id], kind=kind, address=page_of(alert), subject=alert.id, once=True, happened_at=happened)


def call_due(*, now: datetime) -> int:
    """Call the next one for every alert that nobody took in time; return how many were looked at."""
    due = queries.list_due(now)
    week = hours.week() if due else None
    for alert in due:
        if week is not None and not hours.is_open(week, now):
            alert.next_at = hours.next_opening(week, now)
        else:
            _call(alert, _author(alert))
    return len(due)


def _author(alert: CareAlert) -> UUID:
    return sealing.author_of(alert.sealed_author, alert_id=alert.id)


# --- what a facilitator does ------------------------------------------------------------------------------------------


def note_read(*, alert: CareAlert, person_id: UUID) -> None:
    """Note once that a facilitator opened an alert: its author reads it."""
    if not queries.has_read(alert.id, person_id):
        _note(alert, StepKind.READ, person_id)


def take(*, alert: CareAlert, person_id: UUID) -> None:
    """Say "Je m’en occupe": nobody else is called. Said twice by the same person, it is said once.

    Raises:
        Refused: it is closed, or somebody else said so first.
    """
    held = _open(alert)
    if held.taken_by == person_id:
        return
    if held.taken_by is not None:
        raise Refused(TAKEN % _name(held.taken_by))
    held.taken_by, held.taken_at, held.next_at = person_id, clock.now(), None
    _note(held, StepKind.TAKEN, person_id)
    news.settle(kind=NewsKind.CARE_CALLED, subject=held.id)


def pass_on(*, alert: CareAlert, person_id: UUID) -> None:
    """Say that one cannot take care: the next one is called at once.

    Raises:
        Refused: it is closed, or in other hands.
    """
    held = _open(alert)
    if held.taken_by not in (None, person_id):
        raise Refused(TAKEN % _name(held.taken_by))
    _note(held, StepKind.PASSED, person_id)
    _let_go(held, but=person_id)


def _let_go(alert: CareAlert, *, but: UUID | None) -> None:
    alert.taken_by = alert.taken_at = None
    week, now = hours.week(), clock.now()
    if hours.is_open(week, now):
        _call(alert, _author(alert), but=but)
    else:
        alert.next_at = hours.next_opening(week, now)


def note_done(*, alert: CareAlert, person_id: UUID, what: StepKind) -> None:
    """Note what was done; all but "je n’ai pas pu la joindre" closes the alert.

    Raises:
        Refused: it is closed, or she did not take it.
    """
    held = _open(alert)
    if held.taken_by != person_id:
        raise Refused(NOT_YOURS)
    _note(held, what, person_id)
    if what in CLOSING:
        _close(held)


def _open(alert: CareAlert) -> CareAlert:
    held = queries.hold_alert(alert.id)
    if held is None or held.closed_at is not None:
        raise Refused(OVER)
    return held


def _name(person_id: UUID | None) -> str:
    person = accounts.find_person(person_id) if person_id else None
    return f"{person.first_name} {person.last_name}" if person else "Une autre personne"


def _close(alert: CareAlert) -> None:
    alert.closed_at, alert.next_at, alert.wants_call = clock.now(), None, False
    alert.sealed_phone = None
    _untell(alert)
    transaction.after_commit(lambda: db.overwrite_deleted("care_alerts"))


# --- what she says ----------------------------------------------------------------------------------------------------


def say(*, alert: CareAlert, what: StepKind) -> None:
    """Say "je vais mieux" or "c’était une erreur": the alert is closed. Closed already, it stays so.

    Args:
        alert: about her words.
        what: `StepKind.BETTER` or `StepKind.MISTAKE`.
    """
    held = queries.hold_alert(alert.id)
    if held is None or held.closed_at is not None:
        return
    _note(held, what)
    _close(held)


def ask_call(*, alert: CareAlert, phone: str) -> None:
    """Ask to be called back: whoever takes care is told; the number is sealed, and destroyed when it closes.

    Raises:
        Refused: it is closed.
    """
    held = _open(alert)
    held.sealed_phone = sealing.seal(phone, alert_id=held.id, column="sealed_phone")
    if not held.wants_call:
        held.wants_call = True
        _note(held, StepKind.CALL_ASKED)
    if held.taken_by is not None:
        _tell(held, held.taken_by, NewsKind.CARE_CALL_ASKED)


# --- by itself --------------------------------------------------------------------------------------------------------


def let_go_of_left(*, now: datetime) -> None:
    """Call the next one where who took care animates no more."""
    for alert in queries.list_left(now):
        _note(alert, StepKind.LET_GO, alert.taken_by)
        _let_go(alert, but=alert.taken_by)


def close_quiet(*, now: datetime) -> None:
    """Close what was taken two weeks ago, without a word since."""
    for alert in queries.list_quiet(now - QUIET):
        _note(alert, StepKind.ENDED)
        _close(alert)


def destroy_old(*, now: datetime) -> int:
    """Destroy what was closed a month ago, and the news of it; return how many."""
    return _destroy(queries.list_gone(now - KEPT))


def _untell(alert: CareAlert) -> None:
    """No news leads to an alert that nobody opens any more."""
    for kind in (NewsKind.CARE_CALLED, NewsKind.CARE_CALL_ASKED):
        news.take_back(kind=kind, address=page_of(alert), since=alert.noticed_at - news.PATIENCE)


def _destroy(gone: Sequence[CareAlert]) -> int:
    for alert in gone:
        _untell(alert)
        db.session().delete(alert)
    if gone:
        db.session().flush()
        transaction.after_commit(lambda: db.overwrite_deleted("care_alerts"))
    return len(gone)


def forget(*, person_id: UUID) -> None:
    """An account closes: alerts about her words are destroyed; those that she took care of are given on."""
    while own := queries.list_own(person_id):
        _destroy(own)
    roster.forget(person_id=person_id)
    for alert in queries.list_taken_by(person_id):
        _note(alert, StepKind.LET_GO, person_id)
        _let_go(alert, but=person_id)
