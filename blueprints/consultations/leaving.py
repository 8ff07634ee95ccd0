"""What becomes of a person's votes when she closes her account: those in open consultations go."""

from uuid import UUID

from blueprints.accounts import leaving
from blueprints.accounts.leaving import Trace
from blueprints.consultations import queries, services
from blueprints.core.i18n import gettext as _


@leaving.tells
def tell(person_id: UUID) -> list[Trace]:
    """Say that her votes go."""
    if not queries.list_open_ballots(person_id):
        return []
    words = _("Vos votes dans les consultations encore ouvertes.")
    return [Trace(words, stays=False, endpoint="consultations.index")]


@leaving.ends
def end(person_id: UUID) -> None:
    """Take them out."""
    services.forget_votes(person_id=person_id)
