"""The files of messages as one reader's page shows them, and the one that she asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, inspect, select

from blueprints.core import db, pages
from blueprints.core.i18n import gettext as _
from blueprints.files import opening
from blueprints.files.checking import IMAGES, MEGABYTE, SOUNDS
from blueprints.files.models import FileKind, FileState, StoredFile
from blueprints.messaging import queries
from blueprints.messaging.models import Message, MessageFile
from blueprints.messaging.talks import Talk

KILOBYTE = 1024
_COLUMNS = tuple(column.key for column in inspect(StoredFile).column_attrs)
_OF_MESSAGES = (
    select(MessageFile.message_id.label("message"), *(getattr(StoredFile, name) for name in _COLUMNS))
    .join(StoredFile, StoredFile.id == MessageFile.file_id)
    .where(MessageFile.message_id.in_(bindparam("messages", expanding=True)))
    .order_by(MessageFile.message_id, MessageFile.position)
)
_ONE = (
    select(Message.sent_at, StoredFile)
    .join(MessageFile, MessageFile.message_id == Message.id)
    .join(StoredFile, StoredFile.id == MessageFile.file_id)
    .where(
        MessageFile.file_id == bindparam("file"),
        MessageFile.conversation_id == bindparam("conversation"),
        Message.withdrawn_at.is_(None),
    )
)


@dataclass(frozen=True, slots=True)
class FileLine:
    """One file of a message; without an address when nobody may open it (yet)."""

    label: str
    about: str
    icon: str
    url: str
    is_image: bool
    alt: str
    """What is seen on an image, for who does not see it."""
    words: str
    """What is heard in a sound, for who does not hear it."""
    is_sound: bool
    """The page plays it."""
    play: str
    """What the player is called."""
    why: str
    """Why it has no address."""
    waits: bool
    """It may have one later."""


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file with the conversation and the moment of its message: what the rules are asked about."""

    talk: Talk
    sent_at: datetime
    stored: StoredFile


def lines_of(talk: Talk, messages: Sequence[UUID], viewer: UUID) -> Mapping[UUID, list[FileLine]]:
    """Return the files of messages that a reader is given, message by message.

    Args:
        talk: the conversation.
        messages: ids of messages of the reader's history.
        viewer: the reader.
    """
    lines: dict[UUID, list[FileLine]] = {}
    if not messages:
        return lines
    base = f"{pages.path('messaging.index')}/conversations/{talk.id}/fichiers/"
    for row in db.read(_OF_MESSAGES, messages=messages).all():
        stored = StoredFile(**{name: getattr(row, name) for name in _COLUMNS})
        lines.setdefault(row.message, []).append(_line(talk, stored, base, mine=stored.owner_id == viewer))
    return lines


def _line(talk: Talk, stored: StoredFile, base: str, *, mine: bool) -> FileLine:
    name = opening.name_of(stored, talk.journey.key_id)
    why = _why_closed(stored, name, mine=mine)
    image = stored.kind in IMAGES and not why
    sound = stored.kind in SOUNDS and not why
    shown = name or _("Fichier")
    about = opening.about_of(stored, talk.journey.key_id)
    return FileLine(
        label=shown if why else _("Télécharger %(name)s", name=shown),
        about=_("%(kind)s, %(size)s", kind=kind_in_words(stored.kind), size=size_in_words(stored.size)),
        icon=_icon(stored.kind),
        url="" if why else f"{base}{stored.id}",
        is_image=image,
        alt=(about or _("Photo sans description")) if image else "",
        words="" if image or why else about,
        is_sound=sound,
        play=_("Écouter %(name)s", name=shown) if sound else "",
        why=why,
        waits=stored.state is FileState.PENDING,
    )


def _why_closed(stored: StoredFile, name: str | None, *, mine: bool) -> str:
    if stored.state is FileState.PENDING:
        return _("Ce fichier attend son contrôle. Il pourra s’ouvrir ensuite.")
    if stored.state is FileState.REFUSED and mine:
        return _("Le contrôle a trouvé un virus. Votre fichier est effacé, personne ne l’a reçu.")
    if stored.state is FileState.REFUSED:
        return _("Le contrôle a refusé ce fichier. Il est effacé.")
    if name is None or stored.key is None:
        return _("Ce fichier ne peut pas être ouvert. L’équipe technique est prévenue.")
    return ""


def kind_in_words(kind: FileKind) -> str:
    """Return what a file is, as one says it."""
    if kind in IMAGES:
        return _("Photo")
    if kind in SOUNDS:
        return _("Son")
    return _("Document PDF") if kind is FileKind.PDF else _("Document texte")


def size_in_words(size: int) -> str:
    """Return a size: "84 Ko", "2,5 Mo"."""
    if size < MEGABYTE:
        return _("%(size)s Ko", size=max(1, round(size / KILOBYTE)))
    return _("%(size)s Mo", size=f"{size / MEGABYTE:.1f}".replace(".0", "").replace(".", ","))


def _icon(kind: FileKind) -> str:
    if kind in IMAGES:
        return "download"
    return "volume-2" if kind in SOUNDS else "file-text"


def find_attached(conversation_id: UUID, file_id: UUID) -> AttachedFile | None:
    """Return a safe file of a conversation; None when there is none that may be served."""
    talk = queries.find_talk(conversation_id)
    if talk is None:
        return None
    row = db.session().execute(_ONE, {"file": file_id, "conversation": conversation_id}).one_or_none()
    if row is None or row.StoredFile.state is not FileState.SAFE:
        return None
    return AttachedFile(talk, row.sent_at, row.StoredFile)
