"""How the opening of a consultation is undone, as long as nobody has voted; and its decision."""

from datetime import datetime

from blueprints.consultations import closing, queries, services
from blueprints.consultations.door import person_id
from blueprints.consultations.models import Consultation
from blueprints.core.access import Permission
from blueprints.core.i18n import gettext as _
from blueprints.undo import ways


@ways.undoes("consultations.opening", permission=Permission.CONSULTATION_LEAD, find=queries.find_consultation)
def take_back_opening(*, subject: Consultation) -> str:
    """Undo it."""
    services.take_back_opening(consultation=subject, actor_id=person_id())
    return _("C’est annulé. La consultation n’existe plus, et personne n’est prévenu.")


@ways.undoes("consultations.outcome", permission=Permission.CONSULTATION_LEAD, find=queries.find_consultation)
def take_back_outcome(*, subject: Consultation, version: int, since: str) -> str:
    """Undo a decision that was just said."""
    moment = datetime.fromisoformat(since)
    closing.take_back_outcome(consultation=subject, version=version, since=moment, actor_id=person_id())
    return _("C’est annulé. La décision n’est plus visible, et personne n’est prévenu.")
