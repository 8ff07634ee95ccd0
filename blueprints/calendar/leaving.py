"""What becomes of a person's calendar when she closes her account: her address answers nothing any more."""

from uuid import UUID

from blueprints.accounts import leaving
from blueprints.accounts.leaving import Trace
from blueprints.calendar import queries, services
from blueprints.core.i18n import gettext as _


@leaving.tells
def tell(person_id: UUID) -> list[Trace]:
    """Say that her address closes."""
    if queries.find_feed(person_id) is None:
        return []
    return [Trace(_("L’adresse de votre agenda."), stays=False, endpoint="calendar.show")]


@leaving.ends
def end(person_id: UUID) -> None:
    """Close it, and forget what she chose."""
    services.forget(person_id=person_id)
