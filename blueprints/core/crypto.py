"""Encryption at rest: versioned AES-256-GCM envelopes, bound to the place they were written for.

An envelope is `version (1) | algorithm (1) | key id (16) | nonce (12) | ciphertext and tag`. The associated data names
everything about the value that never changes, so that a ciphertext that was moved, altered or truncated stays closed.
"""

import hashlib
import hmac
import os
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from blueprints.core.errors import Tampered

VERSION = 1
AES_256_GCM = 1
NONCE = 12
HEADER = 2 + 16 + NONCE
CLOSED = "Ce texte ne peut pas être ouvert : il a été altéré. L’équipe technique est prévenue."

SEALED_COLUMNS = frozenset(
    {
        "adjustment_feelings.words",
        "adjustment_moves.words",
        "adjustments.words",
        "ballots.choice",
        "care_alerts.sealed_author",
        "care_alerts.sealed_phone",
        "care_sheets.words",
        "code_apps.secret",
        "door_photos.picture",
        "drafts.body",
        "enquiries.words",
        "enquiry_steps.note",
        "extraordinary_accesses.motive",
        "handovers.note",
        "held_messages.body",
        "kept_ideas.reason",
        "kept_ideas.words",
        "messages.body",
        "moderation_cases.sealed_author",
        "news.words",
        "posts.sealed_author",
        "push_devices.endpoint",
        "remarks.sealed_author",
        "stored_files.about",
        "stored_files.key",
        "stored_files.name",
        "threads.sealed_author",
        "testimonial_sounds.sound",
    }
)
"""The registry of encrypted columns; a law compares it with the models."""

_CACHE_BOUND = 4096
_CACHE_SECONDS = 600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """Where a value belongs: only facts that never change.

    Args:
        platform: the platform's id.
        table: the table's name.
        column: the column's name.
        row: the row's own id, known before the insert.
        journey: the journey, when there is one.
        conversation: the conversation, when there is one.
        author: the person who wrote it, when there is one.
    """

    platform: UUID
    table: str
    column: str
    row: UUID
    journey: UUID | None = None
    conversation: UUID | None = None
    author: UUID | None = None

    def canonical(self, key_id: UUID) -> bytes:
        """Return the associated data: each field with its length before it, in a fixed order."""
        fields = (
            bytes((VERSION, AES_256_GCM)),
            key_id.bytes,
            self.platform.bytes,
            self.journey.bytes if self.journey else b"",
            self.conversation.bytes if self.conversation else b"",
            self.table.encode(),
            self.column.encode(),
            self.row.bytes,
            self.author.bytes if self.author else b"",
        )
        return b"".join(len(value).to_bytes(2, "big") + value for value in fields)


def encrypt(cipher: AESGCM, key_id: UUID, plaintext: bytes, associated: bytes) -> bytes:
    """Return the envelope of *plaintext*."""
    nonce = os.urandom(NONCE)
    header = bytes((VERSION, AES_256_GCM)) + key_id.bytes + nonce
    return header + cipher.encrypt(nonce, plaintext, associated)


def decrypt(cipher: AESGCM, envelope: bytes, associated: bytes) -> bytes:
    """Return the plaintext of *envelope*.

    Raises:
        Tampered: the envelope is not the one that was written for this place.
    """
    try:
        return cipher.decrypt(envelope[HEADER - NONCE : HEADER], envelope[HEADER:], associated)
    except (InvalidTag, ValueError) as error:
        raise Tampered(CLOSED) from error


def key_of(envelope: bytes) -> UUID:
    """Return the id of the key that *envelope* names.

    Raises:
        Tampered: too short, or of an unknown version or algorithm.
    """
    if len(envelope) < HEADER + 16 or envelope[0] != VERSION or envelope[1] != AES_256_GCM:
        raise Tampered(CLOSED)
    return UUID(bytes=bytes(envelope[2:18]))


@dataclass(frozen=True, slots=True)
class _Unwrapped:
    raw: bytes
    cipher: AESGCM
    until: float


class Keyring:
    """Unwrapped keys, kept for a while: a bounded cache before the keystore.

    Args:
        unwrap: gives the 32 bytes of a key by its id; raises `Tampered` when the key is gone.
    """

    def __init__(self, unwrap: Callable[[UUID], bytes]) -> None:
        self._unwrap = unwrap
        self._keys: dict[UUID, _Unwrapped] = {}

    def _get(self, key_id: UUID) -> _Unwrapped:
        known = self._keys.get(key_id)
        if known is not None and known.until > monotonic():
            return known
        raw = self._unwrap(key_id)
        if len(self._keys) >= _CACHE_BOUND:
            self._keys.clear()
        fresh = _Unwrapped(raw, AESGCM(raw), monotonic() + _CACHE_SECONDS)
        self._keys[key_id] = fresh
        return fresh

    def forget(self, key_id: UUID | None = None) -> None:
        """Drop one key from memory, or all of them."""
        if key_id is None:
            self._keys.clear()
        else:
            self._keys.pop(key_id, None)

    def seal(self, key_id: UUID, text: str, binding: Binding) -> bytes:
        """Encrypt *text* under the key *key_id*, for the place that *binding* names."""
        return encrypt(self._get(key_id).cipher, key_id, text.encode(), binding.canonical(key_id))

    def open(self, envelope: bytes, binding: Binding, *, key_id: UUID | None = None) -> str:
        """Decrypt an envelope of `seal`.

        Args:
            envelope: what `seal` returned.
            binding: the same place.
            key_id: the key that must have been used, where one alone is right.

        Raises:
            Tampered: another place, another key, altered or truncated.
        """
        named = key_of(envelope)
        if key_id is not None and named != key_id:
            raise Tampered(CLOSED)
        plain = decrypt(self._get(named).cipher, envelope, binding.canonical(named))
        return plain.decode()

    def mac(self, key_id: UUID, purpose: str, *parts: bytes) -> bytes:
        """Return an HMAC-SHA256 of *parts* under a key derived for *purpose*."""
        return _hmac(self._get(key_id).raw, purpose, parts)


def _hmac(key: bytes, purpose: str, parts: tuple[bytes, ...]) -> bytes:
    digest = hmac.new(key, purpose.encode() + b"\0", hashlib.sha256)
    for part in parts:
        digest.update(len(part).to_bytes(4, "big") + part)
    return digest.digest()
