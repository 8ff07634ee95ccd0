"""The page "Qui peut lire ?" tells each reader the truth, and nobody more than is hers to know."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from blueprints.accounts.models import Person, Role
from blueprints.core import clock, db
from blueprints.core.i18n import day
from blueprints.journeys.models import JourneyMember, JourneyRole
from blueprints.messaging import readers, sharing
from blueprints.messaging.finding import find_talk
from tests.messaging.conftest import Road

DAY = timedelta(days=1)
CAME = clock.now() - 5 * DAY


@pytest.fixture
def nour(road: Road) -> Person:
    """A second manager, who came five days ago."""
    made = road.world.person(Role.MANAGER, first_name="Nour", last_name="Belkacem")
    road.join(made, JourneyRole.MANAGER, starts_at=CAME)
    return made


def _said(road: Road, viewer: Person, kind: str = "shared") -> dict[str, str]:
    """Return what the page says of each reader."""

    def ask() -> dict[str, str]:
        talk = find_talk(road.talks[kind])
        assert talk is not None
        return {one.member.first_name: " ".join(one.said) for one in readers.lines_of(talk, viewer.id)}

    found = road.world.read(ask)
    assert isinstance(found, dict)
    return found


def _ask(road: Road, question: Callable[..., list[Any]], viewer: Person, kind: str = "shared") -> list[str]:
    def ask() -> list[str]:
        talk = find_talk(road.talks[kind])
        assert talk is not None
        return [getattr(one, "words", one) for one in question(talk, viewer.id)]

    found = road.world.read(ask)
    assert isinstance(found, list)
    return found


def _leave(road: Road, person: Person, at: Any) -> None:
    def act() -> None:
        for member in db.session().query(JourneyMember).where(JourneyMember.person_id == person.id):
            member.ends_at = at

    road.world.run(act)


def test_the_person_knows_since_when_each_one_reads(road: Road, nour: Person) -> None:
    said = _said(road, road.awa)
    assert said["Awa"] == "Vous lisez depuis le début."
    assert said["Julien"] == "Julien lit depuis le début."
    assert f"lit depuis le {day(CAME)}." in said["Nour"]
    assert "ne voit pas les messages d’avant." in said["Nour"]


def test_who_came_late_knows_her_own_day_and_no_day_before_it(road: Road, nour: Person) -> None:
    said = _said(road, nour)
    assert said["Nour"] == f"Vous lisez depuis le {day(CAME)}. Vous ne voyez pas les messages d’avant."
    for name in ("Awa", "Julien", "Sophie"):
        assert said[name].endswith("lisait déjà à votre arrivée."), name
        assert "20" not in said[name], "no date from before her time"


def test_who_left_is_named_to_those_who_knew_her(road: Road, nour: Person) -> None:
    before, after = road.world.person(Role.MANAGER, first_name="Ancienne"), clock.now() - 2 * DAY
    road.join(before, JourneyRole.MANAGER, starts_at=clock.now() - 20 * DAY)
    _leave(road, before, clock.now() - 10 * DAY)
    _leave(road, road.sophie, after)
    assert [one.split(" ")[0] for one in _ask(road, readers.gone, road.awa)] == ["Sophie", "Ancienne"]
    assert ["Ancienne" in one for one in _ask(road, readers.gone, nour)] == [False]
    assert len(_ask(road, readers.changes_of, road.awa)) == 4
    told = _ask(road, readers.changes_of, nour)
    assert [("Sophie" in one, "Ancienne" in one) for one in told] == [(True, False), (False, False)]


def test_what_was_shared_is_said_to_every_reader(road: Road, nour: Person, enter: Callable[..., Any]) -> None:
    road.write(road.awa, "shared", "aujourd’hui")

    def share() -> None:
        talk = find_talk(road.talks["shared"])
        assert talk is not None
        member = next(one for one in talk.journey.members if one.person_id == nour.id)
        found = sharing.find_sharing(talk.id, member.id)
        assert found is not None
        since = clock.now() - 20 * DAY
        from blueprints.messaging.models import Message

        db.session().query(Message).update({"sent_at": since + DAY}, synchronize_session=False)
        sharing.share_history(sharing=found, since=since, client_id=uuid4(), actor=road.awa.id)

    road.world.run(share)
    assert "lit aussi avant : depuis le" in _said(road, road.awa)["Nour"]
    assert "lit aussi avant" in _said(road, road.sophie)["Nour"]
    assert "Vous lisez aussi avant : depuis le" in _said(road, nour)["Nour"]
    assert "Ne plus partager l’avant" in enter("awa").get(f"{road.url('shared')}/lecteurs").text
    assert "Ne plus partager l’avant" not in enter("julien").get(f"{road.url('shared')}/lecteurs").text


def test_an_end_that_is_known_is_said_of_a_coach_to_all_and_of_others_to_the_close_ones(road: Road) -> None:
    for person in (road.julien, road.sophie):
        _leave(road, person, clock.now() + 3 * DAY)
    assert "lit jusqu’au" in _said(road, road.sophie)["Julien"]
    assert "Votre accès finit le" in _said(road, road.sophie)["Sophie"]
    assert "lit jusqu’au" in _said(road, road.awa)["Sophie"]


def test_the_panel_holds_the_last_three_of_the_last_month(road: Road) -> None:
    for number, ago in enumerate((1, 2, 3, 4, 40)):
        road.join(
            road.world.person(Role.MANAGER, first_name=f"M{number}"),
            JourneyRole.MANAGER,
            starts_at=clock.now() - min(ago, 29) * DAY,
        )

    def panel() -> list[str]:
        talk = find_talk(road.talks["shared"])
        assert talk is not None
        return readers.panel_of(talk, road.awa.id, []).changes

    assert [one[:2] for one in road.world.read(panel)] == ["M0", "M1", "M2"]


@pytest.mark.parametrize("name", ["awa", "julien", "sophie"])
def test_the_page_asks_the_database_seldom(
    road: Road, nour: Person, enter: Callable[..., Any], statements: list[str], name: str
) -> None:
    browser = enter(name)
    browser.get(f"{road.url('shared')}/lecteurs")
    statements.clear()
    assert browser.get(f"{road.url('shared')}/lecteurs").status_code == 200
    assert len(statements) <= 6


def test_the_page_of_a_conversation_asks_once_for_absences(
    road: Road, enter: Callable[..., Any], statements: list[str]
) -> None:
    browser = enter("awa")
    browser.get(road.url("shared"))
    statements.clear()
    browser.get(road.url("shared"))
    assert len([one for one in statements if "coach_absences" in one and "FROM coach_absences" in one]) == 1
    assert len(statements) <= 10
