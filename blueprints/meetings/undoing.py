"""How a move of a meeting, and one's answers to dates, are undone."""

from datetime import datetime
from uuid import UUID

from blueprints.core.access import Permission
from blueprints.core.i18n import gettext as _
from blueprints.meetings import coming, life, queries, services, subject_queries, subjects
from blueprints.meetings.door import person_id
from blueprints.meetings.models import Meeting, Subject, VoteAnswer
from blueprints.undo import ways


@ways.undoes("meetings.move", permission=Permission.MEETING_MOVE, find=queries.find_any_meeting)
def take_back_move(*, subject: Meeting, before: life.Before, version: int, since: str) -> str:
    """Undo the last move of a meeting."""
    moment = datetime.fromisoformat(since)
    life.take_back_move(meeting=subject, before=before, version=version, since=moment, actor_id=person_id())
    return _("C’est annulé. La rencontre est comme avant, et personne n’est prévenu.")


@ways.undoes("meetings.answers", permission=Permission.MEETING_ANSWER, find=queries.find_meeting)
def restore_answers(*, subject: Meeting, before: dict[str, str]) -> str:
    """Undo one's answers to dates."""
    answers = {UUID(option): VoteAnswer(value) if value else None for option, value in before.items()}
    services.restore_answers(meeting=subject, person_id=person_id(), answers=answers)
    return _("C’est annulé. Vos réponses sont comme avant.")


@ways.undoes("meetings.subject", permission=Permission.SUBJECT_ANSWER, find=subject_queries.find_any_subject)
def take_back_answer(*, subject: Subject, since: str) -> str:
    """Undo an answer to a subject."""
    subjects.wait_again(subject=subject, since=datetime.fromisoformat(since))
    return _("C’est annulé. Le sujet attend de nouveau une réponse.")


@ways.undoes("meetings.own_subject", permission=Permission.SUBJECT_WITHDRAW, find=subject_queries.find_any_subject)
def propose_again(*, subject: Subject, since: str) -> str:
    """Undo that a subject was taken back by its author."""
    subjects.wait_again(subject=subject, since=datetime.fromisoformat(since))
    return _("C’est annulé. L’animation lit de nouveau votre sujet.")


@ways.undoes("meetings.coming", permission=Permission.MEETING_ANSWER, find=queries.find_meeting)
def restore_coming(*, subject: Meeting, before: coming.Kept | None, since: str) -> str:
    """Undo one's answer about coming."""
    moment = datetime.fromisoformat(since)
    if coming.restore(meeting=subject, person_id=person_id(), before=before, since=moment):
        return _("C’est annulé. Votre réponse est comme avant.")
    return _("C’est annulé, mais votre place est déjà donnée. La prochaine place libre est pour vous.")


@ways.undoes("meetings.coming_for", permission=Permission.MEETING_ANSWER_FOR, find=queries.find_meeting)
def restore_coming_for(*, subject: Meeting, person: str, before: coming.Kept | None, since: str) -> str:
    """Undo an answer that was written down for somebody."""
    moment = datetime.fromisoformat(since)
    coming.restore_for(meeting=subject, person_id=UUID(person), before=before, since=moment)
    return _("C’est annulé. La réponse de cette personne est comme avant.")
