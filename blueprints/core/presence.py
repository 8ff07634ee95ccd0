"""Who has been here lately: noted in the process, and in Redis where several processes serve; never in the database.

A mail that says that something is new is not for somebody who is looking at the pages. Nothing else asks this.
"""

from typing import Any
from uuid import UUID

import structlog

from blueprints.core import clock, state

MEMORY = 300.0
"""Seconds after which nobody is said to be here any more."""
_AGAIN = 60.0
_BOUND = 20_000
_seen: dict[UUID, float] = {}
_told: dict[UUID, float] = {}
"""When the other processes were last told."""
log = structlog.get_logger(__name__)


def note(person_id: UUID) -> None:
    """Note that a person is here: she opened a page, or one of hers is open."""
    now = clock.now().timestamp()
    if len(_seen) >= _BOUND:
        _forget_old(now)
    _seen[person_id] = now
    own = state.current()
    if own.settings.redis_url and _told.get(person_id, -_AGAIN) + _AGAIN <= now:
        _told[person_id] = now
        _tell(own.settings.redis_url, person_id)


def seconds_since(person_id: UUID) -> float | None:
    """Return how long ago a person was here; None when it was not lately."""
    state.current().shares(_seen)
    seen = _seen.get(person_id)
    here = abs(clock.now().timestamp() - seen) if seen is not None else MEMORY
    there = _ask(state.current().settings.redis_url, person_id)
    last = min(here, there)
    return last if last < MEMORY else None


def _forget_old(now: float) -> None:
    for known in (_seen, _told):
        for person_id in [one for one, at in list(known.items()) if at < now - MEMORY]:
            known.pop(person_id, None)
    if len(_seen) >= _BOUND:
        _seen.clear()


def _key(person_id: UUID) -> str:
    return f"cordee:here:{person_id}"


def _tell(url: str, person_id: UUID) -> None:
    try:
        with _redis(url) as client:
            client.set(_key(person_id), 1, ex=int(MEMORY))
    except (OSError, ValueError, _faults()) as error:
        log.warning("presence.not_told", error=error)


def _ask(url: str, person_id: UUID) -> float:
    """Return how long ago another process saw a person, as far as it said so."""
    if not url:
        return MEMORY
    try:
        with _redis(url) as client:
            left = client.ttl(_key(person_id))
    except (OSError, ValueError, _faults()) as error:
        log.warning("presence.not_asked", error=error)
        return MEMORY
    return MEMORY - left if left > 0 else MEMORY


def _redis(url: str) -> Any:
    import redis  # noqa: PLC0415 - only where several processes talk

    return redis.Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2)


def _faults() -> type[Exception]:
    import redis  # noqa: PLC0415 - idem

    return redis.RedisError
