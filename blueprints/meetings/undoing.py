"""How the choice of a date, and one's answers to dates, are undone."""

from datetime import datetime
from uuid import UUID

from flask import abort

from blueprints.core import access
from blueprints.core.access import Permission
from blueprints.core.i18n import gettext as _
from blueprints.meetings import queries, services
from blueprints.meetings.models import Meeting, VoteAnswer
from blueprints.undo import ways


def _person_id() -> UUID:
    actor = access.current_actor()
    if actor is None:
        abort(404)
    return actor.person_id


@ways.undoes("meetings.date", permission=Permission.MEETING_CHOOSE_DATE, find=queries.find_meeting)
def take_back_date(*, subject: Meeting, version: int, since: str) -> str:
    """Undo the choice of a date."""
    moment = datetime.fromisoformat(since)
    services.take_back_date(meeting=subject, version=version, since=moment, actor_id=_person_id())
    return _("C’est annulé. La date n’est plus choisie, et personne n’est prévenu.")


@ways.undoes("meetings.answers", permission=Permission.MEETING_ANSWER, find=queries.find_meeting)
def restore_answers(*, subject: Meeting, before: dict[str, str]) -> str:
    """Undo one's answers to dates."""
    answers = {UUID(option): VoteAnswer(value) if value else None for option, value in before.items()}
    services.restore_answers(meeting=subject, person_id=_person_id(), answers=answers)
    return _("C’est annulé. Vos réponses sont comme avant.")
