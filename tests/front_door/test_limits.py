"""How often one network may write: enough for a waiting room, too little for a flood; and nothing typed is lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blueprints.front_door import doubts
from tests.conftest import Browser
from tests.installations import installation

MOST = 20
WORDS = "Bonjour, je voudrais parler à quelqu’un."


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Flask]:
    """An installation that counts requests, as the demo and production do."""
    with installation(tmp_path / "data", environment="demo", demo=True) as app:
        app.test_client_class = Browser
        yield app


def test_a_flood_is_asked_to_wait_and_gets_its_text_back(served: Flask) -> None:
    one: FlaskClient = served.test_client()
    assert isinstance(one, Browser)
    with served.app_context():
        stamp = doubts.stamp()
    sent = {
        "purpose": "question",
        "asker": "unsaid",
        "channel": "mail",
        "email": "zoe@exemple.fr",
        "stamp": stamp,
    }
    answers = [one.submit("/ecrire/envoyer", {**sent, "message": f"{WORDS} {number}"}) for number in range(MOST + 1)]
    assert [answer.status_code for answer in answers] == [303] * MOST + [429]
    assert WORDS in answers[-1].text.replace("\u00a0", " ")
    assert 'href="tel:3114"' in answers[-1].text
    assert one.get("/ecrire").status_code == 200
