"""How the drill of a backup opens news and devices: the last ones, without showing a word."""

from sqlalchemy import select

from blueprints.core import backup, db, state
from blueprints.core.own_keys import PersonKey
from blueprints.news import push, queries
from blueprints.news.models import News, PushDevice


def read_news(limit: int) -> int:
    """Open the words of at most *limit* news of the platform in force; return how many.

    Raises:
        Tampered: one of them stays closed.
    """
    statement = (
        select(News.id, News.person_id, News.words, PersonKey.key_id)
        .join(PersonKey, PersonKey.person_id == News.person_id)
        .order_by(News.created_at.desc(), News.id)
        .limit(limit)
    )
    rows = db.session().execute(statement).all()
    for row in rows:
        state.current().keyring.open(row.words, queries.binding_of(row.id, row.person_id), key_id=row.key_id)
    return len(rows)


def read_devices(limit: int) -> int:
    """Open the addresses of at most *limit* devices of the platform in force; return how many.

    Raises:
        Tampered: one of them stays closed.
    """
    statement = (
        select(PushDevice.id, PushDevice.person_id, PushDevice.endpoint, PersonKey.key_id)
        .join(PersonKey, PersonKey.person_id == PushDevice.person_id)
        .order_by(PushDevice.created_at.desc(), PushDevice.id)
        .limit(limit)
    )
    rows = db.session().execute(statement).all()
    for row in rows:
        push.open_endpoint(row, row.person_id)
    return len(rows)


backup.register_samples("news.words", read_news)
backup.register_samples("push_devices.endpoint", read_devices)
