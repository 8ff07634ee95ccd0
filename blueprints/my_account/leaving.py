"""What becomes of a person's places in journeys when she closes her account."""

from uuid import UUID

from blueprints.accounts import leaving
from blueprints.accounts.leaving import Trace
from blueprints.core.i18n import gettext as _
from blueprints.core.i18n import ngettext
from blueprints.journeys.models import JourneyRole
from blueprints.my_account import queries


@leaving.tells
def tell(person_id: UUID) -> list[Trace]:
    """Say that her own journey closes, and that she leaves those of others."""
    found = queries.list_memberships(person_id)
    others = sum(member.role is not JourneyRole.BENEFICIARY for member in found)
    traces = []
    if len(found) > others:
        own = _("Votre accompagnement ici : l’employeur n’y voit plus rien. Votre conseiller garde ce qui est écrit.")
        traces.append(Trace(own, stays=False))
    if others:
        words = ngettext("Votre accès à un accompagnement.", "Vos accès à %(num)d accompagnements.", others)
        traces.append(Trace(words, stays=False))
    return traces
