"""A device in software: makes passkeys and signs with them, as a telephone does; and lies where a test asks it to."""

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

from cbor2 import dumps
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def said(raw: bytes) -> str:
    """Return bytes as web pages carry them."""
    return urlsafe_b64encode(raw).decode().rstrip("=")


def heard(text: str) -> bytes:
    """Return the bytes that a web page carries."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Key:
    """One passkey in the device."""

    rp_id: str
    user: bytes
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    count: int = 0


@dataclass
class Device:
    """A telephone.

    Args:
        origin: the site it believes to be on.
        verifies: whether it checks finger, face or code.
        counts: whether it counts its signatures; synced passkeys do not.
    """

    origin: str = "http://localhost"
    verifies: bool = True
    counts: bool = True
    keys: list[Key] = field(default_factory=list)

    def create(self, options: dict[str, Any], **lies: Any) -> str:
        """Make a passkey, and return the answer as a page sends it."""
        key = Key(options["rp"]["id"], heard(options["user"]["id"]))
        self.keys.append(key)
        numbers = key.private.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        attested = bytes(16) + len(key.id).to_bytes(2, "big") + key.id + dumps(cose)
        data = self._data(lies.get("rp_id", key.rp_id), key.count, attested)
        statement = dumps({"fmt": "none", "attStmt": {}, "authData": data})
        response = {
            "clientDataJSON": said(self._client("webauthn.create", options, lies)),
            "attestationObject": said(statement),
        }
        return json.dumps({"id": said(key.id), "rawId": said(key.id), "type": "public-key", "response": response})

    def sign(self, options: dict[str, Any], key: Key | None = None, **lies: Any) -> str:
        """Sign what is asked with a passkey, and return the answer as a page sends it."""
        key = key or self.keys[-1]
        if self.counts:
            key.count = lies.get("count", key.count + 1)
        data = self._data(lies.get("rp_id", key.rp_id), key.count)
        client = self._client(lies.get("type", "webauthn.get"), options, lies)
        signature = key.private.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        response = {
            "clientDataJSON": said(client),
            "authenticatorData": said(lies.get("data", data)),
            "signature": said(signature),
            "userHandle": said(lies.get("user", key.user)),
        }
        named = lies.get("id", key.id)
        return json.dumps({"id": said(named), "rawId": said(named), "type": "public-key", "response": response})

    def _client(self, kind: str, options: dict[str, Any], lies: dict[str, Any]) -> bytes:
        challenge = lies.get("challenge", options["challenge"])
        return json.dumps({"type": kind, "challenge": challenge, "origin": lies.get("origin", self.origin)}).encode()

    def _data(self, rp_id: str, count: int, attested: bytes = b"") -> bytes:
        flags = PRESENT | (VERIFIED if self.verifies else 0) | (ATTESTED if attested else 0)
        return hashlib.sha256(rp_id.encode()).digest() + bytes((flags,)) + count.to_bytes(4, "big") + attested
