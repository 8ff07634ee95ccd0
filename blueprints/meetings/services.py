"""Changes of meetings: proposing dates, answering, choosing. The moves from one state to the next are in `life`."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, or_, select

from blueprints.core import clock, db, transaction
from blueprints.core.errors import Refused
from blueprints.discussion.queries import lock_person
from blueprints.meetings import coming, life, poll_reminders, preparing, queries
from blueprints.meetings.calling import tell
from blueprints.meetings.models import DateOption, DateVote, Meeting, MeetingState, VoteAnswer
from blueprints.news import services as news
from blueprints.news.models import NewsKind

CLOSED = "Les réponses sont closes pour cette rencontre. Prévenez l’animation si une date ne va pas."
NOTHING = "Répondez pour une date au moins. Vous pourrez changer d’avis."
FOREIGN = "Choisissez une des dates proposées."


def propose_meeting(
    *,
    organiser_id: UUID,
    client_id: UUID,
    title: str,
    about: str,
    place: str,
    dates: Sequence[datetime],
    poll_ends_at: datetime,
) -> Meeting:
    """Propose a meeting and ask for its date; the same organiser and client id twice is one meeting.

    Args:
        organiser_id: who organises.
        client_id: chosen by the page that sends.
        title: in one line.
        about: what it is about.
        place: where.
        dates: two to four.
        poll_ends_at: until when the answers are open.

    Raises:
        Refused: too few dates, twice the same, in the past, or an end of the answers that fits none.
    """
    sheet = preparing.Sheet(title, about, place, dates, poll_ends_at)
    meeting, is_new = begin(organiser_id=organiser_id, client_id=client_id, sheet=sheet)
    if is_new:
        preparing.ask_dates(meeting=meeting, actor_id=organiser_id)
    return meeting


def begin(*, organiser_id: UUID, client_id: UUID, sheet: preparing.Sheet) -> tuple[Meeting, bool]:
    """Prepare a meeting; the same organiser and client id twice is one. Return it, and whether it is new."""
    lock_person(organiser_id)
    sent = queries.find_sent_meeting(organiser_id, client_id)
    if sent is not None:
        return sent, False
    return preparing.make_draft(organiser_id=organiser_id, client_id=client_id, sheet=sheet), True


def answer_dates(
    *, meeting: Meeting, person_id: UUID, answers: Mapping[UUID, VoteAnswer], dictated_to: UUID | None = None
) -> None:
    """Keep what a person answers to some dates; what she answered to the others stays.

    Args:
        meeting: which one.
        person_id: who answers.
        answers: by date.
        dictated_to: who writes it down for her.

    Raises:
        Refused: the answers are closed, there is none, or a date is not this meeting's.
    """
    now = clock.now()
    if not is_open(meeting.state, meeting.poll_ends_at):
        raise Refused(CLOSED)
    if not answers:
        raise Refused(NOTHING)
    offered = {option.id for option in queries.list_options(meeting.id, person_id)}
    if not offered.issuperset(answers):
        raise Refused(FOREIGN)
    known = queries.list_votes(list(answers), person_id)
    for option_id, answer in answers.items():
        vote = known.get(option_id)
        if vote is None:
            vote = DateVote(platform_id=meeting.platform_id, option_id=option_id, person_id=person_id, answer=answer)
            db.session().add(vote)
        vote.answer, vote.answered_at, vote.dictated_to = answer, now, dictated_to


def answer_poll(*, meeting: Meeting, person_id: UUID, answers: Mapping[UUID, VoteAnswer], is_reminded: bool) -> None:
    """Keep what a person answers to some dates, and whether she wants to be reminded; the reminder alone is enough.

    Raises:
        Refused: the answers are closed, there is nothing to keep, or a date is not this meeting's.
    """
    wanted = is_reminded and poll_reminders.can_remind(meeting)
    if answers or not wanted:
        answer_dates(meeting=meeting, person_id=person_id, answers=answers)
    poll_reminders.ask(meeting=meeting, person_id=person_id, wanted=wanted)


def forget_answers(*, person_id: UUID) -> None:
    """Take back what a person who left the collective answered to the meetings that are still to come."""
    to_come = or_(Meeting.starts_at.is_(None), Meeting.starts_at > clock.now())
    options = select(DateOption.id).join(Meeting, Meeting.id == DateOption.meeting_id).where(to_come)
    statement = delete(DateVote).where(DateVote.person_id == person_id, DateVote.option_id.in_(options))
    db.session().execute(statement.execution_options(synchronize_session=False))
    coming.forget(person_id=person_id)
    poll_reminders.forget(person_id=person_id)


def is_open(state: MeetingState, poll_ends_at: datetime | None) -> bool:
    """Tell whether answers are taken now."""
    return state is MeetingState.POLLING and (poll_ends_at is None or clock.now() < poll_ends_at)


def choose_date(*, meeting: Meeting, option_id: UUID | None, version: int | None, actor_id: UUID) -> int:
    """Choose the date; everyone who answered and is still in the collective is told, in "Mes nouvelles" at least.

    Args:
        meeting: which one.
        option_id: the date.
        version: what the page was made from.
        actor_id: who chooses.

    Returns:
        How many persons are told.

    Raises:
        Refused: the date is not this meeting's.
        Stale: somebody chose another date meanwhile.
    """
    option = queries.find_option(option_id) if option_id else None
    if option is None or option.meeting_id != meeting.id or option.dropped_at:
        raise Refused(FOREIGN)
    told = queries.list_answerers(meeting.id)
    if meeting.state is MeetingState.SCHEDULED and meeting.starts_at == option.starts_at:
        return len(told)
    transaction.expect_version(meeting.version, version)
    life.move(meeting=meeting, to=MeetingState.SCHEDULED, actor_id=actor_id)
    meeting.starts_at = option.starts_at
    news.settle(kind=NewsKind.MEETING_PROPOSED, subject=meeting.id)
    people, starts_at = {person.id for person in told}, option.starts_at.isoformat()
    tell(meeting, NewsKind.MEETING_DATE_CHOSEN, people, starts_at=starts_at)
    return len(told)


def restore_answers(*, meeting: Meeting, person_id: UUID, answers: Mapping[UUID, VoteAnswer | None]) -> None:
    """Give a person's answers the values they had; None had none.

    Raises:
        Refused: the answers are closed.
    """
    if not is_open(meeting.state, meeting.poll_ends_at):
        raise Refused(CLOSED)
    known = queries.list_votes(list(answers), person_id)
    for option_id, vote in known.items():
        before = answers[option_id]
        if before is None:
            db.session().delete(vote)
        else:
            vote.answer = before
