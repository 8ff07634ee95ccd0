"""What becomes of a person's sheet and alerts when she closes her account: they are destroyed."""

from uuid import UUID

from blueprints.accounts import leaving
from blueprints.accounts.leaving import Trace
from blueprints.care import queries, services, sheets
from blueprints.core.i18n import gettext as _


@leaving.tells
def tell(person_id: UUID) -> list[Trace]:
    """Say that they go."""
    traces = []
    if queries.find_sheet_row(person_id) is not None:
        traces.append(Trace(_("Ce que vous avez écrit pour les jours difficiles."), stays=False, endpoint="care.sheet"))
    if queries.list_own(person_id):
        traces.append(Trace(_("Les alertes autour de vos messages."), stays=False, endpoint="care.own"))
    return traces


@leaving.ends
def end(person_id: UUID) -> None:
    """Destroy both, and let go of what she did for others."""
    sheets.forget(person_id=person_id)
    services.forget(person_id=person_id)
