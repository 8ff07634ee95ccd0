"""An agenda as its pages write it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from markupsafe import Markup

from blueprints.agenda import easy, queries, services
from blueprints.core import text
from blueprints.core.db import AnyRow
from blueprints.core.i18n import SIMPLE, language, ngettext
from blueprints.core.i18n import gettext as _
from blueprints.discussion import easy_words, members
from blueprints.discussion.easy import EasyState
from blueprints.meetings.models import Meeting

_HOUR = 60


@dataclass(frozen=True, slots=True)
class Point:
    """One point, ready to be written."""

    id: UUID
    url: str
    place: int
    title: str
    about: Markup
    said: str
    minutes: int | None
    time: str
    own: bool
    supported: bool
    messages: str
    idea: str
    answer: Markup


@dataclass(frozen=True, slots=True)
class Twin:
    """The state of the easy-read twin."""

    label: str
    kind: str
    warning: str


@dataclass(frozen=True, slots=True)
class Message:
    """What somebody has to say about a point."""

    id: UUID
    title: str
    body: Markup
    name: str


@dataclass(frozen=True, slots=True)
class Agenda:
    """An agenda, ready to be written."""

    url: str
    points: list[Point]
    aside: list[Point]
    total: str
    twin: Twin | None
    is_open: bool
    own: list[Message]
    messages: int
    easy: Markup


def length_words(minutes: int) -> str:
    """Return a length of time in words."""
    hours, rest = divmod(minutes, _HOUR)
    if not hours:
        return ngettext("%(num)s minute", "%(num)s minutes", minutes)
    return f"{hours}\u00a0h" + (f"\u00a0{rest:02}" if rest else "")


def show(meeting: Meeting, person_id: UUID, *, messages: bool = True) -> Agenda:
    """Return an agenda as a member reads it.

    Args:
        meeting: which one.
        person_id: who reads.
        messages: with what she has to say herself.
    """
    rows, team = queries.list_shown_items(meeting.id, person_id), members.staff()
    standing = [row for row in rows if row.withdrawn_at is None]
    is_open = services.is_open(meeting)
    read_easily = language() == SIMPLE and _is_valid(standing)
    own = queries.list_own_remarks(meeting.id, person_id) if standing and messages else []
    return Agenda(
        url=f"/rencontres/{meeting.id}/ordre-du-jour",
        points=[_point(row, place, person_id, team) for place, row in enumerate(standing, start=1)],
        aside=[_point(row, 0, person_id, team) for row in rows if row.withdrawn_at is not None],
        total=total_words(standing, meeting),
        twin=_twin(standing),
        is_open=is_open,
        own=[show_message(row, row.title, named=row.is_named, team=team) for row in own],
        messages=sum(row.remarks for row in standing),
        easy=_easy(meeting) if read_easily else Markup(),
    )


def _is_valid(standing: Sequence[AnyRow]) -> bool:
    return bool(standing) and standing[0].easy_state is EasyState.VALIDATED


def _easy(meeting: Meeting) -> Markup:
    twin = queries.find_easy(meeting.id)
    return text.show(twin.body) if twin else Markup()


def _point(row: AnyRow, place: int, person_id: UUID, team: members.Staff) -> Point:
    own = row.author_id == person_id
    return Point(
        id=row.id,
        url=f"/ordre-du-jour/{row.id}",
        place=place,
        title=row.title,
        about=text.show(row.about) if row.about else Markup(),
        said=_said(row, own=own, team=team),
        minutes=row.minutes_long,
        time=length_words(row.minutes_long) if row.minutes_long else "",
        own=own,
        supported=bool(row.own_support),
        messages=_messages(row.remarks),
        idea=f"/idees/{row.idea_id}" if row.idea_id and row.idea_stands else "",
        answer=text.show(row.answer) if row.answer else Markup(),
    )


def _said(row: AnyRow, *, own: bool, team: members.Staff) -> str:
    """Return who proposed a point, and how many want it too."""
    if own:
        who = _("Vous avez proposé ce point.")
    else:
        is_said = row.author_id is not None and not row.was_subject
        name = members.named(row.author_id, row.pseudonym, team).name if is_said else _("une personne du collectif")
        who = _("Une idée de %(name)s.", name=name) if row.idea_id else _("Proposé par %(name)s.", name=name)
    if not row.supports:
        return who
    count = ngettext("%(num)s personne dit « moi aussi ».", "%(num)s personnes disent « moi aussi ».", row.supports)
    return f"{who} {count}"


def _messages(count: int) -> str:
    return ngettext("%(num)s message à lire", "%(num)s messages à lire", count) if count else ""


def total_words(rows: Sequence[AnyRow], meeting: Meeting) -> str:
    """Return how long the points take together, beside the length of the meeting; nothing where none has a time."""
    total = sum(row.minutes_long or 0 for row in rows)
    if not total:
        return ""
    words = _("Durée des points : %(total)s.", total=length_words(total))
    words += " " + _("Durée de la rencontre : %(length)s.", length=length_words(meeting.minutes_long))
    over = total - meeting.minutes_long
    return words if over <= 0 else words + " " + _("C’est %(over)s de trop.", over=length_words(over))


def _twin(standing: Sequence[AnyRow]) -> Twin | None:
    if not standing or standing[0].easy_state is None:
        return None
    first = standing[0]
    return state_of(first.easy_state, first.easy_count, is_current=first.easy_made_of == easy.mark(standing))


def state_of(state: EasyState, count: int, *, is_current: bool) -> Twin:
    """Return the state of a twin in words.

    Args:
        state: its state.
        count: by how many people concerned it was read again.
        is_current: the points have not changed since it was written.
    """
    warning = "" if is_current else _("L’ordre du jour a changé depuis que ce texte est écrit.")
    return Twin(easy_words.words_of(state, count), easy_words.KINDS[state], warning)


def show_message(row: AnyRow, title: str, *, named: bool, team: members.Staff | None = None) -> Message:
    """Return one message, with the name under which it is read."""
    name = members.named(row.author_id, getattr(row, "pseudonym", None), team).name if named and row.author_id else ""
    return Message(row.id, title, text.show(row.body), name)
