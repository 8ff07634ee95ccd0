"""Calendars of the demo: somebody whose own calendar reads her meetings, and who is reminded of them."""

from blueprints.calendar import services
from blueprints.calendar.choosing import Chosen
from blueprints.calendar.models import Scope
from blueprints.demo.plots import Filled

READERS = {
    "lina.ouazzani": Chosen(neutral_title="Rendez-vous de l’après-midi", scope=Scope.ALL, reminds_day=True),
    "mathis.kerboul": Chosen(is_discreet=False, shows_place=True, is_invited=True, reminds_week=True),
}


def play(filled: Filled) -> None:
    """Open the calendars of those of these people who are on this platform."""
    for login, chosen in READERS.items():
        if login in filled.people:
            services.keep_choice(person_id=filled.id_of(login), chosen=chosen)
            services.renew_feed(person_id=filled.id_of(login), generation=0)
