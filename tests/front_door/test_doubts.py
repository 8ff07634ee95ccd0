"""What looks like a machine is looked at, never refused."""

from datetime import timedelta

import time_machine
from flask import Flask

from blueprints.core import clock
from blueprints.front_door.doubts import Doubt, look_at, stamp


def _stamped(ago: timedelta) -> str:
    with time_machine.travel(clock.now() - ago, tick=False):
        return stamp()


def test_a_person_who_takes_her_time_raises_no_doubt(app: Flask) -> None:
    with app.app_context():
        for ago in (timedelta(seconds=8), timedelta(hours=2), timedelta(days=9)):
            assert look_at(trap="", given=_stamped(ago), message="Bonjour. https://exemple.fr") == ()


def test_a_machine_is_seen_by_its_haste_its_curiosity_and_its_links(app: Flask) -> None:
    links = "https://a.exemple.fr http://b.exemple.fr www.c.exemple.fr"
    with app.app_context():
        found = look_at(trap="https://exemple.fr", given=_stamped(timedelta(seconds=1)), message=links)
    assert found == (Doubt.TRAP, Doubt.QUICK, Doubt.LINKS)


def test_a_stamp_that_was_not_made_here_is_a_doubt(app: Flask) -> None:
    with app.app_context():
        good = _stamped(timedelta(minutes=1))
        moment, _, signature = good.partition("-")
        forged = f"{int(moment) - 1000}-{signature}"
        for given in ("", "-", "x" * 5000, "²-1", f"{'9' * 40}-{signature}", forged, good + "0"):
            assert look_at(trap="", given=given, message="Bonjour.") == (Doubt.UNSTAMPED,), given
