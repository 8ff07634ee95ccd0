"""Passwords: the third way in. Long rather than complicated, and never asked for by a puzzle."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from blueprints.core import turns
from blueprints.core.errors import Refused, Unavailable

LEAST = 15
MOST = 256
_COMMON = Path(__file__).with_name("common_passwords.txt")
_hasher = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1)
_turns = threading.BoundedSemaphore(2)
"""Each hash takes 64 MiB: at most two at once."""
_places = threading.BoundedSemaphore(16)
"""Who hashes or waits for a turn: a thread that waits answers no page, and a crowd here must not stop the others."""
_CROWD = "Beaucoup de personnes se connectent en ce moment. Réessayez dans une minute, ou demandez un lien par e-mail."
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=1$bm9ib2R5bm9ib2R5bm9ib2R5$cw559E9S0HalEhUlhz5cHl4Anmpqk1UDveRuEtn7YvY"


def hash_password(password: str, *, known: tuple[str, ...] = ()) -> str:
    """Return the Argon2id hash of a new password. Costly: call it outside any write unit.

    Args:
        password: as typed or pasted.
        known: what others know of this person (name, address): the password must not be just that.

    Raises:
        Refused: too short, too long, too common, or made of what others know.
        Unavailable: too many wait already.
    """
    check(password, known=known)
    with _turn():
        return _hasher.hash(password)


def check(password: str, *, known: tuple[str, ...] = ()) -> None:
    """Refuse a password that others would guess. Rule: length and a list of common ones, nothing else (security.md)."""
    folded = password.casefold()
    if len(password) < LEAST:
        message = f"Ce mot de passe est trop court. Écrivez {LEAST} signes ou plus, par exemple quatre mots."
        raise Refused(message)
    if len(password) > MOST:
        message = f"Ce mot de passe est trop long. Gardez {MOST} signes au plus."
        raise Refused(message)
    if folded in _common() or len(set(folded)) < 5 or _is_known(folded, known):  # noqa: PLR2004 - five different signs
        message = "Ce mot de passe est facile à deviner. Choisissez par exemple quatre mots sans lien entre eux."
        raise Refused(message)


def verify(password: str, stored: str | None) -> bool:
    """Tell whether *password* is the one that was hashed; an unknown account costs the same time.

    Raises:
        Unavailable: too many wait already.
    """
    with _turn():
        try:
            _hasher.verify(stored or _NOBODY, password)
        except (VerificationError, InvalidHashError):
            return False
    return stored is not None


@contextmanager
def _turn() -> Iterator[None]:
    """Wait for a turn to hash, if not too many wait already.

    Raises:
        Unavailable: they do.
    """
    if not _places.acquire(blocking=False):
        raise Unavailable(_CROWD)
    try:
        with turns.aside(), _turns:
            yield
    finally:
        _places.release()


def _is_known(folded: str, known: tuple[str, ...]) -> bool:
    rest = folded
    for word in sorted(known, key=len, reverse=True):
        if word:
            rest = rest.replace(word.casefold(), "")
    return len(rest) < LEAST // 2 and rest != folded


def _common() -> frozenset[str]:
    global _loaded  # noqa: PLW0603 - read once, when first needed
    if _loaded is None:
        lines = _COMMON.read_text(encoding="utf-8").splitlines()
        _loaded = frozenset(line.strip().casefold() for line in lines if line.strip())
    return _loaded


_loaded: frozenset[str] | None = None
