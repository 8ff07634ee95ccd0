"""What becomes of a person's ways to come in when she closes her account: none is left."""

from uuid import UUID

from blueprints.accounts import leaving
from blueprints.accounts.leaving import Trace
from blueprints.core.i18n import gettext as _
from blueprints.sign_in import queries, services


@leaving.tells
def tell(person_id: UUID) -> list[Trace]:
    """Say that her devices and codes open nothing any more."""
    ways = queries.find_ways(person_id)
    if not (ways.has_second or ways.codes_left):
        return []
    return [Trace(_("Vos appareils et vos codes : ils n’ouvrent plus rien."), stays=False, endpoint="sign_in.own_ways")]


@leaving.ends
def end(person_id: UUID) -> None:
    """Delete them."""
    services.forget_ways(person_id)
