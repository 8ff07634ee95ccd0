"""What one process holds while it serves: one typed object, kept on the application."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from flask import Flask, current_app

if TYPE_CHECKING:
    from blueprints.core.config import Settings
    from blueprints.core.crypto import Keyring
    from blueprints.core.keystore import KeyKind, Keystore


@dataclass(slots=True)
class State:
    """The process's own parts, made once by `create_app`."""

    settings: "Settings"
    keystore: "Keystore"
    keyring: "Keyring"
    caches: list[dict[Any, Any]] = field(default_factory=list)
    """Bounded in-process caches, emptied together by `forget`."""
    _current_keys: dict[tuple[str, UUID | None], UUID] = field(default_factory=dict)
    _secrets: dict[str, str] = field(default_factory=dict)

    def key(self, kind: "KeyKind", platform_id: UUID | None = None) -> UUID:
        """Return the id of the key in use of this kind, remembered."""
        known = self._current_keys.get((kind, platform_id))
        if known is None:
            known = self.keystore.current(kind, platform_id)
            self._current_keys[kind, platform_id] = known
        return known

    def key_mac(self, kind: "KeyKind", platform_id: UUID | None, purpose: str, *parts: bytes) -> bytes:
        """Return an HMAC of *parts* under the key in use of this kind, for one purpose."""
        return self.keyring.mac(self.key(kind, platform_id), purpose, *parts)

    def secret(self, purpose: str) -> str:
        """Return a stable secret of the installation, derived for *purpose* from a key in the keystore."""
        from blueprints.core.keystore import KeyKind  # noqa: PLC0415 - the keystore needs no state

        known = self._secrets.get(purpose)
        if known is None:
            known = self._secrets[purpose] = self.key_mac(KeyKind.APPLICATION, None, f"secret.{purpose}").hex()
        return known

    def shares(self, cache: dict[Any, Any]) -> None:
        """Count a module's own cache, once, among those that `forget` empties."""
        if not any(known is cache for known in self.caches):
            self.caches.append(cache)

    def forget(self) -> None:
        """Empty every in-process cache (tests, key rotation, a platform's change)."""
        for cache in self.caches:
            cache.clear()
        self._current_keys.clear()
        self._secrets.clear()
        self.keyring.forget()


def install(app: Flask, state: State) -> None:
    """Attach *state* to *app*."""
    app.extensions["cordee"] = state


def of(app: Flask) -> State:
    """Return the state of *app*."""
    return cast("State", app.extensions["cordee"])


def current() -> State:
    """Return the state of the application in force."""
    return cast("State", current_app.extensions["cordee"])
