"""Topics that a member does not want to meet, for today or until she says otherwise.

They leave her lists, her home, her weekly page and what is suggested to her. An address that she was given still leads
to the question, and the page says so kindly.

For a statement that is built once: `shown(Thread.topic)`, whose `reader` and `moment` are given by `about(person_id)`.
"""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, delete, or_, select

from blueprints.advice.reading_models import HiddenTopic
from blueprints.core import clock, db
from blueprints.core.db import AnyRow

READER = bindparam("reader", type_=db.Id())
MOMENT = bindparam("moment", type_=db.UtcDateTime())
_STILL = and_(HiddenTopic.person_id == READER, or_(HiddenTopic.until.is_(None), HiddenTopic.until > MOMENT))


def shown(topic: Any) -> ColumnElement[bool]:
    """Return the filter of what `reader` has not hidden.

    Args:
        topic: the column that holds the code of a topic.
    """
    return ~hidden(topic)


def hidden(topic: Any) -> ColumnElement[bool]:
    """Return whether `reader` hid a topic, as of `moment`."""
    return select(HiddenTopic.id).where(_STILL, HiddenTopic.topic == topic).exists()


def about(person_id: UUID | None) -> dict[str, Any]:
    """Return the values of the parameters of `shown`."""
    return {"reader": person_id, "moment": clock.now()}


_HIDDEN = select(HiddenTopic.topic, HiddenTopic.until).where(_STILL).order_by(HiddenTopic.topic).limit(200)


def list_hidden(person_id: UUID) -> Sequence[AnyRow]:
    """Return the code of each topic that a member hid, and until when."""
    return db.read(_HIDDEN, **about(person_id)).all()


def tonight(now: datetime) -> datetime:
    """Return the end of today, in Paris."""
    tomorrow = clock.paris(now).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), tzinfo=clock.PARIS)


def hide(*, person_id: UUID, topic: str, always: bool) -> None:
    """Show a topic no more.

    Args:
        person_id: to whom.
        topic: its code.
        always: until she says otherwise; else for today.
    """
    session = db.session()
    until = None if always else tonight(clock.now())
    statement = db.inserter(session)(HiddenTopic).values(
        id=db.secret_id(), platform_id=db.platform_id(), person_id=person_id, topic=topic, until=until
    )
    session.execute(
        statement.on_conflict_do_update(
            index_elements=[HiddenTopic.person_id, HiddenTopic.topic], set_={"until": until}
        )
    )


def show_again(*, person_id: UUID, topic: str) -> None:
    """Show a topic again."""
    gone = delete(HiddenTopic).where(HiddenTopic.person_id == person_id, HiddenTopic.topic == topic)
    db.session().execute(gone.execution_options(synchronize_session=False))
