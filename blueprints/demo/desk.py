"""What the service has set in the demo: its hours, one more number, a neutral sender, and who is on duty this week."""

from datetime import timedelta

from blueprints.accounts.models import DutyTurn, ServiceNumber
from blueprints.accounts.opening import Opening, read_day
from blueprints.core import clock, db
from blueprints.demo.plots import Filled

WEEK = ("9 h – 12 h 30, 14 h – 17 h",) * 5 + ("", "")
TURN = timedelta(days=7)


def play(filled: Filled) -> None:
    """Set the platform as its administrator would."""
    platform = filled.platform
    platform.opening = Opening(tuple(read_day(hours) for hours in WEEK)).encoded()
    platform.out_of_hours = "Le week-end, personne ne lit les messages. Nous répondons le jour ouvré qui suit."
    session, now = db.session(), clock.now()
    number = ServiceNumber(platform_id=platform.id, label="L’accueil, le matin", number="04 65 71 12 31", position=1)
    session.add(number)
    name = filled.cast.contact[0]
    on_duty = next(one for one in filled.people.values() if one.full_name == name)
    session.add(
        DutyTurn(
            platform_id=platform.id,
            person_id=on_duty.id,
            starts_at=now - timedelta(hours=1),
            ends_at=now + TURN,
        )
    )
