"""How a move of a meeting, and one's answers to dates, are undone."""

from datetime import datetime
from uuid import UUID

from blueprints.core.access import Permission
from blueprints.core.i18n import gettext as _
from blueprints.meetings import (
    changing,
    coming,
    life,
    poll_for,
    poll_reminders,
    queries,
    services,
    subject_queries,
    subjects,
)
from blueprints.meetings.door import person_id
from blueprints.meetings.models import Meeting, Subject, VoteAnswer
from blueprints.undo import ways


@ways.undoes("meetings.move", permission=Permission.MEETING_MOVE, find=queries.find_any_meeting)
def take_back_move(*, subject: Meeting, before: life.Before, version: int, since: str) -> str:
    """Undo the last move of a meeting."""
    moment = datetime.fromisoformat(since)
    life.take_back_move(meeting=subject, before=before, version=version, since=moment, actor_id=person_id())
    return _("C’est annulé. La rencontre est comme avant, et personne n’est prévenu.")


@ways.undoes("meetings.change", permission=Permission.MEETING_MOVE, find=queries.find_meeting)
def take_back_change(*, subject: Meeting, version: int) -> str:
    """Undo the last save of what is written of a meeting."""
    changing.take_back(meeting=subject, version=version, actor_id=person_id())
    return _("C’est annulé. La rencontre est comme avant, et personne n’est prévenu.")


@ways.undoes("meetings.rooms", permission=Permission.MEETING_MOVE, find=queries.find_meeting)
def take_back_rooms(*, subject: Meeting, version: int) -> str:
    """Undo the last save of the ways to come."""
    changing.take_back(meeting=subject, version=version, actor_id=person_id())
    return _("C’est annulé. Les places et les liens sont comme avant. Une place donnée reste donnée.")


@ways.undoes("meetings.late", permission=Permission.MEETING_ANSWER, find=queries.find_meeting)
def take_back_late(*, subject: Meeting, before: list[bool], now: list[bool], since: str) -> str:
    """Undo that one arrives late or leaves early."""
    moment = datetime.fromisoformat(since)
    coming.take_back_late(meeting=subject, person_id=person_id(), before=before, now=now, since=moment)
    return _("C’est annulé. La personne qui organise n’est pas prévenue.")


@ways.undoes("meetings.answers", permission=Permission.MEETING_ANSWER, find=queries.find_meeting)
def restore_answers(*, subject: Meeting, before: dict[str, str], reminded: bool) -> str:
    """Undo one's answers to dates, and whether one is reminded."""
    poll_reminders.ask(meeting=subject, person_id=person_id(), wanted=reminded)
    answers = {UUID(option): VoteAnswer(value) if value else None for option, value in before.items()}
    services.restore_answers(meeting=subject, person_id=person_id(), answers=answers)
    return _("C’est annulé. Vos réponses sont comme avant.")


@ways.undoes("meetings.answers_for", permission=Permission.MEETING_ANSWER_FOR, find=queries.find_meeting)
def restore_answers_for(*, subject: Meeting, person: str, before: poll_for.Kept, since: str) -> str:
    """Undo the answers to dates that were written down for somebody."""
    moment = datetime.fromisoformat(since)
    poll_for.restore(meeting=subject, person_id=UUID(person), before=before, since=moment)
    return _("C’est annulé. La réponse de cette personne est comme avant.")


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
