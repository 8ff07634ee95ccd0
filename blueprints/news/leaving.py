"""What becomes of a person's news when she closes her account: they go, and how she wanted to be told with them."""

from uuid import UUID

from sqlalchemy import func, select

from blueprints.accounts import leaving
from blueprints.accounts.leaving import Trace
from blueprints.core import db
from blueprints.core.i18n import ngettext
from blueprints.news import services
from blueprints.news.models import News


@leaving.tells
def tell(person_id: UUID) -> list[Trace]:
    """Say that her news go."""
    count = db.session().scalar(select(func.count(News.id)).where(News.person_id == person_id)) or 0
    if not count:
        return []
    words = ngettext("Une nouvelle.", "Vos %(num)d nouvelles.", count)
    return [Trace(words, stays=False, endpoint="news.index")]


@leaving.ends
def end(person_id: UUID) -> None:
    """Delete them."""
    services.forget(person_id=person_id)
