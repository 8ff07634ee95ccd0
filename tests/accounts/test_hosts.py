"""Which host is answered, and by which platform."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.conftest import OTHER_HOST, Browser, World

Browsers = Callable[..., Browser]


def test_a_page_asked_of_a_strange_host_leads_to_the_public_address(world: World, app: Flask) -> None:
    answer = app.test_client().get("/connexion?suite=/aide", base_url="http://mechant.example")
    assert (answer.status_code, answer.location) == (302, "http://localhost/connexion?suite=/aide")


def test_a_form_sent_to_a_strange_host_is_refused(world: World, app: Flask) -> None:
    answer = app.test_client().post(
        "/connexion/lien", base_url="http://mechant.example", data={"email": "a@exemple.fr"}
    )
    assert answer.status_code == 400


def test_the_health_page_answers_on_any_host(world: World, app: Flask) -> None:
    assert app.test_client().get("/sante", base_url="http://127.0.0.1").status_code == 200


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST", "localhost:8123"])
def test_a_platform_is_known_by_its_host_whatever_the_port(world: World, app: Flask, host: str) -> None:
    assert "Cordée de l’Aube" in app.test_client().get("/connexion", base_url=f"http://{host}").text


def test_each_host_speaks_of_its_own_platform(world: World, browser: Browsers) -> None:
    world.make_platform("Cordée des Marches", OTHER_HOST)
    here, there = browser().get("/connexion").text, browser(host=OTHER_HOST).get("/connexion").text
    assert "Cordée des Marches" not in here
    assert "Cordée des Marches" in there
    assert "Cordée de l’Aube" not in there


def test_a_forwarded_host_is_not_believed_without_a_proxy(world: World, app: Flask) -> None:
    world.make_platform("Cordée des Marches", OTHER_HOST)
    answer = app.test_client().get("/connexion", base_url="http://localhost", headers={"X-Forwarded-Host": OTHER_HOST})
    assert "Cordée de l’Aube" in answer.text
