"""What becomes of answers to meetings when a person closes her account."""

from uuid import UUID

from sqlalchemy import func, select

from blueprints.accounts import leaving
from blueprints.accounts.leaving import Trace
from blueprints.core import db
from blueprints.core.i18n import gettext as _
from blueprints.meetings import services, subject_queries, subjects
from blueprints.meetings.models import DateVote


@leaving.tells
def tell(person_id: UUID) -> list[Trace]:
    """Say that her answers to the meetings to come and her subjects go."""
    count = db.session().scalar(select(func.count()).select_from(DateVote).where(DateVote.person_id == person_id)) or 0
    told = [Trace(_("Vos réponses pour les prochaines rencontres."), stays=False, endpoint="meetings.index")]
    own = [Trace(_("Les sujets de rencontre que vous avez proposés."), stays=False, endpoint="meetings.own_subjects")]
    return (told if count else []) + (own if subject_queries.list_own_subjects(person_id) else [])


@leaving.ends
def end(person_id: UUID) -> None:
    """Take her answers back, so that nobody waits for her."""
    services.forget_answers(person_id=person_id)
    subjects.forget_subjects(person_id=person_id)
