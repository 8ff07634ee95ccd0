"""Whether each part of the service works, for machines: a cause in a few words, never a secret or an address.

Anybody may ask, as often as she likes: what takes the database's write lock is tried every few seconds at most.
"""

import shutil
import threading
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from time import monotonic
from uuid import uuid4

from sqlalchemy import func, insert, or_, select
from sqlalchemy.exc import SQLAlchemyError

from blueprints.core import clock, db, mail, state
from blueprints.core.errors import ConfigurationError
from blueprints.core.jobs import Lease
from blueprints.core.outbox import OutboxEntry
from blueprints.core.root_keys import RootKeys
from blueprints.core.state import State
from blueprints.files import scanning

FREE_BYTES = 100 * 1024 * 1024
LATE = timedelta(minutes=5)
REDIS_SECONDS = 1.0
TRIED_SECONDS = 10.0
"""How long one try to write answers everybody who asks."""

Check = Callable[[State], str]
"""Looks at one part; returns the cause of a failure, or nothing."""
_tried: dict[str, tuple[float, str]] = {}
"""By database: until when the last try to write answers, and what it said."""
_trying = threading.Lock()


def examine() -> Mapping[str, str]:
    """Return each part with the cause of its failure, an empty text when it works."""
    own = state.current()
    chosen = {"redis": own.settings.redis_url, "scanner": own.settings.scanner}
    return {name: check(own) for name, check in _CHECKS.items() if chosen.get(name, True)}


def _database(own: State) -> str:
    """Return what the last try to write said; try again when it is old, one at a time."""
    own.shares(_tried)
    known = _tried.get(own.settings.database_url)
    if known is not None and known[0] > monotonic():
        return known[1]
    if not _trying.acquire(blocking=known is None):
        return known[1] if known else ""
    try:
        fresh = _tried.get(own.settings.database_url)
        if fresh is None or fresh[0] <= monotonic():
            cause = _write()
            fresh = _tried[own.settings.database_url] = monotonic() + TRIED_SECONDS, cause
    finally:
        _trying.release()
    return fresh[1]


def _write() -> str:
    """Write for real and take it back: a read-only or full disk shows only then."""
    try:
        with db.db.engine.connect().execution_options(**{db.WRITE: True}) as connection:
            transaction = connection.begin()
            connection.execute(insert(Lease).values(name=f"health-{uuid4().hex}", until=clock.now()))
            transaction.rollback()
    except SQLAlchemyError:
        return "La base de données ne prend pas d’écriture."
    return ""


def _keystore(own: State) -> str:
    try:
        own.keystore.count_by_wrapper()
    except SQLAlchemyError:
        return "Le coffre des clés ne répond pas."
    return ""


def _root_keys(own: State) -> str:
    try:
        RootKeys.load(own.settings)
    except (ConfigurationError, OSError, ValueError):
        return "Les clés racines ne se lisent pas."
    return ""


def _disk(own: State) -> str:
    try:
        free = shutil.disk_usage(Path(own.settings.data)).free
    except OSError:
        return "Le dossier des données ne répond pas."
    return "" if free >= FREE_BYTES else "Il reste moins de 100 Mo sur le disque."


def _outbox(own: State) -> str:
    """Find what should have left: a mail that fails again and again, or work that nobody takes."""
    del own
    now = clock.now()
    waiting = (
        select(func.count())
        .select_from(OutboxEntry)
        .where(
            OutboxEntry.done_at.is_(None),
            or_(
                OutboxEntry.failed_at > now - timedelta(days=1),
                OutboxEntry.failed_at.is_(None) & (OutboxEntry.due_at < now - LATE),
                OutboxEntry.failed_at.is_(None) & (OutboxEntry.fault != "") & (OutboxEntry.created_at < now - LATE),
            ),
        )
    )
    try:
        with db.across_platforms():
            late = db.session().scalar(waiting) or 0
    except SQLAlchemyError:
        return "La file des courriers ne se lit pas."
    return f"Des courriers ou des tâches attendent trop longtemps : {late}." if late else ""


def _mail(own: State) -> str:
    """Say since when the mail server takes nothing, once that lasts."""
    del own
    try:
        with db.across_platforms():
            since = mail.late_since()
    except SQLAlchemyError:
        return "La file des courriers ne se lit pas."
    if since is None or since > clock.now() - LATE:
        return ""
    return f"Le serveur de mail ne prend aucun mail depuis {clock.paris(since):%d/%m %H:%M}."


def _scanner(own: State) -> str:
    """Say since when files wait for a scanner that does not answer."""
    del own
    try:
        with db.across_platforms():
            since = scanning.silent_since()
    except SQLAlchemyError:
        return "La file des contrôles ne se lit pas."
    return f"Le contrôle des fichiers ne répond pas depuis {clock.paris(since):%d/%m %H:%M}." if since else ""


def _redis(own: State) -> str:
    import redis  # noqa: PLC0415 - only where one is set

    try:
        with redis.Redis.from_url(
            own.settings.redis_url, socket_timeout=REDIS_SECONDS, socket_connect_timeout=REDIS_SECONDS
        ) as client:
            client.ping()
    except (redis.RedisError, OSError, ValueError):
        return "Redis ou Valkey ne répond pas."
    return ""


_CHECKS: Mapping[str, Check] = {
    "database": _database,
    "keystore": _keystore,
    "root_keys": _root_keys,
    "disk": _disk,
    "outbox": _outbox,
    "mail": _mail,
    "redis": _redis,
    "scanner": _scanner,
}
