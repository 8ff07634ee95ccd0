"""Who comes, in words: one's own answer, what is left of each way, and the lists of those who organise."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from blueprints.core.db import AnyRow
from blueprints.core.i18n import gettext as _
from blueprints.core.i18n import ngettext, when
from blueprints.core.text import isolate
from blueprints.discussion import members
from blueprints.meetings.coming_queries import Room
from blueprints.meetings.models import WAYS, Attendance, Coming


@dataclass(frozen=True, slots=True)
class Own:
    """A person's own answer: its sentence, what follows, and how to join where she has a seat."""

    sentence: str
    follows: str
    way: str
    joining: str
    has_seat: bool
    is_late: bool
    leaves_early: bool


def way_words(way: Coming) -> str:
    """Return a way to come, inside a sentence."""
    return {Coming.ON_SITE: _("sur place"), Coming.ONLINE: _("en visio"), Coming.PHONE: _("par téléphone")}[way]


def show_way(room: Room) -> tuple[str, str]:
    """Return a way to come by its name, and how it is set."""
    names = {Coming.ON_SITE: _("Sur place"), Coming.ONLINE: _("En visio"), Coming.PHONE: _("Par téléphone")}
    seats = ngettext("%(num)s place", "%(num)s places", room.seats) if room.seats else _("Sans limite de places")
    return names[room.way], f"{seats}. {room.joining}" if room.joining else seats


def show_own(attendance: Attendance, rooms: Sequence[Room], place: int) -> Own:
    """Return a person's own answer in words.

    Args:
        attendance: what she answered.
        rooms: the ways of the meeting.
        place: hers among those who wait.
    """
    joining = ""
    if attendance.has_seat:
        joining = next((room.joining for room in rooms if room.way is attendance.coming), "")
    return Own(
        answer_sentence(attendance),
        _follows(attendance, place),
        attendance.coming.value,
        joining,
        attendance.has_seat,
        attendance.is_late,
        attendance.leaves_early,
    )


def answer_sentence(attendance: Attendance | AnyRow) -> str:
    """Return what was answered, as its person would read it."""
    if attendance.coming is Coming.NO:
        return _("Vous ne venez pas.")
    if attendance.coming is Coming.UNKNOWN:
        return _("Vous ne savez pas encore si vous venez.")
    way = way_words(attendance.coming)
    if not attendance.has_seat:
        return _("Vous voulez venir %(way)s.", way=way)
    if attendance.seats > 1:
        return _("Vous venez %(way)s, avec une personne.", way=way)
    return _("Vous venez %(way)s.", way=way)


def _follows(attendance: Attendance, place: int) -> str:
    if attendance.coming not in WAYS:
        return _("Vous pouvez changer d’avis jusqu’au début.")
    if not attendance.has_seat:
        return waiting_words(place)
    if attendance.seats > 1:
        return _("Vos deux places sont gardées. Vous pouvez changer d’avis jusqu’au début.")
    return _("Votre place est gardée. Vous pouvez changer d’avis jusqu’au début.")


def waiting_words(place: int) -> str:
    """Return where a person stands among those who wait, and what follows."""
    if place <= 1:
        return _("Tout est pris. La prochaine place libre est pour vous.") + " " + _wait_end()
    before = ngettext(
        "Tout est pris. %(num)s personne attend avant vous.",
        "Tout est pris. %(num)s personnes attendent avant vous.",
        place - 1,
    )
    return before + " " + _wait_end()


def _wait_end() -> str:
    return _("Vous serez prévenu ou prévenue dans vos nouvelles.")


def hints(rooms: Iterable[Room], own: Attendance | None) -> dict[str, str]:
    """Return what is left of each way, under its answer; nothing where there is no limit."""
    return {room.way.value: words for room in rooms if (words := _left(room, own))}


def _left(room: Room, own: Attendance | None) -> str:
    if room.left is None or (own is not None and own.coming is room.way):
        return ""
    if room.left and not room.waiting:
        return ngettext("Il reste %(num)s place.", "Il reste %(num)s places.", room.left)
    if not room.waiting:
        return _("Tout est pris. Vous serez sur la liste d’attente.")
    return ngettext(
        "Tout est pris. %(num)s personne attend.", "Tout est pris. %(num)s personnes attendent.", room.waiting
    )


@dataclass(frozen=True, slots=True)
class Group:
    """People who answered alike, for those who organise."""

    title: str
    count: str
    names: list[str]


def group(rows: Iterable[AnyRow], rooms: Iterable[Room]) -> list[Group]:
    """Return who comes each way, who waits for it, who does not know and who does not come."""
    gathered: dict[tuple[Coming, bool], list[AnyRow]] = {}
    for row in rows:
        gathered.setdefault((row.coming, row.has_seat), []).append(row)
    team = members.staff()
    groups = []
    for room in rooms:
        title = way_words(room.way)
        groups.append(_group(title[:1].upper() + title[1:], gathered.get((room.way, True), []), team, room))
        waiting = gathered.get((room.way, False), [])
        if waiting:
            groups.append(_group(_("En attente d’une place %(way)s", way=title), waiting, team))
    for coming, title in ((Coming.UNKNOWN, _("Ne savent pas encore")), (Coming.NO, _("Ne viennent pas"))):
        found = gathered.get((coming, False), [])
        if found:
            groups.append(_group(title, found, team))
    return groups


def _group(title: str, rows: Sequence[AnyRow], team: members.Staff, room: Room | None = None) -> Group:
    taken = sum(row.seats for row in rows)
    count = ngettext("%(num)s personne", "%(num)s personnes", taken) if taken else _("Personne pour le moment")
    if room is not None and room.seats is not None:
        count = _("%(count)s, pour %(seats)s places", count=count, seats=room.seats)
    return Group(title, count, [_named(row, team) for row in rows])


def _named(row: AnyRow, team: members.Staff) -> str:
    said = [members.named(row.id, row.pseudonym, team).name]
    if row.seats > 1:
        said.append(_("avec une personne"))
    if row.dictated_to is not None:
        said.append(dictated(row.dictated_to, team))
    if row.is_late:
        said.append(_("arrivera en retard"))
    if row.leaves_early:
        said.append(_("partira plus tôt"))
    return ", ".join(said)


def dictated(writer_id: UUID, team: members.Staff) -> str:
    """Return by whom an answer was written down: "dicté à Nadia"."""
    known = team.get(writer_id)
    return _("dicté à %(name)s", name=known.name.split(",")[0] if known else _("l’animation"))


def other_hour(attendance: Attendance) -> str:
    """Return that somebody's answer was given to another hour, and what it was."""
    before = when(attendance.for_date)
    told = _("L’heure a changé depuis votre réponse. Avant, c’était le %(before)s.", before=before)
    if attendance.coming is Coming.NO:
        return told + " " + _("Pouvez-vous venir maintenant ?")
    return told + " " + _("Pouvez-vous toujours venir ?")


def short_answer(row: Attendance | AnyRow) -> str:
    """Return what somebody answered, for a sheet of those who organise."""
    if row.coming is None:
        return _("Pas de réponse")
    if row.coming is Coming.NO:
        return _("Ne vient pas")
    if row.coming is Coming.UNKNOWN:
        return _("Ne sait pas encore")
    way = way_words(row.coming)
    said = [way[:1].upper() + way[1:]]
    if row.seats > 1:
        said.append(_("avec une personne"))
    if not row.has_seat:
        said.append(_("en attente d’une place"))
    return ", ".join(said)


def call_rows(rows: Iterable[AnyRow]) -> list[tuple[str, str, str, str]]:
    """Return the lines of the call sheet: who, her answer so far, and two empty places to write."""
    return [(isolate(f"{row.first_name} {row.last_name}"), short_answer(row), "", "") for row in rows]


def attendance_rows(rows: Iterable[AnyRow]) -> list[tuple[str, str, str]]:
    """Return the lines of the attendance sheet: who may come, named as in the collective, and a place to tick."""
    team = members.staff()
    expected = (row for row in rows if row.coming is not Coming.NO)
    return [(members.named(row.id, row.pseudonym, team).name, short_answer(row), "☐") for row in expected]
