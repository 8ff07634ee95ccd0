"""Ways that somebody could find into a follow-up, or to other words in it, by what was made for good reasons."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from blueprints.accounts.models import Person, Role
from blueprints.core import clock, db
from blueprints.core.errors import Refused
from blueprints.journeys import absences, services
from blueprints.journeys.models import Absence, Journey
from blueprints.messaging import finding, sharing
from tests.conftest import World
from tests.messaging.conftest import JSON, Road, typed

DAY = timedelta(days=1)


def _said(browser: Any, road: Road, kind: str) -> list[str]:
    answer = browser.get(f"{road.url(kind)}/messages", headers=JSON)
    return [one["text"] for one in answer.json["messages"]] if answer.status_code == 200 else ["closed"]


@pytest.fixture
def odile(world: World) -> Person:
    """Somebody in charge of the platform who is a coach as well."""
    return world.person(Role.ADMINISTRATOR, Role.COACH, first_name="Odile", last_name="Rambert")


def test_who_is_in_charge_does_not_let_herself_in_by_an_absence_that_she_says_for_a_coach(
    road: Road, odile: Person, browser: Callable[..., Any]
) -> None:
    today = clock.paris(clock.now()).date()
    days = {"first_day": f"{today:%d/%m/%Y}", "last_day": f"{today + 30 * DAY:%d/%m/%Y}"}
    mine = {"person": str(road.julien.id), "covered_by": str(odile.id), "client_id": str(uuid4())}
    assert browser(odile).submit("/absences", {**days, **mine}).status_code == 422
    road.write(road.awa, "private", "pour Julien seul")
    assert _said(browser(odile), road, "private") == ["closed"]
    assert road.world.read(lambda: db.session().scalars(select(Absence)).all()) == []


def test_nor_by_the_service_itself(road: Road, odile: Person) -> None:
    today = clock.paris(clock.now()).date()
    days: dict[str, Any] = {"first_day": today, "last_day": today, "client_id": uuid4()}
    with pytest.raises(Refused, match="à soi-même"):
        road.world.run(absences.say_absence, person=road.julien.id, covered_by=odile.id, actor=odile.id, **days)


def _share_health_past(road: Road) -> None:
    def act() -> None:
        talk = finding.find_talk(road.talks["health"])
        assert talk is not None
        member = next(one for one in talk.journey.members if one.person_id == road.julien.id)
        sharing.share_history(sharing=sharing.Sharing(talk, member), since=None, client_id=uuid4(), actor=road.awa.id)

    road.world.run(act)


def test_a_second_yes_about_health_brings_no_past_back(road: Road, enter: Callable[..., Any]) -> None:
    road.write(road.awa, "health", "avant le premier oui")
    awa = enter("awa")
    awa.submit(f"/parcours/{road.journey.id}/sante/oui")
    _share_health_past(road)
    assert _said(enter("julien"), road, "health") == ["avant le premier oui"]
    awa.submit(f"/parcours/{road.journey.id}/sante/non")
    road.write(road.awa, "health", "pendant le non")
    awa.submit(f"/parcours/{road.journey.id}/sante/oui")
    road.write(road.awa, "health", "après le deuxième oui")
    assert _said(enter("julien"), road, "health") == ["après le deuxième oui"]


def test_a_yes_to_the_next_coach_brings_no_past_back_to_the_one_before(
    road: Road, enter: Callable[..., Any], world: World
) -> None:
    road.write(road.awa, "health", "avant")
    awa = enter("awa")
    awa.submit(f"/parcours/{road.journey.id}/sante/oui")
    _share_health_past(road)
    claire = world.person(Role.COACH, first_name="Claire")
    last = clock.paris(clock.now()).date() + 7 * DAY
    handed = {"leaving": str(road.julien.id), "taking": str(claire.id), "note": "Voilà.", "client_id": str(uuid4())}
    enter("julien").submit(f"/parcours/{road.journey.id}/relais", {**handed, "last_day": f"{last:%d/%m/%Y}"})
    awa.submit(f"/parcours/{road.journey.id}/sante/oui")
    assert "avant" not in _said(enter("julien"), road, "health")


def test_once_a_journey_is_over_no_message_gets_other_words(road: Road, enter: Callable[..., Any]) -> None:
    road.write(road.julien, "private", "Bonne route.")

    def close() -> None:
        services.close_journey(journey=db.session().get_one(Journey, road.journey.id))

    road.world.run(close)
    page = f"{road.url('private')}/messages/1"
    answer = enter("julien").submit(f"{page}/modifier", {"body": "Vous me devez 100 euros.", "place": "1"})
    assert answer.status_code == 422
    assert "terminé" in answer.text
    assert _said(enter("awa"), road, "private") == ["Bonne route."]
    assert f"{page}/modifier" not in enter("julien").get(road.url("private")).text


def test_an_answer_shows_that_the_words_it_answers_were_changed_since(road: Road, enter: Callable[..., Any]) -> None:
    road.write(road.sophie, "shared", "Vous venez demain ?")
    enter("awa").submit(f"{road.url('shared')}/messages", typed("Oui, bien sûr.", reply_to="1"))
    other = {"body": "Vous acceptez de partir ?", "place": "1"}
    assert enter("sophie").submit(f"{road.url('shared')}/messages/1/modifier", other).status_code == 303
    data = enter("awa").get(f"{road.url('shared')}/messages", headers=JSON).get_json()
    answer = next(one for one in data["messages"] if one["text"] == "Oui, bien sûr.")
    assert answer["answers"]["words"] == "Vous acceptez de partir ? (modifié)"
    assert "(modifié)" in enter("julien").get(road.url("shared")).text
