"""The satisfaction survey of a year: four questions that are the same each year, so that years can be compared."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid5

from blueprints.consultations import queries, services
from blueprints.consultations.models import Consultation
from blueprints.core import clock
from blueprints.core.errors import Refused
from blueprints.core.i18n import lazy_gettext as _l

QUESTIONS = (
    _l("Dans l’ensemble, l’accompagnement vous aide-t-il ?"),
    _l("Le service vous écoute-t-il ?"),
    _l("Le service vous répond-il assez vite ?"),
    _l("Les rencontres du collectif vous aident-elles ?"),
)
ANSWERS = (_l("Oui, tout à fait"), _l("Plutôt oui"), _l("Plutôt non"), _l("Non"), _l("Je ne sais pas"))
ASKED_ALREADY = "L’enquête de cette année existe déjà. Une seule par an suffit."


def open_survey(
    *, author_id: UUID, client_id: UUID, opens_at: datetime | None, closes_at: datetime
) -> Sequence[Consultation]:
    """Ask the four questions of this year; the same author and client id twice is one survey.

    Args:
        author_id: who asks for the service.
        client_id: chosen by the page that sends.
        opens_at: from when; None for now.
        closes_at: until when.

    Raises:
        Refused: this year's survey exists, or the dates cannot be.
    """
    first = queries.find_sent_consultation(author_id, uuid5(client_id, "1"))
    year = clock.paris(opens_at or clock.now()).year
    if first is None and queries.list_survey(year):
        raise Refused(ASKED_ALREADY)
    return [
        services.open_consultation(
            author_id=author_id,
            client_id=uuid5(client_id, str(place)),
            question=str(question),
            about="",
            choices=[str(one) for one in ANSWERS],
            several=False,
            opens_at=opens_at,
            closes_at=closes_at,
            survey_year=year,
            position=place,
        )
        for place, question in enumerate(QUESTIONS, start=1)
    ]


def take_back(*, year: int, actor_id: UUID) -> None:
    """Undo the opening of a year's survey within its minute: all its questions, or none.

    Raises:
        Refused: one of them is closed already.
    """
    for consultation_id in queries.list_survey(year):
        question = queries.lock_consultation(consultation_id)
        if question is not None:
            services.take_back_opening(consultation=question, actor_id=actor_id)
