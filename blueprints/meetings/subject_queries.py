"""Reads of the subjects that members propose."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from blueprints.accounts.models import Person
from blueprints.accounts.queries import in_the_collective
from blueprints.core import db
from blueprints.core.db import AnyRow
from blueprints.meetings.models import Meeting, Subject, SubjectState

MOST = 50


def find_subject(subject_id: UUID) -> Subject | None:
    """Return one subject; one that its author took back is no longer there."""
    found = db.session().get(Subject, subject_id)
    return found if found is not None and found.state is not SubjectState.WITHDRAWN else None


def find_any_subject(subject_id: UUID) -> Subject | None:
    """Return one subject in any state, for the way back."""
    return db.session().get(Subject, subject_id)


def find_waiting(typed: str | None) -> Subject | None:
    """Return the subject that still waits under this id, if it is one."""
    try:
        found = db.session().get(Subject, UUID(typed or ""))
    except ValueError:
        return None
    return found if found is not None and found.state is SubjectState.WAITING else None


def lock_waiting(typed: str | None) -> Subject | None:
    """Return the subject that waits under this id, held until the commit: of two who answer it, one does."""
    found = find_waiting(typed)
    if found is None:
        return None
    statement = select(Subject).where(Subject.id == found.id).with_for_update()
    held = db.session().scalars(statement.execution_options(populate_existing=True)).one_or_none()
    return held if held is not None and held.state is SubjectState.WAITING else None


def find_sent_subject(author_id: UUID, client_id: UUID) -> Subject | None:
    """Return the subject that this person already sent under this id."""
    statement = select(Subject).where(Subject.author_id == author_id, Subject.client_id == client_id)
    return db.session().scalars(statement).one_or_none()


def list_own_subjects(person_id: UUID) -> Sequence[AnyRow]:
    """Return a person's own subjects, latest first, with the meeting that was made of each."""
    columns = (Subject.id, Subject.title, Subject.about, Subject.state, Subject.answer, Subject.created_at)
    statement = (
        select(*columns, Subject.meeting_id, Meeting.title.label("meeting"), Meeting.state.label("meeting_state"))
        .outerjoin(Meeting, Meeting.id == Subject.meeting_id)
        .where(Subject.author_id == person_id, Subject.state != SubjectState.WITHDRAWN)
        .order_by(Subject.created_at.desc(), Subject.id)
        .limit(MOST)
    )
    return db.session().execute(statement).all()


def list_waiting_subjects() -> Sequence[AnyRow]:
    """Return the subjects that wait for an answer, oldest first, with their authors' names in the collective."""
    statement = (
        select(Subject.id, Subject.title, Subject.about, Subject.created_at, Person.id.label("author"))
        .add_columns(Person.pseudonym)
        .join(Person, Person.id == Subject.author_id)
        .where(Subject.state == SubjectState.WAITING, in_the_collective())
        .order_by(Subject.created_at, Subject.id)
        .limit(MOST)
    )
    return db.session().execute(statement).all()
