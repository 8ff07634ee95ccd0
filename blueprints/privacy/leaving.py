"""What becomes of extraordinary accesses, and of who opened a follow-up, when a person closes her account."""

from uuid import UUID

from blueprints.accounts import leaving
from blueprints.accounts.leaving import Trace
from blueprints.core.i18n import gettext as _
from blueprints.core.i18n import ngettext
from blueprints.privacy import queries, services


@leaving.tells
def tell(person_id: UUID) -> list[Trace]:
    """Say how long it stays known who opened her follow-up, and what she decided for others."""
    decided, journeys = queries.count_traces(person_id)
    lines = []
    if journeys:
        words = _("Qui a ouvert votre accompagnement reste noté un an. Personne ne lit plus cette page.")
        lines.append(Trace(words, stays=True, endpoint="privacy.opened"))
    if decided:
        words = ngettext(
            "L’accès exceptionnel que vous avez demandé ou accepté reste noté. Votre nom y reste 2 ans au plus.",
            "Les %(num)d accès exceptionnels que vous avez demandés ou acceptés restent notés. "
            "Votre nom y reste 2 ans au plus.",
            decided,
        )
        lines.append(Trace(words, stays=True))
    return lines


@leaving.ends
def end(person_id: UUID) -> None:
    """End what she had asked for and what was about her own journey; what was decided stays, with names and times."""
    services.end_with(person_id=person_id)
