"""How often one may ask: enough for everybody behind one network address, too little for a flood."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from blueprints.accounts.limits import limiter
from blueprints.core import db, mail, outbox, tokens
from blueprints.joining.models import Invitation
from tests.conftest import Browser
from tests.installations import installation


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Flask]:
    """An installation that counts requests, as the demo and production do."""
    with installation(tmp_path / "data", environment="demo", demo=True) as app:
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


def enter(app: Flask, login: str) -> Browser:
    """Enter the demo in a new browser."""
    one = app.test_client()
    assert isinstance(one, Browser)
    assert one.submit(f"/demo/entrer/{login}", {}).status_code == 303
    return one


def test_who_tries_false_links_does_not_keep_a_neighbour_from_using_hers(served: Flask) -> None:
    """Promise G7: both are behind one network address."""
    hers, his = served.test_client(), served.test_client()
    assert isinstance(hers, Browser)
    assert isinstance(his, Browser)
    assert hers.submit("/connexion/lien", {"email": "awa.diallo@exemple.fr"}).status_code == 302
    tried = [his.submit(f"/connexion/lien/faux-{number}", {}).status_code for number in range(61)]
    assert tried == [303] * 60 + [429]
    with served.app_context():
        outbox.run_due()
        mailer = mail.mailer()
        assert isinstance(mailer, mail.FolderMailer)
        letter = mailer.list_messages()[0].get_content()
    link = re.search(r"/connexion/lien/[\w-]+", letter)
    assert link is not None
    assert hers.submit(link[0], {}).location == "/"
    assert hers.get("/mon-compte").status_code == 200


def test_who_tries_false_invitations_does_not_close_the_others(served: Flask) -> None:
    his = served.test_client()
    assert isinstance(his, Browser)
    assert [his.submit(f"/invitation/faux-{number}/nom", {}).status_code for number in range(61)][-1] == 429
    with served.app_context(), db.across_platforms():
        known = db.session().scalars(select(Invitation.id).where(Invitation.used_at.is_(None))).first()
        assert known is not None
        token = tokens.make("invitation", known)
    assert his.submit(f"/invitation/{token}/nom", {}).status_code == 422, "a real one still asks for her names"


@pytest.mark.parametrize("path", ["/mon-compte/mot-de-passe", "/bienvenue/mot-de-passe"])
def test_who_tries_many_new_passwords_uses_up_nobody_elses_tries(served: Flask, path: str) -> None:
    his, hers = enter(served, "sophie.lantier"), enter(served, "awa.diallo")
    tried = [his.submit(path, {"new_password": "court"}).status_code for _ in range(31)]
    assert tried == [422] * 30 + [429]
    assert hers.submit(path, {"new_password": "court"}).status_code == 422


@pytest.mark.parametrize("path", ["/code", "/carte", "/retour"])
def test_a_neighbour_who_types_wrong_codes_closes_the_page_to_nobody(served: Flask, path: str) -> None:
    """Promise G7: the codes are long enough to let a whole building try, and the one beside her types hers."""
    his, hers = served.test_client(), served.test_client()
    assert isinstance(his, Browser)
    assert isinstance(hers, Browser)
    assert {his.submit(path, {"code": "AAAA AAAA AAAA"}).status_code for _ in range(61)} == {422}
    assert hers.submit(path, {"code": "BBBB BBBB BBBB"}).status_code == 422
