"""What happened to meetings of the demo beside their dates: one is being prepared, one was cancelled."""

from datetime import timedelta

from blueprints.core import clock, db
from blueprints.demo.plots import Filled, at
from blueprints.meetings import life, preparing
from blueprints.meetings.models import Afterwards
from blueprints.meetings.preparing import Sheet

ORGANISER = "nadia.benkirane"


def play(filled: Filled) -> None:
    """Fill the first platform; the other has meetings with dates only."""
    if ORGANISER not in filled.people:
        return
    _prepare(filled)
    _cancel(filled)


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
