"""The meeting that comes next, written large on the home of those who may come."""

from dataclasses import dataclass, replace

from flask import url_for

from blueprints.accounts.models import Role
from blueprints.core.access import Actor
from blueprints.core.db import AnyRow
from blueprints.core.i18n import day, ngettext, when
from blueprints.core.i18n import gettext as _
from blueprints.meetings import coming_words, showing
from blueprints.meetings import queries as meetings
from blueprints.meetings.models import WAYS, MeetingState


@dataclass(frozen=True, slots=True)
class Panel:
    """The meeting that comes next, written large."""

    label: str
    when: str
    title: str
    about: str
    answer: str
    more: str
    url: str
    action: str


def panel_of(actor: Actor) -> Panel | None:
    """Return the panel of the meeting that comes next; None when there is none."""
    found = meetings.find_next_meeting(actor)
    if found is None:
        return None
    url = url_for("meetings.show", meeting_id=found.id)
    if found.state is not MeetingState.POLLING:
        return _fixed(found, url)
    if Role.FACILITATOR in actor.roles:
        return _organised(found, url)
    return _poll(found, url)


def _organised(found: AnyRow, url: str) -> Panel:
    """Say to those who organise how many answered."""
    count = found.answerers
    answered = ngettext("%(num)d personne a répondu.", "%(num)d personnes ont répondu.", count)
    panel = _poll(found, url)
    told = answered if count else _("Personne n’a encore répondu.")
    return replace(panel, more=f"{told} {panel.more}", action=_("Voir les réponses"))


def _poll(meeting: AnyRow, url: str) -> Panel:
    until = day(meeting.poll_ends_at) if meeting.poll_ends_at else ""
    return Panel(
        label=_("Votre prochaine rencontre"),
        when=ngettext("%(num)d date au choix", "%(num)d dates au choix", meeting.dates),
        title=meeting.title,
        about=meeting.place,
        answer=_("Vous avez répondu.") if meeting.answered else "",
        more=_("Les réponses sont ouvertes jusqu’au %(day)s.", day=until) if until else "",
        url=url,
        action=_("Changer ma réponse") if meeting.answered else _("Répondre pour les dates"),
    )


def _fixed(meeting: AnyRow, url: str) -> Panel:
    hours = showing.hours(meeting.starts_at, meeting.minutes_long)
    about = f"{hours[:1].upper()}{hours[1:]}."
    return Panel(
        label=_("Votre prochaine rencontre"),
        when=_capital(when(meeting.starts_at)),
        title=meeting.title,
        about=f"{meeting.place}. {about}" if meeting.place else about,
        answer=_own(meeting),
        more=_("Vous êtes sur la liste d’attente.") if meeting.coming in WAYS and not meeting.has_seat else "",
        url=url,
        action=_("Voir la rencontre") if meeting.coming else _("Dire si je viens"),
    )


def _own(meeting: AnyRow) -> str:
    """Return whether she comes; before she says so, what she answered to the date."""
    if meeting.coming:
        return coming_words.answer_sentence(meeting)
    answer = meeting.own_answer
    return _("Vous avez répondu : %(answer)s.", answer=showing.answer_words(answer).lower()) if answer else ""


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
