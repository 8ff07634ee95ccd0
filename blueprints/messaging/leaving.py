"""What becomes of conversations when a person closes her account."""

from uuid import UUID

from sqlalchemy import delete, func, select

from blueprints.accounts import leaving
from blueprints.accounts.leaving import Trace
from blueprints.core import db
from blueprints.core.i18n import ngettext
from blueprints.messaging.models import Message, ReadCursor, ReadMark
from blueprints.messaging.talking_models import HeldMessage, WritingChoice


@leaving.tells
def tell(person_id: UUID) -> list[Trace]:
    """Say how many messages stay, for whom and for how long."""
    count = db.session().scalar(select(func.count()).select_from(Message).where(Message.author_id == person_id)) or 0
    if not count:
        return []
    words = ngettext(
        "Votre message reste avec votre nom. Les personnes qui le lisaient le gardent 2 ans au plus.",
        "Vos %(num)d messages restent avec votre nom. Les personnes qui les lisaient les gardent 2 ans au plus.",
        count,
    )
    return [Trace(words, stays=True)]


@leaving.ends
def end(person_id: UUID) -> None:
    """Forget how far she had read, whether she showed it, and what she had not sent: it does not leave any more."""
    for column in (ReadCursor.person_id, ReadMark.person_id, WritingChoice.person_id, HeldMessage.author_id):
        rows = delete(column.class_).where(column == person_id)
        db.session().execute(rows.execution_options(synchronize_session=False))
