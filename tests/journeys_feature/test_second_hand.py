"""Who runs the platform does not let herself into a follow-up by a second account, be it as coach or as a cover."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import select

from blueprints.accounts.models import Person, Role
from blueprints.core import clock, db
from blueprints.journeys.models import Absence, Handover
from blueprints.messaging.models import ConversationKind
from tests.conftest import Browser, World
from tests.desk.test_second_person import made_by
from tests.messaging.conftest import Road, make_road

WEEK, DAY = timedelta(days=7, minutes=1), timedelta(days=1)
REFUSED = "depuis moins de 7 jours"


@pytest.fixture
def road(world: World) -> Road:
    """One journey with everybody."""
    return make_road(world)


@pytest.fixture
def odile(road: Road) -> Person:
    """Who runs the platform, trusted by the installation."""
    return road.world.person(Role.ADMINISTRATOR, first_name="Odile", last_name="Rambert")


@pytest.fixture
def puppet(road: Road, odile: Person) -> Person:
    """A coach's account that she made today, for herself."""
    return made_by(road.world, odile, Role.COACH, "Compte")


def hand_over(road: Road, browser: Browser, to: Person) -> str:
    """Hand Julien's journey over; return the page that refuses, or nothing."""
    typed = {"leaving": str(road.julien.id), "taking": str(to.id), "last_day": "", "note": "Rien à dire de plus."}
    answer = browser.submit(f"/parcours/{road.journey.id}/relais", {**typed, "client_id": str(uuid4())})
    assert answer.status_code in (303, 422)
    return answer.text if answer.status_code == 422 else ""


def cover(road: Road, browser: Browser, by: Person, **more: str) -> str:
    """Say that Julien is away; return the page that refuses, or nothing."""
    today = clock.paris(clock.now()).date()
    days = {"first_day": f"{today:%d/%m/%Y}", "last_day": f"{today + 5 * DAY:%d/%m/%Y}"}
    answer = browser.submit("/absences", {**days, "covered_by": str(by.id), "client_id": str(uuid4()), **more})
    assert answer.status_code in (303, 422)
    return answer.text if answer.status_code == 422 else ""


def reads(road: Road, browser: Browser) -> bool:
    """Tell whether the browser's person opens the conversation of the person and her coach."""
    return browser.get(road.url(ConversationKind.PRIVATE)).status_code == 200


def test_no_handover_to_an_account_she_has_just_made(
    road: Road, odile: Person, puppet: Person, browser: Callable[..., Browser]
) -> None:
    page = hand_over(road, browser(odile), puppet)
    assert REFUSED in page
    assert "Rien à dire de plus." in page, "the note is kept"
    assert not reads(road, browser(puppet))
    assert road.world.read(lambda: db.session().scalars(select(Handover)).all()) == []


def test_no_cover_by_an_account_she_has_just_made(
    road: Road, odile: Person, puppet: Person, browser: Callable[..., Browser]
) -> None:
    assert REFUSED in cover(road, browser(odile), puppet, person=str(road.julien.id))
    assert not reads(road, browser(puppet))
    assert road.world.read(lambda: db.session().scalars(select(Absence)).all()) == []


def test_nor_by_the_hand_of_an_administrator_whom_she_has_just_made(
    road: Road, odile: Person, browser: Callable[..., Browser]
) -> None:
    """She became a coach long ago; today she makes a second administrator, who lets her in."""
    own = road.world.person(Role.ADMINISTRATOR, Role.COACH, first_name="Odette", last_name="Rambert")
    helper = made_by(road.world, own, Role.ADMINISTRATOR, "Aide")
    hers = browser(helper)
    assert REFUSED in hand_over(road, hers, own)
    assert REFUSED in cover(road, hers, own, person=str(road.julien.id))
    assert not reads(road, browser(own))


def test_after_a_week_it_is_a_role_like_another(
    road: Road, odile: Person, puppet: Person, browser: Callable[..., Browser]
) -> None:
    with time_machine.travel(clock.now() + WEEK):
        assert hand_over(road, browser(odile), puppet) == ""
        assert reads(road, browser(puppet))


def test_the_coach_herself_hands_over_to_a_newcomer_at_once(
    road: Road, puppet: Person, browser: Callable[..., Browser]
) -> None:
    assert hand_over(road, browser(road.julien), puppet) == ""


def test_the_coach_herself_is_covered_by_a_newcomer_at_once(
    road: Road, puppet: Person, browser: Callable[..., Browser]
) -> None:
    assert cover(road, browser(road.julien), puppet) == ""
    assert reads(road, browser(puppet))
