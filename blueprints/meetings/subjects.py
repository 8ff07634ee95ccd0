"""Changes of the subjects that members propose: sent, taken back, made a meeting of, answered."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete

from blueprints.accounts.queries import list_collective
from blueprints.charter import sending
from blueprints.charter.sending import Act
from blueprints.core import audit, clock, db
from blueprints.core.errors import Refused
from blueprints.discussion.queries import list_staff, lock_person
from blueprints.meetings import subject_queries
from blueprints.meetings.models import Meeting, Subject, SubjectState
from blueprints.news import services as news
from blueprints.news.models import NewsKind

OWN, RECEIVED = "/rencontres/sujets", "/rencontres/sujets/recus"
ANSWERED = "Ce sujet a déjà une réponse, ou son auteur l’a repris. Relisez la liste."


def propose_subject(*, author_id: UUID, client_id: UUID, title: str, about: str) -> Subject:
    """Keep what a member would like to talk about; those who organise are told. The same id twice is one."""
    lock_person(author_id)
    sent = subject_queries.find_sent_subject(author_id, client_id)
    if sent is not None:
        return sent
    sending.expect_ready(author_id=author_id, act=Act.IDEA, words=f"{title}\n{about}")
    subject = Subject(
        platform_id=db.platform_id(),
        author_id=author_id,
        client_id=client_id,
        title=title,
        about=about,
        state=SubjectState.WAITING,
        created_at=clock.now(),
    )
    db.session().add(subject)
    db.session().flush()
    staff = {row.id for row in list_staff()} - {author_id}
    news.tell(people=staff, kind=NewsKind.SUBJECT_PROPOSED, address=RECEIVED, subject=subject.id, title=title)
    return subject


def withdraw_subject(*, subject: Subject) -> None:
    """Take a subject back: nobody reads it any more.

    Raises:
        Refused: it has an answer already.
    """
    _expect_waiting(subject)
    subject.state, subject.answered_at = SubjectState.WITHDRAWN, clock.now()
    news.settle(kind=NewsKind.SUBJECT_PROPOSED, subject=subject.id)


def take_subject(*, subject: Subject, meeting: Meeting, actor_id: UUID) -> None:
    """Say that a meeting is made of a subject; its author is told.

    Raises:
        Refused: it has an answer already.
    """
    _expect_waiting(subject)
    subject.meeting_id = meeting.id
    _answer(subject, SubjectState.TAKEN, actor_id)


def decline_subject(*, subject: Subject, answer: str, actor_id: UUID) -> None:
    """Say why no meeting is made of a subject now; its author is told.

    Raises:
        Refused: it has an answer already.
    """
    _expect_waiting(subject)
    subject.answer = answer
    _answer(subject, SubjectState.DECLINED, actor_id)


def _expect_waiting(subject: Subject) -> None:
    if subject.state is not SubjectState.WAITING:
        raise Refused(ANSWERED)


def _answer(subject: Subject, state: SubjectState, actor_id: UUID) -> None:
    subject.state, subject.answered_at = state, clock.now()
    audit.record(
        "subject.answered", subject="meeting_subjects", subject_id=subject.id, actor_id=actor_id, state=state.value
    )
    news.settle(kind=NewsKind.SUBJECT_PROPOSED, subject=subject.id)
    people = {subject.author_id} & set(list_collective())
    kind = NewsKind.SUBJECT_TAKEN if state is SubjectState.TAKEN else NewsKind.SUBJECT_DECLINED
    news.tell(people=people, kind=kind, address=_place(subject), subject=subject.id, title=subject.title)


def _place(subject: Subject) -> str:
    """Return where its author reads what became of it."""
    return f"{OWN}#sujet-{subject.id}"


def wait_again(*, subject: Subject, since: datetime) -> None:
    """Undo what was answered, or that it was taken back: it waits again.

    Args:
        subject: held by whoever calls.
        since: when that was done; what somebody did after it stays.

    Raises:
        Refused: it waits already, or something else became of it since.
    """
    if subject.state is SubjectState.WAITING or subject.answered_at != since:
        raise Refused(ANSWERED)
    subject.state, subject.answer, subject.answered_at, subject.meeting_id = SubjectState.WAITING, "", None, None
    news.unsettle(kind=NewsKind.SUBJECT_PROPOSED, subject=subject.id, since=since)
    for kind in (NewsKind.SUBJECT_TAKEN, NewsKind.SUBJECT_DECLINED):
        news.take_back(kind=kind, address=_place(subject), since=since)


def forget_subjects(*, person_id: UUID) -> None:
    """Destroy the subjects of a person who closes her account."""
    statement = delete(Subject).where(Subject.author_id == person_id)
    db.session().execute(statement.execution_options(synchronize_session=False))
