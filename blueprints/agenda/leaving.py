"""What becomes of a person's points and messages when she closes her account."""

from uuid import UUID

from blueprints.accounts import leaving
from blueprints.accounts.leaving import Trace
from blueprints.agenda import queries, remarks, services
from blueprints.core.i18n import gettext as _
from blueprints.core.i18n import ngettext


@leaving.tells
def tell(person_id: UUID) -> list[Trace]:
    """Say that her points stay without her name; her messages and her "Moi aussi" go."""
    traces, count = [], queries.count_own_items(person_id)
    if count:
        words = ngettext(
            "Votre point d’ordre du jour reste, sans votre nom.",
            "Vos %(num)d points d’ordre du jour restent, sans votre nom.",
            count,
        )
        traces.append(Trace(words, stays=True, endpoint="meetings.index"))
    if queries.list_all_of(person_id):
        traces.append(Trace(_("Vos messages à lire aux rencontres."), stays=False, endpoint="meetings.index"))
    if queries.has_supports(person_id):
        traces.append(Trace(_("Vos « moi aussi » sur les points."), stays=False, endpoint="meetings.index"))
    return traces


@leaving.ends
def end(person_id: UUID) -> None:
    """Let go of her name, her messages and her "Moi aussi"."""
    services.forget(person_id=person_id)
    remarks.forget(person_id=person_id)
