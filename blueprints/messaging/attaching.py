"""Files that a message brings: sealed before it is sent, kept with it in one commit, destroyed with its words."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select

from blueprints.core import db, transaction
from blueprints.core.errors import Refused, Unavailable
from blueprints.files import services as files
from blueprints.files.checking import IMAGES, SOUNDS
from blueprints.files.forms import FilesForm
from blueprints.files.models import StoredFile
from blueprints.files.services import Place
from blueprints.messaging import queries
from blueprints.messaging.models import MessageFile
from blueprints.messaging.services import Sent
from blueprints.messaging.talks import Talk

DESCRIBED = IMAGES | SOUNDS
"""What some people cannot see or hear; a text says itself what it says."""


@dataclass(slots=True)
class Parcel:
    """The files of one message, sealed and on the disk; they have no row yet."""

    macs: tuple[bytes, ...]
    """What tells that the same files are sent again."""
    stored: list[StoredFile] = field(default_factory=list)
    is_kept: bool = False

    def mark_kept(self) -> None:
        """Note that the message and its files are committed."""
        self.is_kept = True


@contextmanager
def parcel_of(talk: Talk, form: FilesForm, *, owner: UUID, client_id: UUID) -> Iterator[Parcel | None]:
    """Seal what a valid form brings, and throw away what no message kept; None when there is no room for it.

    Args:
        talk: the conversation.
        form: says its own no where files cannot be kept.
        owner: who sends.
        client_id: chosen by the page; what was sent already under it is not sealed again.
    """
    place, about = Place(talk.journey_id, talk.journey.key_id), form.files_about.data or ""
    brought = form.files.brought
    named = [(one, f"{one.given_name}\0{about}") for one in brought]
    parcel = Parcel(tuple(files.mac_of(place=place, owner=owner, content=one.given, name=name) for one, name in named))
    try:
        fits = True
        if brought and queries.find_sent(talk.id, owner, client_id) is None:
            for one, mac in zip(brought, parcel.macs, strict=True):
                with _said_by(form) as said:
                    parcel.stored.append(
                        files.prepare(
                            checked=one.checked,
                            place=place,
                            owner=owner,
                            about=about if one.checked.kind in DESCRIBED else "",
                            given_mac=mac,
                        )
                    )
                fits = fits and not said
        yield parcel if fits else None
    finally:
        if not parcel.is_kept:
            for stored in parcel.stored:
                files.discard(stored)


@contextmanager
def _said_by(form: FilesForm) -> Iterator[list[str]]:
    """Show a no, of the quota or of the disk, beside the files; the words that were typed stay."""
    said: list[str] = []
    try:
        yield said
    except (Refused, Unavailable) as error:
        said.append(error.message)
        form.files.errors = [*form.files.errors, error.message]
        form.no_room = form.no_room or isinstance(error, Unavailable)


def attach(*, talk: Talk, sent: Sent, parcel: Parcel) -> None:
    """Inside the write unit of a message: give its files their rows.

    Raises:
        Refused: no room is left to their owner.
    """
    for position, stored in enumerate(parcel.stored):
        files.keep(stored=stored)
        db.session().add(
            MessageFile(
                platform_id=talk.platform_id,
                conversation_id=talk.id,
                message_id=sent.id,
                file_id=stored.id,
                position=position,
            )
        )
    if parcel.stored:
        db.session().flush()
        transaction.after_commit(parcel.mark_kept)


def erase_of(message_id: UUID) -> int:
    """Inside a write unit: destroy the files of a message whose words are destroyed; return how many there were."""
    statement = (
        select(StoredFile)
        .join(MessageFile, MessageFile.file_id == StoredFile.id)
        .where(MessageFile.message_id == message_id)
        .order_by(MessageFile.position)
    )
    found = db.session().scalars(statement).all()
    for stored in found:
        files.erase(stored=stored)
    return len(found)
