"""Sessions: rows of our own, ended at once and everywhere."""

from collections.abc import Callable

from tests.conftest import Browser, World


def test_a_person_sees_her_devices_on_her_account_page(world: World, browser: Callable[..., Browser]) -> None:
    person = world.person(first_name="Awa", last_name="Diallo")
    page = browser(person).get("/mon-compte")
    assert page.status_code == 200
    assert "Firefox sur Linux" in page.text
    assert "Awa Diallo" in page.text


def test_signing_out_ends_the_session_in_the_database(world: World, browser: Callable[..., Browser]) -> None:
    person = world.person()
    mine = browser(person)
    stolen = browser(person)
    answer = mine.submit("/deconnexion")
    assert answer.status_code == 303
    assert mine.get("/mon-compte").status_code == 302
    assert stolen.get("/mon-compte").status_code == 200


def test_signing_out_everywhere_ends_every_session(world: World, browser: Callable[..., Browser]) -> None:
    person = world.person()
    mine, other = browser(person), browser(person)
    mine.submit("/deconnexion/partout")
    assert other.get("/mon-compte").status_code == 302
