"""A copy of a conversation, for one of its readers: what she may read between two days, as plain values.

It says whole names, since it leaves the platform: "Vous" would be somebody else's. It names no service. What was
withdrawn is said without words, what cannot be opened is said in its place, and files are named, not given.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from blueprints.core import audit, clock, db, transaction
from blueprints.core.audit import Reading
from blueprints.core.errors import Refused
from blueprints.core.i18n import clock_time, day, ngettext, when
from blueprints.core.i18n import gettext as _
from blueprints.core.text import isolate
from blueprints.files import opening as files
from blueprints.files.models import StoredFile
from blueprints.messaging import opening, places, queries, quoting, wording
from blueprints.messaging.file_lines import kind_in_words, size_in_words
from blueprints.messaging.models import MessageFile
from blueprints.messaging.talks import Talk, list_readers, memberships_of_readers

if TYPE_CHECKING:
    from blueprints.messaging.opening import Words
    from blueprints.messaging.queries import MessageRow

MOST = 2000
"""How many messages one copy holds."""
_NOBODY = UUID(int=0)
_TOGETHER = 500
NOTHING = "Il n’y a pas de message entre ces deux jours. Choisissez d’autres jours."


@dataclass(frozen=True, slots=True)
class CopiedMessage:
    """One message of a copy; no text when there are no words to show."""

    head: str
    text: str
    notes: list[str]


@dataclass(frozen=True, slots=True)
class CopiedDay:
    """The messages of one day."""

    title: str
    said: list[CopiedMessage]


@dataclass(frozen=True, slots=True)
class Copy:
    """A conversation between two days, in words."""

    title: str
    about: list[str]
    foot: str
    days: list[CopiedDay]


def rows_between(
    talk: Talk, start: datetime, *, first: datetime | None, until: datetime | None
) -> Sequence["MessageRow"]:
    """Return the messages between two moments, within a reader's history.

    Args:
        talk: the conversation.
        start: where the reader's history begins.
        first: from when; from the start by default.
        until: before when; up to the last message by default.

    Raises:
        Refused: there is none, or there are more than one copy holds.
    """
    after = places.first_from(talk, until) if until is not None else None
    before = after[0] if after is not None else queries.MOST
    rows = queries.list_before(talk, max(start, first or start), before=before, limit=MOST)
    if not rows:
        raise Refused(NOTHING)
    if len(rows) > MOST:
        first_day = day(rows[1].sent_at)
        raise Refused(
            _("Une copie contient 2 000 messages au plus. Les derniers commencent le %(day)s.", day=first_day)
        )
    return rows


def make(talk: Talk, rows: Sequence["MessageRow"], reader: UUID, start: datetime) -> Copy:
    """Open what a copy holds, and put it in words.

    Args:
        talk: the conversation.
        rows: its `rows_between`.
        reader: for whom.
        start: where her history begins.
    """
    words = opening.open_messages(talk, rows, reader)
    there = [one for one in words if one.withdrawn_at is None]
    quotes = quoting.quotes_of(talk, there, _NOBODY, start)
    files_ = _files_of(talk, [one.id for one in there])
    names = {one.person_id: one.full_name for one in reversed(talk.journey.members)}
    said = [(day(one.sent_at), _said(one, names, quotes, files_)) for one in words]
    days = [
        CopiedDay(title[:1].upper() + title[1:], [one for _day, one in group])
        for title, group in groupby(said, key=lambda one: one[0])
    ]
    asked = {"name": names.get(reader, ""), "moment": when(clock.now())}
    return Copy(_title(talk), list(_about(talk, words)), _("Copie demandée par %(name)s, %(moment)s.", **asked), days)


def record(*, talk: Talk, reader: UUID, rows: Sequence["MessageRow"], form: str) -> None:
    """Inside a write unit: write in the audit trail that a copy leaves."""
    audit.record(
        Reading.COPY,
        subject="conversations",
        subject_id=talk.id,
        actor_id=reader,
        form=form,
        count=len(rows),
        first=rows[0].sequence,
        last=rows[-1].sequence,
    )


def leave_trace(*, talk: Talk, reader: UUID, rows: Sequence["MessageRow"], form: str) -> None:
    """Write it in a unit of its own, before a word leaves."""
    with transaction.apart():
        record(talk=talk, reader=reader, rows=rows, form=form)


# --- in words ---------------------------------------------------------------------------------------------------------


def _title(talk: Talk) -> str:
    """Return a title that names the readers, and no subject: a sheet of paper is seen by others."""
    names = [one.full_name for one in (list_readers(talk) or memberships_of_readers(talk))]
    return _("Conversation entre %(names)s", names=wording.listed(list(dict.fromkeys(names))))


def _about(talk: Talk, words: Sequence["Words"]) -> Iterator[str]:
    span = {"first": when(words[0].sent_at), "last": when(words[-1].sent_at)}
    count = len(words)
    yield ngettext("Cette copie contient 1 message.", "Cette copie contient %(num)d messages.", count)
    yield _("Le premier est du %(first)s. Le dernier est du %(last)s.", **span)
    for one in list_readers(talk):
        role = wording.role_of(one, talk, to_centre=False)
        yield _("%(name)s : %(role)s.", name=one.full_name, role=role)
    yield _("Les fichiers joints ne sont pas dans la copie : leur nom est écrit.")
    yield _("Les messages retirés sont indiqués, sans leurs mots.")


def _said(
    one: "Words",
    names: Mapping[UUID, str],
    quotes: Mapping[UUID, quoting.Quote],
    files_: Mapping[UUID, Sequence[str]],
) -> CopiedMessage:
    name = names.get(one.author_id) or _("Une personne")
    head = _("%(name)s, à %(time)s", name=name, time=clock_time(one.sent_at))
    if one.withdrawn_at is not None:
        at = {"day": day(one.withdrawn_at), "time": clock_time(one.withdrawn_at)}
        return CopiedMessage(head, "", [_("%(name)s a retiré ce message le %(day)s à %(time)s.", name=name, **at)])
    notes = list(_notes(one, quotes, files_.get(one.id, ())))
    if one.text is None:
        notes.insert(0, _("Ce texte ne peut pas être ouvert. L’équipe technique est prévenue."))
    return CopiedMessage(head, one.text or "", notes)


def _notes(one: "Words", quotes: Mapping[UUID, quoting.Quote], files_: Sequence[str]) -> Iterator[str]:
    quote = quotes.get(one.reply_to_id) if one.reply_to_id else None
    if quote is not None:
        words = _("%(name)s : %(words)s", name=quote.author, words=quote.words) if quote.author else quote.words
        yield _("Répond à ce message : %(words)s", words=words)
    if one.edited_at is not None:
        yield _("Modifié le %(day)s à %(time)s", day=day(one.edited_at), time=clock_time(one.edited_at))
    yield from files_


def _files_of(talk: Talk, messages: Sequence[UUID]) -> Mapping[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    for first in range(0, len(messages), _TOGETHER):
        statement = (
            select(MessageFile.message_id, StoredFile)
            .join(StoredFile, StoredFile.id == MessageFile.file_id)
            .where(MessageFile.message_id.in_(messages[first : first + _TOGETHER]))
            .order_by(MessageFile.message_id, MessageFile.position)
        )
        for message_id, stored in db.session().execute(statement).all():
            found.setdefault(message_id, []).append(_file(talk, stored))
    return found


def _file(talk: Talk, stored: StoredFile) -> str:
    name = files.name_of(stored, talk.journey.key_id)
    about = files.about_of(stored, talk.journey.key_id)
    kind = {"kind": kind_in_words(stored.kind), "size": size_in_words(stored.size)}
    said = _("Fichier joint : %(name)s (%(kind)s, %(size)s).", name=isolate(name) or _("Fichier"), **kind)
    return f"{said} {about}" if about else said
