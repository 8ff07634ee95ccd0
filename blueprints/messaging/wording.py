"""What the pages of a conversation say: its name, who reads it, who wrote what and when, for one viewer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from blueprints.core import clock
from blueprints.core.i18n import clock_time, day, gettext, ngettext, relative_day
from blueprints.core.text import isolate
from blueprints.journeys.models import JourneyRole
from blueprints.messaging import changing, moods
from blueprints.messaging.file_lines import FileLine
from blueprints.messaging.models import ConversationKind
from blueprints.messaging.opening import Words
from blueprints.messaging.queries import COUNTED
from blueprints.messaging.quoting import Quote
from blueprints.messaging.talks import Member, Talk, list_readers

_ = gettext
ICONS = {
    ConversationKind.PRIVATE: "message-square-text",
    ConversationKind.SHARED: "users-round",
    ConversationKind.ADJUSTMENTS: "handshake",
    ConversationKind.HEALTH: "stethoscope",
}


@dataclass(frozen=True, slots=True)
class Reader:
    """One person of "Qui peut lire ?"."""

    name: str
    role: str
    initial: str
    me: bool


@dataclass(frozen=True, slots=True)
class Said:
    """One message as the page shows it."""

    sequence: int
    client: str
    day: str
    author: str
    role: str
    initial: str
    mine: bool
    when: str
    status: str
    text: str | None
    files: Sequence[FileLine] = ()
    place: int = 0
    """Of its last change in the order of the conversation: what a script asks after."""
    answers: Quote | None = None
    edited: str = ""
    withdrawn: str = ""
    may_edit: bool = False
    may_withdraw: bool = False
    adjust_url: str = ""
    mood: str = ""
    """How its author said she is, by the short form."""


# --- names ------------------------------------------------------------------------------------------------------------


def centre_of(talk: Talk) -> Member | None:
    """Return the accompanied person."""
    return next((one for one in talk.journey.members if one.role is JourneyRole.BENEFICIARY), None)


def short_names(people: Sequence[Member]) -> list[str]:
    """Return first names, with the last name where two people share the first."""
    first = [one.first_name for one in people]
    return [one.full_name if first.count(one.first_name) > 1 else isolate(one.first_name) for one in people]


def others(readers: Sequence[Member], viewer: UUID) -> list[str]:
    """Return the names of the present *readers* besides *viewer*."""
    return short_names([one for one in readers if one.person_id != viewer])


def listed(names: Sequence[str]) -> str:
    """Return names as one says them: "Awa", "Awa et Sophie", "Awa, Julien et Sophie"."""
    return _(" et ").join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def title(talk: Talk, readers: Sequence[Member], names: Sequence[str]) -> str:
    """Return the name of a conversation: it says who reads it.

    Args:
        talk: the conversation.
        readers: its `list_readers`.
        names: those of the `others`, for who looks.
    """
    if talk.kind is ConversationKind.ADJUSTMENTS:
        return _("Conseiller et manager")
    if talk.kind is ConversationKind.HEALTH:
        return _("Santé au travail")
    if not names or (talk.kind is ConversationKind.SHARED and not _has_manager(readers)):
        return _("À trois, en pause") if talk.kind is ConversationKind.SHARED else _("Conversation en pause")
    return _("Avec %(names)s", names=listed(names))


def _has_manager(readers: Sequence[Member]) -> bool:
    """Without one, the three are two: the name must not be the one of their own conversation."""
    return any(reader.role is JourneyRole.MANAGER for reader in readers)


def company(names: Sequence[str]) -> str:
    """Return who is in a conversation with these others: "Vous, Julien et Sophie"."""
    return listed([_("Vous"), *names]) if names else _("Personne d’autre pour le moment")


def spoken_of(names: Sequence[str]) -> str:
    """Return the calm line about a conversation of these persons, which exists and which the viewer does not read."""
    return _(
        "%(names)s parlent des aménagements de votre poste. Vous pouvez leur demander une copie.",
        names=listed(names),
    )


def towards(names: Sequence[str]) -> str:
    """Return who a text goes to: "à Julien et à Sophie"."""
    return listed([_("à %(name)s", name=name) for name in names])


def news(count: int) -> str:
    """Return how many messages are new, in words; nothing when none is."""
    if not count:
        return ""
    if count >= COUNTED:
        return _("%(num)d nouveaux messages ou plus", num=COUNTED)
    return str(ngettext("1 nouveau message", "%(num)d nouveaux messages", count))


# --- people -----------------------------------------------------------------------------------------------------------


def role_of(member: Member, talk: Talk, *, to_centre: bool) -> str:
    """Return what a member is, in words; the employer's name beside the manager."""
    words = {
        JourneyRole.BENEFICIARY: _("personne accompagnée"),
        JourneyRole.COACH: _("votre conseiller") if to_centre else _("conseiller"),
        JourneyRole.MANAGER: _("votre manager") if to_centre else _("manager"),
        JourneyRole.DOCTOR: _("médecin du travail"),
    }
    said = words.get(member.role, "")
    named = member.role is JourneyRole.MANAGER and talk.journey.employer
    return _("%(role)s, %(employer)s", role=said, employer=talk.journey.employer) if named else said


def team(talk: Talk, readers: Sequence[Member], viewer: UUID) -> list[Reader]:
    """Return who can read, the viewer first."""
    to_centre = is_centre(talk, viewer)
    people = [
        Reader(
            isolate(one.first_name) if one.person_id == viewer else one.full_name,
            _("vous") if one.person_id == viewer else role_of(one, talk, to_centre=to_centre),
            one.first_name[:1],
            one.person_id == viewer,
        )
        for one in readers
    ]
    return sorted(people, key=lambda one: not one.me)


def nobody_else(talk: Talk, viewer: UUID) -> str:
    """Return the truth about other readers: who would be told of the one exception."""
    told = [one for one in talk.journey.members if one.role in (JourneyRole.BENEFICIARY, JourneyRole.COACH)]
    if any(one.person_id == viewer for one in told):
        return _("Personne d’autre, sauf urgence grave décidée par deux personnes. On vous préviendrait.")
    names = listed(short_names([one for one in told if one.role is JourneyRole.BENEFICIARY]))
    return _("Personne d’autre, sauf urgence grave décidée par deux personnes. On préviendrait %(names)s.", names=names)


def is_centre(talk: Talk, viewer: UUID) -> bool:
    """Tell whether *viewer* is the accompanied person."""
    centre = centre_of(talk)
    return centre is not None and centre.person_id == viewer


def known_to(talk: Talk) -> str:
    """Return who knows of a conversation without reading it."""
    centre = centre_of(talk)
    if talk.kind is not ConversationKind.ADJUSTMENTS or centre is None:
        return ""
    return _(
        "%(name)s sait que cette conversation existe et peut en demander une copie.", name=isolate(centre.first_name)
    )


def answering(readers: Sequence[Member], viewer: UUID, delay: str) -> str:
    """Return when the coach usually answers; nothing for the coach herself."""
    coaches = [one for one in readers if one.role is JourneyRole.COACH and one.person_id != viewer]
    if not coaches:
        return ""
    return _("%(name)s répond d’habitude %(delay)s.", name=short_names(coaches)[0], delay=delay)


# --- messages ---------------------------------------------------------------------------------------------------------


def said(
    talk: Talk,
    words: Sequence[Words],
    viewer: UUID,
    files: Mapping[UUID, Sequence[FileLine]] | None = None,
    quotes: Mapping[UUID, Quote] | None = None,
) -> list[Said]:
    """Return messages as the page shows them; `day` is said by every message, and drawn where it changes.

    Args:
        talk: the conversation.
        words: its messages, opened.
        viewer: who reads them.
        files: what they bring, by message.
        quotes: what they answer to, by the id of what is answered.
    """
    members = {one.person_id: one for one in reversed(talk.journey.members)}
    to_centre = is_centre(talk, viewer)
    roles = {person: _role_beside_message(one, to_centre=to_centre) for person, one in members.items()}
    adjusts, now = _may_adjust(talk, viewer), clock.now()
    shown = []
    for one in words:
        author, mine, at = members.get(one.author_id), one.author_id == viewer, clock_time(one.sent_at)
        name, there = author.first_name if author else _("Une personne"), one.withdrawn_at is None
        shown.append(
            Said(
                sequence=one.sequence,
                client=str(one.client_id) if mine else "",
                day=relative_day(one.sent_at),
                author=_("Vous") if mine else isolate(name),
                role="" if mine else roles.get(one.author_id, ""),
                initial=name[:1],
                mine=mine,
                when=_("à %(time)s", time=at),
                status=_("Envoyé à %(time)s", time=at) if mine else "",
                text=moods.own_words(one.text) if one.mood and one.text else one.text,
                mood=one.mood,
                files=(files or {}).get(one.id, ()) if there else (),
                place=one.place,
                answers=(quotes or {}).get(one.reply_to_id) if one.reply_to_id and there else None,
                edited=_edited(one.edited_at, one.sent_at) if one.edited_at and there else "",
                withdrawn=_withdrawn(isolate(name), one.withdrawn_at, mine=mine) if one.withdrawn_at else "",
                may_edit=mine and changing.may_edit(talk, one, now),
                may_withdraw=mine and changing.may_withdraw(talk, one, now),
                adjust_url=f"{_ADJUST}{one.id}" if adjusts and there and one.text else "",
            )
        )
    return shown


_ADJUST = "/mon-accompagnement/amenagements/nouveau?message="


def _may_adjust(talk: Talk, viewer: UUID) -> bool:
    """Tell whether the viewer proposes adjustments; what is about health at work stays apart from them."""
    if talk.kind is ConversationKind.HEALTH:
        return False
    proposing = (JourneyRole.BENEFICIARY, JourneyRole.COACH, JourneyRole.MANAGER)
    return any(
        one.person_id == viewer and one.role in proposing and one.absence_id is None for one in list_readers(talk)
    )


def _edited(at: datetime, sent_at: datetime) -> str:
    time = clock_time(at)
    if relative_day(at) == relative_day(sent_at):
        return _("Modifié à %(time)s", time=time)
    return _("Modifié le %(day)s à %(time)s", day=day(at), time=time)


def _withdrawn(name: str, at: datetime, *, mine: bool) -> str:
    moment = {"day": day(at), "time": clock_time(at)}
    if mine:
        return _("Vous avez retiré ce message le %(day)s à %(time)s.", **moment)
    return _("%(name)s a retiré ce message le %(day)s à %(time)s.", name=name, **moment)


def _role_beside_message(member: Member, *, to_centre: bool) -> str:
    words = {
        JourneyRole.COACH: _("votre conseiller") if to_centre else _("conseiller"),
        JourneyRole.MANAGER: _("votre manager") if to_centre else _("manager"),
        JourneyRole.DOCTOR: _("médecin du travail"),
    }
    return words.get(member.role, "")
