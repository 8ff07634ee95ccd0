"""Where a meeting stands, in words, and which moves a page offers."""

from datetime import timedelta

from blueprints.core import clock
from blueprints.core.db import AnyRow
from blueprints.core.i18n import day, when
from blueprints.core.i18n import gettext as _
from blueprints.meetings import life
from blueprints.meetings.models import Afterwards, Meeting, MeetingState
from blueprints.meetings.services import is_open

Step = tuple[str, str, str]


def state_words(meeting: Meeting | AnyRow) -> tuple[str, str]:
    """Return where a meeting stands in words, and the kind of its badge."""
    state: MeetingState = meeting.state
    if state is MeetingState.POLLING:
        return (
            (_("Choix de la date"), "now") if is_open(state, meeting.poll_ends_at) else (_("Réponses closes"), "info")
        )
    if state is MeetingState.SCHEDULED:
        return _scheduled_words(meeting)
    return {
        MeetingState.DRAFT: (_("En préparation"), "plain"),
        MeetingState.HELD: (_("A eu lieu"), "plain"),
        MeetingState.CLOSED: (_("Terminée"), "plain"),
        MeetingState.CANCELLED: (_("Annulée"), "warn"),
    }[state]


def _scheduled_words(meeting: Meeting | AnyRow) -> tuple[str, str]:
    if is_over(meeting):
        return _("A eu lieu"), "plain"
    if meeting.starts_at is not None and meeting.starts_at <= clock.now():
        return _("En cours"), "now"
    return _("Date choisie"), "ok"


def is_over(meeting: Meeting | AnyRow) -> bool:
    """Tell whether the hours of a meeting have passed."""
    if meeting.starts_at is None:
        return False
    return bool(meeting.starts_at + timedelta(minutes=meeting.minutes_long) <= clock.now())


def date_words(meeting: Meeting) -> str:
    """Return the date of a meeting in a sentence; nothing when it has none, or is cancelled."""
    if meeting.starts_at is None or meeting.state is MeetingState.CANCELLED:
        return ""
    date = when(meeting.starts_at)
    if is_over(meeting):
        return _("La rencontre a eu lieu : %(date)s", date=date)
    return _("La date est choisie : %(date)s", date=date)


def capital(words: str) -> str:
    """Return words as the start of a line."""
    return words[:1].upper() + words[1:]


def steps(meeting: Meeting, *, has_outcome: bool = False) -> list[Step]:
    """Return the rope of a meeting: what is done, what goes on, what comes.

    Args:
        meeting: which one.
        has_outcome: what came out of it is published already.
    """
    proposed = _("Proposée le %(date)s", date=day(meeting.created_at))
    starts = meeting.starts_at
    names = (_("Rencontre proposée"), _("Choix de la date"), _("Date choisie"), _("Rencontre"), _("Compte rendu"))
    place = len(names) if has_outcome else _place(meeting)
    chosen = capital(when(starts)) if starts else _("Les personnes qui ont répondu seront prévenues")
    without = meeting.state is MeetingState.CLOSED and not has_outcome
    notes = [proposed, _poll_note(meeting), chosen, _("À venir"), _("Il n’y en a pas") if without else _("À venir")]
    shown: list[Step] = []
    for index, (name, note) in enumerate(zip(names, notes, strict=True)):
        state = "done" if index < place else "now" if index == place else "next"
        shown.append((name, state, _("Fait") if state == "done" and note == _("À venir") else note))
    return shown


def _place(meeting: Meeting) -> int:
    """Return which step of the rope goes on."""
    places = {
        MeetingState.DRAFT: 0,
        MeetingState.POLLING: 1,
        MeetingState.SCHEDULED: 4 if is_over(meeting) else 3,
        MeetingState.HELD: 4,
        MeetingState.CLOSED: 5,
    }
    return places.get(meeting.state, 0)


def _poll_note(meeting: Meeting) -> str:
    if meeting.poll_ends_at is None:
        return _("Fait") if meeting.starts_at is None else _("La date était déjà connue")
    if meeting.state is not MeetingState.POLLING:
        return _("Fait")
    if is_open(meeting.state, meeting.poll_ends_at):
        return _("En cours jusqu’au %(date)s", date=day(meeting.poll_ends_at))
    return _("Réponses closes depuis le %(date)s", date=day(meeting.poll_ends_at))


def list_moves(meeting: Meeting) -> frozenset[str]:
    """Return the states that a page offers to bring a meeting to: "held" only once it has begun."""
    begun = meeting.starts_at is not None and meeting.starts_at <= clock.now()
    offered = life.MOVES[meeting.state] - (frozenset() if begun else {MeetingState.HELD})
    return frozenset(state.value for state in offered)


def afterwards_words(afterwards: Afterwards | None) -> str:
    """Return what comes after a meeting that is cancelled, in a sentence."""
    words = {
        Afterwards.NEW_DATES: _("D’autres dates seront bientôt proposées."),
        Afterwards.NOTHING: _("Elle n’est pas remplacée."),
        Afterwards.UNKNOWN: _("On ne sait pas encore ce qui vient ensuite. L’animation le dira ici."),
    }
    return words[afterwards] if afterwards else ""
