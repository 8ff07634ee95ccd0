"""How the opening of a consultation is undone, and its decision."""

from datetime import datetime

from blueprints.consultations import closing, queries, services, surveys
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


@ways.undoes("consultations.survey", permission=Permission.CONSULTATION_LEAD)
def take_back_survey(*, subject: None, year: int) -> str:
    """Undo the opening of a year's survey."""
    del subject
    surveys.take_back(year=year, actor_id=person_id())
    return _("C’est annulé. L’enquête n’existe plus, et personne n’est prévenu.")


@ways.undoes("consultations.outcome", permission=Permission.CONSULTATION_LEAD, find=queries.find_consultation)
def take_back_outcome(*, subject: Consultation, version: int, since: str) -> str:
    """Undo a decision that was just said."""
    moment = datetime.fromisoformat(since)
    closing.take_back_outcome(consultation=subject, version=version, since=moment, actor_id=person_id())
    return _("C’est annulé. La décision n’est plus visible, et personne n’est prévenu.")
