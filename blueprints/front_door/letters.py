"""What a stranger wrote, as plain values, and how it is sealed."""

import json
from dataclasses import asdict, dataclass
from uuid import UUID

from blueprints.core import state
from blueprints.core.crypto import Binding
from blueprints.core.keystore import KeyKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """The words of an enquiry: who wrote and where to answer are words like the rest."""

    message: str
    name: str = ""
    contact: str = ""
    """A telephone number or an e-mail address, as the channel says."""
    town: str = ""


def seal_letter(letter: Letter, *, platform_id: UUID, enquiry_id: UUID) -> bytes:
    """Return the letter, sealed for its row."""
    return _seal(json.dumps(asdict(letter), ensure_ascii=False), _letter_binding(platform_id, enquiry_id))


def open_letter(words: bytes, *, platform_id: UUID, enquiry_id: UUID) -> Letter:
    """Return what `seal_letter` sealed.

    Raises:
        Tampered: moved, altered or truncated.
    """
    return Letter(**json.loads(state.current().keyring.open(words, _letter_binding(platform_id, enquiry_id))))


def seal_note(note: str, *, platform_id: UUID, step_id: UUID) -> bytes:
    """Return a colleague's note, sealed for its row."""
    return _seal(note, _note_binding(platform_id, step_id))


def open_note(note: bytes, *, platform_id: UUID, step_id: UUID) -> str:
    """Return what `seal_note` sealed.

    Raises:
        Tampered: moved, altered or truncated.
    """
    return state.current().keyring.open(note, _note_binding(platform_id, step_id))


def mark_of(letter: Letter, platform_id: UUID) -> bytes:
    """Return a keyed fingerprint of the message alone, to know the same words when they come again."""
    words = " ".join(letter.message.casefold().split())
    return state.current().key_mac(KeyKind.SERVICE, platform_id, "enquiry.words", words.encode())


def _seal(text: str, binding: Binding) -> bytes:
    own = state.current()
    return own.keyring.seal(own.key(KeyKind.SERVICE, binding.platform), text, binding)


def _letter_binding(platform_id: UUID, enquiry_id: UUID) -> Binding:
    return Binding(platform=platform_id, table="enquiries", column="words", row=enquiry_id)


def _note_binding(platform_id: UUID, step_id: UUID) -> Binding:
    return Binding(platform=platform_id, table="enquiry_steps", column="note", row=step_id)
