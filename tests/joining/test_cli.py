"""Commands that make a platform and invite people."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from blueprints.accounts.models import Role
from blueprints.core import state
from blueprints.core.keystore import KeyKind
from tests.conftest import Browser
from tests.installations import installation

FACTS = {
    "--name": "Cordée du Val-Clair",
    "--host": "Val.Exemple.FR",
    "--department": "Val-Clair",
    "--contact-name": "Nadia Benkirane",
    "--contact-phone": "04 65 71 12 30",
    "--contact-email": "nadia@exemple.fr",
    "--contact-hours": "du lundi au vendredi",
    "--operator": "Association Le Gué",
}


@pytest.fixture
def fresh(tmp_path: Path, database_urls: tuple[str, str]) -> Iterator[Flask]:
    """A new machine, with nothing but its root key."""
    with installation(tmp_path / "data", beside=database_urls[0], migrated=False) as app:
        yield app


def run(app: Flask, *words: str) -> tuple[int, str]:
    """Run `flask …` and return its exit code and what it said."""
    result = app.test_cli_runner().invoke(args=list(words))
    return result.exit_code, result.output.replace("\u00a0", " ")


def create(app: Flask, **changed: str) -> tuple[int, str]:
    """Run `flask platform create` with these facts."""
    facts = FACTS | {f"--{name}": value for name, value in changed.items()}
    return run(app, "platform", "create", *(word for pair in facts.items() for word in pair))


def invite(app: Flask, *words: str) -> tuple[int, str]:
    """Run `flask people invite` for Zoé."""
    return run(app, "people", "invite", "zoe@exemple.fr", "--platform", "val.exemple.fr", *words)


def test_a_platform_is_made_on_an_empty_machine_with_its_keys_and_says_what_next(fresh: Flask) -> None:
    code, said = create(fresh)
    assert code == 0
    assert "flask people invite" in said
    kinds = {kind for _, kind in state.of(fresh).keystore.list_ids()}
    assert {KeyKind.PLATFORM, KeyKind.COLLECTIVE, KeyKind.AUDIT} <= kinds
    assert "val.exemple.fr\tCordée du Val-Clair" in run(fresh, "platform", "list")[1]
    assert "tout est juste" in run(fresh, "audit")[1]


def test_two_platforms_cannot_have_the_same_address(fresh: Flask) -> None:
    create(fresh)
    code, said = create(fresh, name="Une autre")
    assert code == 1
    assert "a déjà l’adresse" in said


@pytest.mark.parametrize("host", ["", "https://val.exemple.fr", "val exemple.fr", "-val.fr", "val.fr/", "a" * 300])
def test_what_is_not_a_host_is_refused(fresh: Flask, host: str) -> None:
    code, said = create(fresh, host=host)
    assert code == 1
    assert "n’est pas une adresse de site" in said


def test_an_invitation_prints_the_link_that_opens_an_account(fresh: Flask) -> None:
    create(fresh)
    code, said = invite(fresh, "--role", "administrator", "--first-name", "Zoé", "--last-name", "Lunel")
    assert code == 0
    link = said.split()[-1]
    assert link.startswith("http://val.exemple.fr/invitation/")
    fresh.test_client_class = Browser
    guest = fresh.test_client()
    assert isinstance(guest, Browser)
    guest.host = "val.exemple.fr"
    page = guest.get(link.removeprefix("http://val.exemple.fr"))
    assert page.status_code == 200
    assert "Zoé Lunel" in page.text


def test_with_a_mail_server_the_link_is_not_printed(tmp_path: Path) -> None:
    with installation(tmp_path / "data", mail_url="smtp://localhost:1") as app:
        create(app)
        code, said = invite(app, "--role", "coach")
        assert code == 0
        assert "/invitation/" not in said
        assert "mail part" in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("people", "invite", "zoe", "--role", "coach", "--platform", "val.exemple.fr"), "pas complète"),
        (("people", "invite", "zoe@exemple.fr", "--role", "coach", "--platform", "autre.fr"), "Aucune plateforme"),
        (("people", "invite", "zoe@exemple.fr", "--role", "chef", "--platform", "val.exemple.fr"), "chef"),
    ],
)
def test_a_refusal_is_one_sentence(fresh: Flask, words: tuple[str, ...], said: str) -> None:
    create(fresh)
    code, output = run(fresh, *words)
    assert code != 0
    assert said in output
    assert "Traceback" not in output


def test_every_role_can_be_invited(fresh: Flask) -> None:
    create(fresh)
    for role in Role:
        address = f"{role.value}@exemple.fr"
        assert run(fresh, "people", "invite", address, "--role", role.value, "--platform", "val.exemple.fr")[0] == 0
