"""The demo's door and mailbox: open in the demo, not even imported in production."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from blueprints.core import outbox, state
from blueprints.demo import people
from blueprints.demo.cast import AUBE, CASTS, MARCHES, Cast
from tests.conftest import Browser
from tests.installations import installation
from tests.servers import ROOT

Browsers = Callable[..., Browser]


@pytest.fixture(autouse=True)
def _filled(app: Flask) -> None:
    """Fill the application's database with the demo, and empty the mailbox."""
    people.fill(app)
    for old in (state.of(app).settings.data / "mailbox").glob("*.eml"):
        old.unlink()


def send_mails(app: Flask) -> None:
    """Empty the outbox."""
    with app.app_context():
        outbox.run_due()


def test_the_door_shows_everybody_of_this_platform_and_nobody_else(browser: Browsers) -> None:
    for here, there in ((AUBE, MARCHES), (MARCHES, AUBE)):
        page = browser(host=here.host).get("/demo").text
        assert sorted(re.findall(r'data-person="([^"]+)"', page)) == sorted(one.login for one in here.people)
        assert not [one.login for one in there.people if one.name in page]
        assert there.name in page


@pytest.mark.parametrize("cast", CASTS, ids=lambda cast: cast.host)
def test_one_button_enters_as_anybody_and_shows_her_home(cast: Cast, browser: Browsers) -> None:
    for person in cast.people:
        one = browser(host=cast.host)
        answer = one.submit(f"/demo/entrer/{person.login}")
        assert (answer.status_code, answer.location) == (303, "/")
        home = one.get("/")
        assert home.status_code == 200, person.login
        assert person.name in home.text


def test_entering_again_changes_person(browser: Browsers) -> None:
    one = browser()
    for login in ("awa.diallo", "julien.mercadier"):
        one.submit(f"/demo/entrer/{login}")
        one.get("/")
    page = one.get("/mon-compte").text
    assert "Julien Mercadier" in page
    assert "Awa Diallo" not in page


@pytest.mark.parametrize("login", ["lea.fontanel", "personne", "é", "awa.diallo@exemple.fr", "%"])
def test_somebody_who_is_not_here_cannot_be_entered(browser: Browsers, login: str) -> None:
    assert browser().submit(f"/demo/entrer/{login}").status_code == 404


def test_opening_an_address_enters_as_nobody(browser: Browsers) -> None:
    one = browser()
    assert one.get("/demo/entrer/awa.diallo").status_code == 405
    assert one.get("/mon-compte").status_code == 302


def test_the_mailbox_holds_what_was_sent_with_links_to_follow(app: Flask, browser: Browsers) -> None:
    one = browser()
    assert "Aucun e-mail" in one.get("/demo/courrier").text
    one.submit("/connexion/lien", {"email": "awa.diallo@exemple.fr"})
    send_mails(app)
    page = one.get("/demo/courrier").text
    assert "awa.diallo@exemple.fr" in page
    assert "manon.verneuil@exemple.fr" in page
    for path in re.findall(r'href="(/demo/courrier/[^"]+)"', page):
        letter = one.get(path).text
        (link,) = re.findall(r'href="http://localhost(/(?:connexion/lien|invitation)/[^"]+)"', letter)
        assert one.get(link).status_code == 200


def test_each_platform_has_its_own_mailbox(app: Flask, browser: Browsers) -> None:
    browser().submit("/connexion/lien", {"email": "awa.diallo@exemple.fr"})
    send_mails(app)
    there, here = browser(host=MARCHES.host), browser()
    assert "awa.diallo" not in there.get("/demo/courrier").text
    for path in re.findall(r'href="(/demo/courrier/[^"]+)"', here.get("/demo/courrier").text):
        assert there.get(path).status_code == 404


def test_a_letter_that_does_not_exist_is_not_found(browser: Browsers) -> None:
    for path in ("x", "..", "0196a0b0-0000-7000-8000-000000000001", "%2e%2e%2fsecret"):
        assert browser().get(f"/demo/courrier/{path}").status_code == 404


_PRODUCTION = """
import sys
from app import create_app
app = create_app()
assert not [name for name in sys.modules if name.startswith("blueprints.demo")], "imported"
rules = [rule.rule for rule in app.url_map.iter_rules()]
assert not [rule for rule in rules if rule.startswith("/demo")], rules
print("refused")
"""


def test_production_has_no_door_and_does_not_even_import_it(tmp_path: Path) -> None:
    environ = {
        "CORDEE_ENV": "production",
        "CORDEE_DATA": str(tmp_path),
        "CORDEE_PUBLIC_URL": "https://cordee.exemple.fr",
        "CORDEE_MAIL_URL": "smtp://localhost:25",
    }
    result = subprocess.run(
        [sys.executable, "-c", _PRODUCTION],
        cwd=ROOT,
        env=dict(os.environ, **environ),
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.stdout.endswith("refused\n"), result.stderr


def test_only_the_demo_fills_itself_before_it_serves(app: Flask, tmp_path: Path) -> None:
    steps = "cordee.before_serving"
    assert people.fill not in app.extensions.get(steps, [])
    with installation(tmp_path / "data", environment="demo", migrated=False) as served:
        assert people.fill in served.extensions[steps]
