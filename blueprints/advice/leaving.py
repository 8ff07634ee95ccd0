"""What becomes of questions and answers when their author closes her account: they stay, without her name."""

from uuid import UUID

from blueprints.accounts import leaving
from blueprints.accounts.leaving import Trace
from blueprints.advice import choosing, queries, services
from blueprints.core import db, transaction
from blueprints.core.i18n import ngettext


@leaving.tells
def tell(person_id: UUID) -> list[Trace]:
    """Say how many posts stay. Her name in the collective goes with the account, so that nobody is named under them."""
    count = queries.count_own_posts(person_id)
    if not count:
        return []
    words = ngettext(
        "Votre message dans les conseils reste, sans votre nom : « Une personne du collectif ».",
        "Vos %(num)d messages dans les conseils restent, sans votre nom : « Une personne du collectif ».",
        count,
    )
    return [Trace(words, stays=True)]


@leaving.ends
def end(person_id: UUID) -> None:
    """Forget what she followed, read, hid and chose, and the titles of her questions that nobody read."""
    services.forget_unread_titles(person_id=person_id)
    transaction.after_commit(lambda: db.overwrite_deleted("threads"))
    choosing.forget(person_id=person_id)
