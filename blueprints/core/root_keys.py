"""The root keys: from the environment or a file that the service alone can read, never in a database."""

import base64
import binascii
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from blueprints.core import clock
from blueprints.core.config import SAMPLE_KEY, Settings
from blueprints.core.errors import ConfigurationError

KEY_BYTES = 32
ROOT_FILE = "root.keys"


@dataclass(frozen=True, slots=True)
class RootKeys:
    """The root keys by name; the first is the one in use."""

    keys: dict[str, bytes]

    @property
    def current(self) -> str:
        """Return the name of the key that wraps from now on."""
        return next(iter(self.keys))

    def cipher(self, kid: str) -> AESGCM:
        """Return the cipher of one root key.

        Raises:
            ConfigurationError: this key was retired, or never given.
        """
        if kid not in self.keys:
            msg = (
                f"La clé racine « {kid} » manque. Remettez-la dans CORDEE_ROOT_KEYS, "
                "puis lancez « flask keys rotate » avant de la retirer."
            )
            raise ConfigurationError(msg)
        return AESGCM(self.keys[kid])

    @classmethod
    def load(cls, settings: Settings) -> "RootKeys":
        """Read `kid:base64` entries from CORDEE_ROOT_KEYS, from the file it names, or from the data folder.

        Raises:
            ConfigurationError: none found, malformed, from the documentation, or in a file that others can read.
        """
        text = settings.root_keys
        if not text or text.startswith("/"):
            path = Path(text) if text else settings.data / ROOT_FILE
            text = _private_file(path)
        if settings.is_production and SAMPLE_KEY in text:
            msg = "En production, les clés d’exemple sont refusées. Créez une clé avec « flask keys init »."
            raise ConfigurationError(msg)
        keys: dict[str, bytes] = {}
        for entry in text.replace(",", " ").split():
            kid, separator, encoded = entry.partition(":")
            keys[kid] = _key_bytes(encoded) if separator else b""
            if len(keys[kid]) != KEY_BYTES:
                msg = f"La clé racine « {kid} » n’a pas la forme attendue : nom:clé, 32 octets en base64."
                raise ConfigurationError(msg)
        if not keys:
            msg = "Il n’y a pas de clé racine. Créez-en une avec « flask keys init »."
            raise ConfigurationError(msg)
        return cls(keys)


def _key_bytes(encoded: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(encoded)
    except (binascii.Error, ValueError):
        return b""


def _private_file(path: Path) -> str:
    if not path.exists():
        msg = f"Il n’y a pas de clé racine dans {path}. Créez-en une avec « flask keys init »."
        raise ConfigurationError(msg)
    if path.stat().st_mode & 0o077:
        msg = f"D’autres comptes peuvent lire {path}. Limitez-le : chmod 600."
        raise ConfigurationError(msg)
    return path.read_text(encoding="ascii")


def write_root_key(settings: Settings, *, kid: str | None = None) -> Path:
    """Make a new root key, put it first in the data folder's file, and return that file.

    Args:
        settings: names the data folder.
        kid: the key's name; by default when it was made, and a little chance: no two keys share a name.
    """
    path = settings.data / ROOT_FILE
    settings.data.mkdir(parents=True, exist_ok=True)
    before = path.read_text(encoding="ascii") if path.exists() else ""
    name = kid or f"r{clock.now():%Y%m%d%H%M%S}-{secrets.token_hex(3)}"
    line = f"{name}:{base64.urlsafe_b64encode(os.urandom(KEY_BYTES)).decode()}\n"
    temporary = path.with_suffix(".new")
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(line + before)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    return path


def ensure_root_keys(settings: Settings) -> None:
    """Make the demo's root key when there is none yet."""
    if not settings.root_keys and not (settings.data / ROOT_FILE).exists():
        write_root_key(settings)
