"""Links that open one thing once: the token is computed from its row, so that no secret is stored anywhere.

A token is the row's random id and an HMAC of it under the application's key. A stolen database holds the ids only.
"""

import base64
import binascii
import hmac
from uuid import UUID

from blueprints.core import state
from blueprints.core.keystore import KeyKind

_MAC = 20


def make(purpose: str, row_id: UUID) -> str:
    """Return the token of the row *row_id* for one purpose, safe in an address."""
    return base64.urlsafe_b64encode(row_id.bytes + _mac(purpose, row_id)).decode().rstrip("=")


def read(purpose: str, token: str) -> UUID | None:
    """Return the row's id that *token* names, or None when it was not made here for this purpose."""
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(raw) != 16 + _MAC:
        return None
    row_id = UUID(bytes=raw[:16])
    return row_id if hmac.compare_digest(raw[16:], _mac(purpose, row_id)) else None


def fingerprint(purpose: str, value: str) -> bytes:
    """Return a keyed hash of *value*, to compare what must not be stored (session tokens, addresses)."""
    return state.current().key_mac(KeyKind.APPLICATION, None, purpose, value.encode())


def _mac(purpose: str, row_id: UUID) -> bytes:
    return state.current().key_mac(KeyKind.APPLICATION, None, f"token.{purpose}", row_id.bytes)[:_MAC]
