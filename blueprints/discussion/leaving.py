"""What becomes of questions and answers when their author closes her account: they stay, without her name."""

from uuid import UUID

from sqlalchemy import func, select

from blueprints.accounts import leaving
from blueprints.accounts.leaving import Trace
from blueprints.core import db
from blueprints.core.i18n import ngettext
from blueprints.discussion.models import Post


@leaving.tells
def tell(person_id: UUID) -> list[Trace]:
    """Say how many posts stay. Her name in the collective goes with the account, so that nobody is named under them."""
    count = db.session().scalar(select(func.count()).select_from(Post).where(Post.author_id == person_id)) or 0
    if not count:
        return []
    words = ngettext(
        "Votre message dans les conseils reste, sans votre nom : « Une personne du collectif ».",
        "Vos %(num)d messages dans les conseils restent, sans votre nom : « Une personne du collectif ».",
        count,
    )
    return [Trace(words, stays=True)]
