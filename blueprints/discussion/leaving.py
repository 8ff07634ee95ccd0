"""What becomes of a person’s thanks, and of what she wrote without a name, when she closes her account."""

from uuid import UUID

from blueprints.accounts import leaving
from blueprints.accounts.leaving import Trace
from blueprints.core import db, transaction
from blueprints.core.i18n import gettext as _
from blueprints.discussion import queries, services, thanking
from blueprints.moderation import services as moderation


@leaving.tells
def tell(person_id: UUID) -> list[Trace]:
    """Say that what waits is destroyed, and that her thanks go."""
    traces = []
    if queries.list_unsigned(person_id, waiting=True):
        traces.append(Trace(_("Vos messages sans nom que personne n’a encore lus."), stays=False))
    if thanking.has_said(person_id):
        traces.append(Trace(_("Vos « Merci », « Moi aussi » et « Utile » sous les messages."), stays=False))
    return traces


@leaving.ends
def end(person_id: UUID) -> None:
    """Destroy what waits, and take her thanks back.

    What was published without a name stays as it is: its seal leads to an account without a name.
    """
    thanking.forget(person_id=person_id)
    for post_id in queries.list_unsigned(person_id, waiting=True):
        services.destroy_waiting(post_id=post_id)
        moderation.text_destroyed(subject_id=post_id)
        transaction.after_commit(lambda: db.overwrite_deleted("posts"))
