"""What becomes of answers to meetings when a person closes her account."""

from uuid import UUID

from blueprints.accounts import leaving
from blueprints.accounts.leaving import Trace
from blueprints.core.i18n import gettext as _
from blueprints.meetings import own_queries, services, subjects


@leaving.tells
def tell(person_id: UUID) -> list[Trace]:
    """Say that her answers to the meetings to come and her subjects go."""
    found = own_queries.find_traces(person_id)
    answers, own = (
        _("Vos réponses pour les prochaines rencontres."),
        _("Les sujets de rencontre que vous avez proposés."),
    )
    told = [Trace(answers, stays=False, endpoint="meetings.index")] if found.answered else []
    return [*told, Trace(own, stays=False, endpoint="meetings.own_subjects")] if found.proposed else told


@leaving.ends
def end(person_id: UUID) -> None:
    """Take her answers back, so that nobody waits for her."""
    services.forget_answers(person_id=person_id)
    subjects.forget_subjects(person_id=person_id)
