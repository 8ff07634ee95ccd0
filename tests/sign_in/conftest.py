"""What the tests of sign-in stand on: mails, links, and people with a way in."""

import re
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import pytest

from blueprints.accounts import passwords
from blueprints.accounts import queries as people
from blueprints.accounts import services as accounts
from blueprints.accounts.models import Person
from blueprints.core import mail, outbox, state
from tests.conftest import Browser, World
from tests.sign_in.authenticator import Device

GOOD = "quatre mots vraiment calmes"
Browsers = Callable[..., Browser]


@pytest.fixture(scope="session")
def hashed() -> str:
    """The hash of the good password, made once."""
    return passwords.hash_password(GOOD)


@pytest.fixture
def with_password(world: World, hashed: str) -> Callable[..., Person]:
    """Make a person with these roles and the good password."""

    def make(*roles: Any, **more: Any) -> Person:
        person = world.person(*roles, **more)

        def give() -> None:
            own = people.find_person(person.id)
            assert own
            accounts.set_password(person=own, password_hash=hashed, keep=None)

        world.run(give)
        return person

    return make


def letters(world: World) -> list[EmailMessage]:
    """Empty the outbox and return the mails it laid in the folder."""
    with world.app.app_context():
        for old in (state.current().settings.data / "mailbox").glob("*.eml"):
            old.unlink()
        outbox.run_due()
        mailer = mail.mailer()
        assert isinstance(mailer, mail.FolderMailer)
        return mailer.list_messages()


def link_in(world: World) -> str:
    """Return the path of the one link that was just mailed."""
    found = [re.search(r"http://localhost(/connexion/lien/\S+)", one.get_content()) for one in letters(world)]
    (link,) = [one[1] for one in found if one]
    return link


def enter(one: Browser, person: Person, password: str = GOOD, suite: str = "") -> Any:
    """Give a password."""
    return one.submit("/connexion/mot-de-passe", {"login": person.email, "password": password, "suite": suite})


def is_in(one: Browser) -> bool:
    """Tell whether somebody is signed in in this browser."""
    return one.get("/mon-compte").status_code == 200


def add_passkey(one: Browser, device: Device) -> Any:
    """Add *device* to the account that is open in this browser."""
    options = one.submit("/mon-compte/connexion/appareil/demande").get_json()
    return one.submit("/mon-compte/connexion/appareil", {"answer": device.create(options)})


def question(one: Browser, path: str = "/connexion/appareil/demande") -> Any:
    """Return what a device is asked in this browser."""
    answer = one.submit(path)
    assert answer.status_code == 200
    return answer.get_json()


def enter_with(one: Browser, device: Device, suite: str = "", **lies: Any) -> Any:
    """Come in with a passkey."""
    return one.submit("/connexion/appareil", {"answer": device.sign(question(one), **lies), "suite": suite})
