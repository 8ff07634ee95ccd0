"""What happened to meetings of the demo beside their dates: one is prepared, one cancelled, subjects wait."""

from datetime import timedelta

from blueprints.core import clock, db
from blueprints.demo.plots import Filled, at
from blueprints.meetings import life, preparing, subjects
from blueprints.meetings.models import Afterwards
from blueprints.meetings.preparing import Sheet

ORGANISER = "nadia.benkirane"


def play(filled: Filled) -> None:
    """Fill the first platform; the other has meetings with dates only."""
    if ORGANISER not in filled.people:
        return
    _prepare(filled)
    _cancel(filled)
    _propose_subjects(filled)


def _prepare(filled: Filled) -> None:
    sheet = Sheet("Dire ce qui fatigue", "Le bruit, le monde, les consignes.", "Salle Tilleul", [at(40, "14:00")], None)
    preparing.make_draft(organiser_id=filled.id_of(ORGANISER), client_id=db.new_id(), sheet=sheet)


def _cancel(filled: Filled) -> None:
    organiser, date = filled.id_of(ORGANISER), at(4, "17:30")
    sheet = Sheet("Marcher au bord de la rivière", "Une heure, à notre pas.", "Pont de Brenval", [date], None)
    meeting = preparing.make_draft(organiser_id=organiser, client_id=db.new_id(), sheet=sheet)
    preparing.fix_date(meeting=meeting, starts_at=date, actor_id=organiser)
    life.cancel(
        meeting=meeting,
        reason="Le chemin est fermé après la pluie.",
        afterwards=Afterwards.NEW_DATES,
        version=meeting.version,
        actor_id=organiser,
    )
    meeting.created_at = clock.now() - timedelta(days=9)


def _propose_subjects(filled: Filled) -> None:
    """One waits for an answer, one has its own."""
    subjects.propose_subject(
        author_id=filled.id_of("mathis.kerboul"),
        client_id=db.new_id(),
        title="Le bruit dans les transports",
        about="J’arrive fatigué au travail. Comment faites-vous ?",
    )
    answered = subjects.propose_subject(
        author_id=filled.id_of("awa.diallo"),
        client_id=db.new_id(),
        title="Inviter un employeur",
        about="Pour lui poser nos questions.",
    )
    answer = "Merci Awa. C’est une bonne idée. Nous cherchons qui inviter, et nous en reparlons au printemps."
    subjects.decline_subject(subject=answered, answer=answer, actor_id=filled.id_of(ORGANISER))
