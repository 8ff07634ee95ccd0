"""How often one may ask: enough for everybody behind one network address, too little for a flood."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from blueprints.accounts.routes import limiter
from blueprints.demo import people
from tests.conftest import Browser
from tests.installations import installation


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Flask]:
    """An installation that counts requests, as the demo and production do."""
    with installation(tmp_path / "data", environment="demo") as app:
        people.fill(app)
        app.test_client_class = Browser
        yield app


def ask(app: Flask, email: str) -> int:
    """Ask for a link in a new browser and return the status."""
    one = app.test_client()
    assert isinstance(one, Browser)
    return one.submit("/connexion/lien", {"email": email}).status_code


def test_a_flood_of_mails_to_one_address_stops_and_colleagues_still_get_theirs(served: Flask) -> None:
    answers = [ask(served, "awa.diallo@exemple.fr") for _ in range(21)]
    assert answers == [302] * 20 + [429]
    assert ask(served, "hugo.pericard@exemple.fr") == 302


def test_what_is_counted_names_nobody(served: Flask) -> None:
    ask(served, "awa.diallo@exemple.fr")
    assert limiter.storage is not None
    assert "awa.diallo" not in repr(vars(limiter.storage))
