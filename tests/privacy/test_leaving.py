"""What becomes of extraordinary accesses, and of who opened a follow-up, when somebody closes her account."""

from collections.abc import Callable

import pytest

from blueprints.accounts import queries as people
from blueprints.accounts.models import Person
from blueprints.core import audit, db, own_keys
from blueprints.my_account import services as accounts
from blueprints.news.models import NewsKind
from blueprints.privacy import services
from blueprints.privacy.models import AccessState, ExtraordinaryAccess
from tests.conftest import Browser, World
from tests.desk.making import told
from tests.privacy.making import (
    asked_for,
    entries,
    on,
    opened_for,
    page,
    reading_path,
    say,
    scene_of,
    second_administrator,
)

Open = Callable[..., Browser]
CLOSING, OPENED = "/mon-compte/fermer", "/mon-accompagnement/qui-a-ouvert"


def close(world: World, person: Person) -> None:
    """Close an account without a browser."""

    def act() -> None:
        own = people.find_person(person.id)
        assert own is not None
        accounts.close_account(person=own)

    world.run(act)


def row_of(world: World, access: object) -> ExtraordinaryAccess:
    """Return an access as it is now."""
    found = world.read(lambda: db.session().get(ExtraordinaryAccess, access))
    assert isinstance(found, ExtraordinaryAccess)
    return found


# --- who asked --------------------------------------------------------------------------------------------------------


def test_what_she_asked_for_ends_with_her_and_those_concerned_are_told(world: World, browser: Open) -> None:
    scene = scene_of(world)
    second_administrator(world)
    access = opened_for(world, scene)
    hers = browser(scene.cast.administrator)
    assert hers.get(reading_path(access, scene.private)).status_code == 200
    close(world, scene.cast.administrator)
    row = row_of(world, access)
    assert (row.state, row.ended_by) == (AccessState.ENDED, scene.cast.administrator.id)
    assert told(world, NewsKind.EXTRAORDINARY_OVER) == {scene.cast.beneficiary.id, scene.cast.coach.id}
    (ended,) = entries(world, "extraordinary.ended")
    assert '"opened":"1"' in ended.facts
    said = page(browser(scene.cast.beneficiary), f"/mon-accompagnement/acces/{access}")
    assert "Odile Rambert" in said, "her name stays for who was read"
    assert world.read(audit.verify)[1] is None


def test_a_question_that_waited_is_withdrawn(world: World, browser: Open) -> None:
    scene = scene_of(world)
    other = second_administrator(world)
    access = asked_for(world, scene)
    close(world, scene.cast.administrator)
    assert row_of(world, access).state is AccessState.WITHDRAWN
    assert len(entries(world, "extraordinary.withdrawn")) == 1
    assert browser(other).submit(f"/service/acces/{access}/accepter").status_code in (303, 404, 422)
    assert row_of(world, access).state is AccessState.WITHDRAWN


def test_a_second_person_who_goes_takes_nothing_back(world: World, browser: Open) -> None:
    scene = scene_of(world)
    access = opened_for(world, scene)
    close(world, scene.cast.facilitator)
    assert row_of(world, access).state is AccessState.APPROVED
    assert browser(scene.cast.administrator).get(reading_path(access, scene.private)).status_code == 200
    assert "Nadia Benkirane" in page(browser(scene.cast.beneficiary), f"/mon-accompagnement/acces/{access}")


# --- the accompanied person -------------------------------------------------------------------------------------------


def test_nothing_of_her_follow_up_opens_any_more(world: World, browser: Open) -> None:
    scene = scene_of(world)
    access = opened_for(world, scene)
    hers = browser(scene.cast.administrator)
    close(world, scene.cast.beneficiary)
    assert row_of(world, access).state is AccessState.ENDED
    assert hers.get(reading_path(access, scene.private)).status_code == 404
    assert told(world, NewsKind.EXTRAORDINARY_OVER) == {scene.cast.coach.id}, "she is told nothing any more"


def test_a_question_about_her_is_withdrawn_with_her(world: World) -> None:
    scene = scene_of(world)
    access = asked_for(world, scene)
    close(world, scene.cast.beneficiary)
    assert row_of(world, access).state is AccessState.WITHDRAWN


def test_no_key_of_her_own_is_made_again(world: World) -> None:
    """She is told nothing in the unit that destroys her key: a news would bring a new one."""
    scene = scene_of(world)
    opened_for(world, scene)
    assert world.read(own_keys.find_key, scene.cast.beneficiary.id) is not None
    close(world, scene.cast.beneficiary)
    assert world.read(own_keys.find_key, scene.cast.beneficiary.id) is None


def test_who_opened_it_stays_in_the_trail_and_her_page_is_gone(world: World, browser: Open) -> None:
    scene = scene_of(world)
    browser(scene.cast.coach).get(f"/mon-accompagnement/conversations/{scene.private}")
    assert len(entries(world, "conversation.read")) == 1
    hers = browser(scene.cast.beneficiary)
    assert "Julien Mercadier" in page(hers, OPENED)
    close(world, scene.cast.beneficiary)
    assert len(entries(world, "conversation.read")) == 1
    assert hers.get(OPENED).location.startswith("/connexion")


# --- what the page says before ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("beneficiary", "Qui a ouvert votre accompagnement reste noté un an."),
        ("administrator", "L’accès exceptionnel que vous avez demandé ou accepté reste noté."),
        ("facilitator", "L’accès exceptionnel que vous avez demandé ou accepté reste noté."),
    ],
)
def test_the_recap_says_what_stays(world: World, browser: Open, who: str, said: str) -> None:
    scene = scene_of(world)
    second_administrator(world)
    opened_for(world, scene)
    mine = browser(getattr(scene.cast, who))
    assert said in page(mine, CLOSING)
    assert said not in page(browser(scene.cast.manager), CLOSING)


def test_several_are_counted(world: World, browser: Open) -> None:
    scene = scene_of(world)
    second_administrator(world)
    for _ in range(2):
        access = opened_for(world, scene)
        on(world, access, services.stop, actor_id=scene.cast.administrator.id)
    assert "Les 2 accès exceptionnels" in page(browser(scene.cast.facilitator), CLOSING)


def test_nothing_is_said_to_who_never_decided(world: World, browser: Open) -> None:
    scene = scene_of(world)
    say(world, scene.private, scene.cast.coach, "Bonjour")
    assert "accès exceptionnel" not in page(browser(scene.cast.coach), CLOSING)
