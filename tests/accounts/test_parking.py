"""Nothing typed is lost when a session ended or a page is too old, and nobody else gets it back."""

from collections.abc import Callable
from datetime import timedelta

import time_machine
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from blueprints.accounts import services
from blueprints.accounts.models import ParkedBody, Person, WebSession
from blueprints.core import clock, db, transaction
from tests.conftest import Browser, World

Browsers = Callable[..., Browser]
PAGE = "/conseils/nouvelle-question"
TYPED = {
    "topic": "at_work",
    "title": "Comment dire que je fatigue ?",
    "body": "Depuis le printemps, je suis plus lente l’après-midi.",
    "client_id": "0196a0b0-0000-7000-8000-000000000001",
}


def send(one: Browser, **more: str) -> TestResponse:
    """Send the question as its page does."""
    return one.submit(PAGE, TYPED | more, headers={"Referer": f"http://{one.host}{PAGE}"})


def end_session(world: World, person: Person, **values: object) -> None:
    """End her sessions on the server; her browser knows nothing of it."""
    with world.app.app_context():
        db.enter_platform(person.platform_id)
        with transaction.apart() as session:
            session.execute(update(WebSession).values(values or {"revoked_at": clock.now()}))


def come_back(one: Browser, person: Person) -> TestResponse:
    """Sign in again in the same browser and open the page she came from."""
    one.enter(person)
    return one.get(PAGE)


def test_after_an_ended_session_she_is_sent_to_sign_in_and_back_to_the_same_page(
    world: World, browser: Browsers
) -> None:
    awa = world.person()
    mine = browser(awa)
    end_session(world, awa)
    answer = send(mine)
    assert answer.status_code in (302, 303)
    assert answer.location == "/connexion?suite=/conseils/nouvelle-question"


def test_after_an_expired_session_the_typed_text_comes_back_to_the_same_person(world: World, browser: Browsers) -> None:
    awa = world.person()
    mine = browser(awa)
    end_session(world, awa, expires_at=clock.now() - timedelta(seconds=1))
    send(mine)
    page = come_back(mine, awa).text
    assert TYPED["body"] in page
    assert TYPED["title"] in page


def test_the_text_survives_the_sign_in_itself(world: World, browser: Browsers) -> None:
    awa = world.person(email="awa@exemple.fr")
    mine = browser(awa)
    end_session(world, awa)
    send(mine)
    mine.submit("/connexion/lien", {"email": "awa@exemple.fr", "suite": PAGE})
    assert TYPED["body"] in come_back(mine, awa).text


def test_another_person_who_signs_in_there_gets_nothing(world: World, browser: Browsers) -> None:
    awa, hugo = world.person(), world.person()
    mine = browser(awa)
    end_session(world, awa)
    send(mine)
    assert TYPED["body"] not in come_back(mine, hugo).text


def test_another_browser_of_the_same_person_gets_nothing(world: World, browser: Browsers) -> None:
    awa = world.person()
    mine = browser(awa)
    end_session(world, awa)
    send(mine)
    assert TYPED["body"] not in come_back(browser(), awa).text


def test_it_is_given_back_on_the_page_it_came_from_only(world: World, browser: Browsers) -> None:
    awa = world.person()
    mine = browser(awa)
    end_session(world, awa)
    send(mine)
    mine.enter(awa)
    assert TYPED["body"] not in mine.get("/temoignages/ecrire").text
    assert TYPED["body"] in mine.get(PAGE).text


def test_after_an_hour_it_is_gone(world: World, browser: Browsers) -> None:
    awa = world.person()
    mine = browser(awa)
    end_session(world, awa)
    send(mine)
    with time_machine.travel(clock.now() + timedelta(hours=1, seconds=1)):
        assert TYPED["body"] not in come_back(mine, awa).text
        world.run(services.purge_expired)
    assert world.read(lambda: db.session().scalars(select(ParkedBody)).all()) == []


def test_once_sent_it_does_not_come_back(world: World, browser: Browsers) -> None:
    awa = world.person()
    mine = browser(awa)
    end_session(world, awa)
    send(mine)
    mine.enter(awa)
    assert send(mine).status_code == 303
    assert TYPED["body"] not in mine.get(PAGE).text


def test_a_page_that_is_too_old_gives_the_text_back_at_once(world: World, browser: Browsers) -> None:
    mine = browser(world.person())
    answer = send(mine, csrf_token="vieux")
    assert answer.location == PAGE
    page = mine.get(PAGE).text
    assert "La page était ouverte depuis longtemps" in page
    assert TYPED["body"] in page


def test_a_stranger_with_an_old_page_is_told_to_start_again_and_nothing_is_promised(
    world: World, browser: Browsers
) -> None:
    one = browser()
    answer = one.submit(
        "/connexion/lien",
        {"email": "awa@exemple.fr", "csrf_token": "vieux"},
        headers={"Referer": "http://localhost/connexion"},
    )
    assert answer.location == "/connexion"
    page = one.get("/connexion").text
    assert "Recommencez" in page
    assert "Votre texte est là" not in page


def test_what_is_kept_is_sealed_and_never_holds_a_password(world: World, browser: Browsers) -> None:
    awa = world.person()
    mine = browser(awa)
    end_session(world, awa)
    mine.submit(
        "/mon-compte/mot-de-passe",
        {"new_password": "quatre mots vraiment calmes", "body": "un canari dans la mine"},
        headers={"Referer": "http://localhost/mon-compte"},
    )
    (parked,) = world.read(lambda: db.session().scalars(select(ParkedBody)).all())
    assert b"canari" not in parked.body
    mine.enter(awa)
    assert "quatre mots vraiment calmes" not in mine.get("/mon-compte").text


def test_another_site_cannot_park_anything(world: World, browser: Browsers) -> None:
    awa = world.person()
    mine = browser(awa)
    end_session(world, awa)
    mine.submit(PAGE, TYPED, headers={"Sec-Fetch-Site": "cross-site", "Referer": f"http://localhost{PAGE}"})
    assert world.read(lambda: db.session().scalars(select(ParkedBody)).all()) == []


def test_a_script_is_told_in_words_instead(world: World, browser: Browsers) -> None:
    awa = world.person()
    mine = browser(awa)
    end_session(world, awa)
    answer = mine.submit(PAGE, TYPED, headers={"Accept": "application/json"})
    assert answer.status_code == 401
    assert "Votre session est terminée" in answer.get_json()["message"]


def test_our_pages_tell_each_other_where_a_form_stood_and_other_sites_nothing(browser: Browsers, world: World) -> None:
    assert browser().get("/connexion").headers["Referrer-Policy"] == "same-origin"
