"""What a message answers to, in a few words; never more of it than its reader may read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from blueprints.core.errors import Refused
from blueprints.core.i18n import gettext as _
from blueprints.core.text import isolate
from blueprints.messaging import opening, queries
from blueprints.messaging.opening import Words
from blueprints.messaging.talks import Talk

LONGEST = 90
GONE = "Le message auquel vous répondez n’est plus là. Votre texte, lui, est encore là."


@dataclass(frozen=True, slots=True)
class Quote:
    """The beginning of a message that is answered."""

    author: str
    words: str
    sequence: int
    """Where it stands; 0 when the reader has no way to it."""


def quotes_of(talk: Talk, words: Sequence[Words], viewer: UUID, start: datetime) -> Mapping[UUID, Quote]:
    """Return what messages answer to, by the id of what is answered.

    Args:
        talk: the conversation.
        words: messages of the reader's history, opened.
        viewer: the reader.
        start: where her history begins; what is older is only said to be there.
    """
    asked = {one.reply_to_id for one in words if one.reply_to_id is not None}
    here = {one.id: one for one in words if one.id in asked}
    away = asked - here.keys()
    for row in queries.list_by_id(talk.id, sorted(away)) if away else ():
        here[row.id] = opening.open_one(talk, row)
    return {one.id: quote_of(talk, one, viewer, start) for one in here.values()}


def quote_of(talk: Talk, one: Words, viewer: UUID, start: datetime) -> Quote:
    """Return one message as it is quoted to a reader."""
    if one.sent_at < start:
        return Quote("", _("un message d’avant votre arrivée"), 0)
    names = {member.person_id: member.first_name for member in talk.journey.members}
    author = _("Vous") if one.author_id == viewer else isolate(names.get(one.author_id)) or _("Une personne")
    return Quote(author, _excerpt(one), one.sequence)


def _excerpt(one: Words) -> str:
    """Return the beginning of a message; who answered may have answered other words than those of now."""
    if one.withdrawn_at is not None:
        return _("message retiré")
    if one.text is None:
        return _("un message qui ne peut pas être ouvert")
    line = " ".join(one.text.split())
    if len(line) > LONGEST:
        line = line[:LONGEST].rsplit(" ", 1)[0] + "…"
    line = line or _("un fichier")
    return _("%(words)s (modifié)", words=line) if one.edited_at is not None else line


def find_answered(talk: Talk, sequence: int, start: datetime) -> Words:
    """Return the message that somebody answers to.

    Args:
        talk: the conversation.
        sequence: its place.
        start: where the history of who answers begins.

    Raises:
        Refused: it was taken back, or there is none for her.
    """
    row = queries.find_message(talk.id, sequence)
    if row is None or row.sent_at < start or row.withdrawn_at is not None:
        raise Refused(GONE)
    return opening.open_one(talk, row)
