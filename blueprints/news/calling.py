"""Calling a person's devices, by the way of their browsers' makers (Web Push), with nothing inside."""

import base64
from functools import cache
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import structlog

from blueprints.core import clock, outside, state, transaction
from blueprints.core.errors import Hopeless, Unavailable
from blueprints.news import push

KEPT_SECONDS = 12 * 3600
"""How long a maker keeps a call for a device that is off."""
_TOKEN_SECONDS = 3600
_GONE = frozenset({401, 403, 404, 410})
"""The address is no more, or was given for another key of ours: only the browser can give a new one."""
_TAKEN = range(200, 300)
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""The order of the curve P-256."""
log = structlog.get_logger(__name__)


@cache
def _signer(secret: str) -> Any:
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415 - only where devices are called
    from py_vapid import Vapid02  # type: ignore[import-untyped] # noqa: PLC0415 - it has no types; idem

    number = int(secret, 16) % (_ORDER - 1) + 1
    return Vapid02(private_key=ec.derive_private_key(number, ec.SECP256R1()))


def _own_signer() -> Any:
    return _signer(state.current().secret("vapid"))


def public_key() -> str:
    """Return the key by which browsers know our calls."""
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415 - idem
        Encoding,
        PublicFormat,
    )

    point = _own_signer().public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


def _headers(endpoint: str) -> dict[str, str]:
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": str(int(clock.now().timestamp()) + _TOKEN_SECONDS),
        "sub": f"mailto:{state.current().settings.mail_from}",
    }
    return {**_own_signer().sign(claims), "TTL": str(KEPT_SECONDS), "Urgency": "normal", "Content-Length": "0"}


def call(person_id: UUID) -> None:
    """Call every device of a person; those whose address is no more are forgotten.

    Raises:
        Unavailable: nobody took a call, and somebody may later.
    """
    taken, away, gone = 0, 0, []
    for device_id, endpoint in push.list_endpoints(person_id):
        status = _call_one(endpoint)
        taken += status in _TAKEN
        away += status not in _TAKEN and status not in _GONE
        gone += [device_id] if status in _GONE else []
    if gone:
        with transaction.apart():
            push.remove(devices=gone)
    if away and not taken:
        raise Unavailable("No device could be called.")


def _call_one(endpoint: str) -> int:
    """Return what the maker's server says; 410 for an address that must not be called, 503 for silence."""
    try:
        return outside.post(endpoint, _headers(endpoint))
    except Hopeless:
        log.warning("push.closed_address")
        return 410
    except Unavailable:
        return 503
