"""Another address: confirmed from its own mailbox, told to the old one, and nobody learns who is here."""

import re
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage

import pytest
import time_machine
from sqlalchemy import select

from blueprints.accounts import queries as people
from blueprints.accounts.models import Person, Role
from blueprints.core import clock, db
from blueprints.core.audit import AuditEntry
from blueprints.my_account import services
from blueprints.my_account.models import AddressChange
from tests.conftest import OTHER_HOST, Browser, World
from tests.my_account.conftest import Letters

Browsers = Callable[..., Browser]
ASK, NEW = "/mon-compte/adresse", "awa.diallo@exemple.fr"


def ask(one: Browser, email: str = NEW) -> int:
    """Ask for another address and return the status."""
    return one.submit(ASK, {"email": email}).status_code


def link_in(letter: EmailMessage) -> str:
    """Return the path that a mail leads to."""
    found = re.search(r"http://localhost(/\S+)", letter.get_content())
    assert found
    return found[1]


def letter_to(letters: list[EmailMessage], address: str) -> EmailMessage:
    """Return the mail that went to an address."""
    (found,) = [one for one in letters if one["To"] == address and "/adresse/" in one.get_content()]
    return found


def address_of(world: World, person: Person) -> str | None:
    """Return where her mails go now."""
    found = world.read(people.find_person, person.id)
    assert found
    address: str | None = found.email
    return address


def change(one: Browser, letters: Letters) -> EmailMessage:
    """Change the address to the end; return the mail that the old mailbox got."""
    assert ask(one) == 303
    assert one.submit(link_in(letter_to(letters(), NEW))).status_code == 303
    return letter_to(letters(), "awa@exemple.fr")


def test_the_new_address_is_in_force_after_the_button_of_its_own_mail(
    world: World, awa: Person, browser: Browsers, letters: Letters
) -> None:
    mine = browser(awa)
    assert ask(mine) == 303
    assert "Rien n’a encore changé" in mine.get("/mon-compte/adresse/envoyee").text
    letter = letter_to(letters(), NEW)
    for own in ("mirabelle", "Awa", "Diallo"):
        assert own not in letter.get_content(), "the address may be mistyped: a stranger would read it"
    page = mine.get(link_in(letter))
    assert page.status_code == 200
    assert NEW in page.text
    assert address_of(world, awa) == "awa@exemple.fr", "opening the link changes nothing"
    assert mine.submit(link_in(letter)).location == ASK
    assert address_of(world, awa) == NEW
    assert NEW in mine.get(ASK).text


def test_her_other_devices_are_signed_out_and_she_is_told(awa: Person, browser: Browsers, letters: Letters) -> None:
    mine, other = browser(awa), browser(awa)
    change(mine, letters)
    assert mine.get("/mon-compte").status_code == 200
    assert other.get("/mon-compte").status_code == 302
    assert "Votre adresse e-mail a changé" in mine.get("/mes-nouvelles").text


def test_the_old_mailbox_stops_it_from_any_browser_and_whoever_did_it_is_out(
    world: World, awa: Person, browser: Browsers, letters: Letters
) -> None:
    thief = browser(awa)
    stop = link_in(change(thief, letters))
    hers = browser()
    assert "Remettre mon ancienne adresse" in hers.get(stop).text
    assert address_of(world, awa) == NEW
    assert hers.submit(stop).status_code == 303
    assert address_of(world, awa) == "awa@exemple.fr"
    assert thief.get("/mon-compte").status_code == 302
    assert "Le changement est arrêté" in hers.get(stop).text
    found = world.read(people.find_person, awa.id)
    assert found is not None
    assert found.password_hash is None


def test_it_is_stopped_once_and_a_later_change_stands(
    world: World, awa: Person, browser: Browsers, letters: Letters
) -> None:
    stop = link_in(change(browser(awa), letters))
    one = browser()
    one.submit(stop)
    with time_machine.travel(clock.now() + timedelta(minutes=1)):
        again = browser(awa)
        change(again, letters)
        one.submit(stop)
    assert address_of(world, awa) == NEW


def test_the_mailbox_of_who_stole_it_cannot_stop_the_owner_in_return(
    world: World, awa: Person, browser: Browsers, letters: Letters
) -> None:
    thief = browser(awa)
    stop = link_in(change(thief, letters))
    assert ask(thief, "deux@exemple.fr") == 303
    thief.submit(link_in(letter_to(letters(), "deux@exemple.fr")))
    in_return = link_in(letter_to(letters(), NEW))
    browser().submit(stop)
    assert address_of(world, awa) == "awa@exemple.fr"
    assert thief.get(in_return).status_code == 410
    thief.submit(in_return)
    assert address_of(world, awa) == "awa@exemple.fr"


@pytest.mark.parametrize("path", ["/deconnexion/partout", "/mon-compte/mot-de-passe"])
def test_a_change_that_waits_ends_with_the_session_that_asked_for_it(
    world: World, awa: Person, browser: Browsers, letters: Letters, path: str
) -> None:
    thief, hers = browser(awa), browser(awa)
    ask(thief)
    link = link_in(letter_to(letters(), NEW))
    assert hers.submit(path, {"new_password": "une phrase que personne ne devine"}).status_code == 303
    assert thief.get(link).status_code == 410
    thief.submit(link)
    assert address_of(world, awa) == "awa@exemple.fr"


def test_a_link_to_the_former_mailbox_signs_nobody_in_any_more(
    awa: Person, browser: Browsers, letters: Letters
) -> None:
    former = browser()
    former.submit("/connexion/lien", {"email": "awa@exemple.fr"})
    (letter,) = letters()
    entry = link_in(letter)
    change(browser(awa), letters)
    former.submit(entry)
    assert former.get("/mon-compte").status_code == 302


@pytest.mark.parametrize(("hours", "status"), [(71, 200), (73, 410)])
def test_it_can_be_stopped_for_three_days(
    world: World, awa: Person, browser: Browsers, letters: Letters, hours: int, status: int
) -> None:
    stop = link_in(change(browser(awa), letters))
    with time_machine.travel(clock.now() + timedelta(hours=hours)):
        one = browser()
        assert one.get(stop).status_code == status
        one.submit(stop)
    assert address_of(world, awa) == ("awa@exemple.fr" if status == 200 else NEW)


def test_the_link_works_in_the_browser_that_asked_only(
    world: World, awa: Person, browser: Browsers, letters: Letters
) -> None:
    ask(browser(awa))
    link = link_in(letter_to(letters(), NEW))
    for elsewhere in (browser(), browser(awa), browser(world.person())):
        page = elsewhere.get(link)
        assert page.status_code == 410
        assert NEW not in page.text
        elsewhere.submit(link)
    assert address_of(world, awa) == "awa@exemple.fr"


def test_the_link_has_its_hour_and_a_newer_one_replaces_it(
    world: World, awa: Person, browser: Browsers, letters: Letters
) -> None:
    mine = browser(awa)
    ask(mine)
    first = link_in(letter_to(letters(), NEW))
    ask(mine, "autre@exemple.fr")
    assert mine.get(first).status_code == 410
    second = link_in(letter_to(letters(), "autre@exemple.fr"))
    with time_machine.travel(clock.now() + timedelta(minutes=61)):
        assert mine.get(second).status_code == 410
        mine.submit(second)
    assert address_of(world, awa) == "awa@exemple.fr"


def test_the_button_pressed_twice_gives_the_same_answer(
    world: World, awa: Person, browser: Browsers, letters: Letters
) -> None:
    mine = browser(awa)
    ask(mine)
    link = link_in(letter_to(letters(), NEW))
    assert [mine.submit(link).status_code for _ in range(2)] == [303, 303]
    assert "Il n’y a plus rien à faire" in mine.get(link).text
    entries = world.read(lambda: db.session().scalars(select(AuditEntry.action)).all())
    assert entries.count("address.changed") == 1


def test_an_address_that_somebody_has_gets_the_same_answer_after_the_same_statements(
    world: World, awa: Person, browser: Browsers, letters: Letters, statements: list[str]
) -> None:
    world.person(first_name="Hugo", email="hugo@exemple.fr", recognition_word="abricot")
    ask(browser(awa), "avant@exemple.fr")  # so that each of the two replaces one
    seen, sent = [], dict[str, str]()
    for email in ("hugo@exemple.fr", "personne@exemple.fr"):
        mine = browser(awa)
        mine.csrf()
        statements.clear()
        answer = mine.submit(ASK, {"email": email})
        seen.append((answer.status_code, answer.location, len(statements)))
        assert mine.get(answer.location).text.count("Un e-mail part à la nouvelle adresse") == 1
        sent |= {one["To"]: one.get_content() for one in letters()}
    assert seen[0] == seen[1]
    assert "Cette adresse sert déjà à votre compte" in sent["hugo@exemple.fr"]
    assert "/adresse/" not in sent["hugo@exemple.fr"]
    assert "abricot" in sent["hugo@exemple.fr"], "it speaks to its owner, by her own word"
    assert "Awa" not in sent["hugo@exemple.fr"]
    assert "mirabelle" not in sent["hugo@exemple.fr"]


def test_an_address_taken_in_between_is_refused_at_the_button(
    world: World, awa: Person, browser: Browsers, letters: Letters
) -> None:
    mine = browser(awa)
    ask(mine)
    link = link_in(letter_to(letters(), NEW))
    world.person(email=NEW)
    page = mine.get(mine.submit(link).location)
    assert "sert déjà à un autre compte" in page.text
    assert address_of(world, awa) == "awa@exemple.fr"


def test_an_old_address_that_somebody_took_meanwhile_is_not_taken_back(
    world: World, awa: Person, browser: Browsers, letters: Letters
) -> None:
    stop = link_in(change(browser(awa), letters))
    world.person(email="awa@exemple.fr")
    one = browser()
    page = one.get(one.submit(stop).location)
    assert "sert déjà à un autre compte" in page.text
    assert address_of(world, awa) == NEW


def test_a_person_without_an_address_gets_her_first_one(world: World, browser: Browsers, letters: Letters) -> None:
    def forget(person: Person) -> None:
        own = people.find_person(person.id)
        assert own
        own.email = None

    zoe = world.person()
    world.run(lambda: forget(zoe))
    mine = browser(zoe)
    assert "n’a pas d’adresse e-mail" in mine.get(ASK).text
    assert ask(mine) == 303
    mine.submit(link_in(letter_to(letters(), NEW)))
    assert address_of(world, zoe) == NEW
    assert [one["To"] for one in letters()] == [NEW], "there is no old mailbox to tell"


@pytest.mark.parametrize(
    "email",
    [
        "",
        "   ",
        "awa",
        "awa@",
        "<b>@exemple.fr",
        "awa\0@",
        "a" * 300 + "@exemple.fr",
        "🙂",
        "awa@exemple.fr, b@exemple.fr",
    ],
)
def test_what_is_not_an_address_is_said_and_kept(awa: Person, browser: Browsers, email: str) -> None:
    page = browser(awa).submit(ASK, {"email": email})
    assert page.status_code == 422
    assert "<title>Erreur" in page.text


def test_her_own_address_is_not_another_one(awa: Person, browser: Browsers, letters: Letters) -> None:
    page = browser(awa).submit(ASK, {"email": " AWA@exemple.fr "})
    assert page.status_code == 422
    assert "C’est déjà votre adresse" in page.text
    assert letters() == []


@pytest.mark.parametrize("token", ["x", "a" * 48, "é", "%00"])
def test_a_link_that_was_never_made_opens_nothing(awa: Person, browser: Browsers, token: str) -> None:
    for path in (f"/adresse/{token}", f"/adresse/arreter/{token}"):
        assert browser(awa).get(path).status_code in (404, 410)


def test_a_confirm_link_does_not_stop_and_a_stop_link_does_not_confirm(
    world: World, awa: Person, browser: Browsers, letters: Letters
) -> None:
    mine = browser(awa)
    ask(mine)
    link = link_in(letter_to(letters(), NEW))
    token = link.rpartition("/")[2]
    assert mine.get(f"/adresse/arreter/{token}").status_code == 410
    assert mine.get(f"/adresse/{token[:-1]}{'A' if token[-1] != 'A' else 'B'}").status_code == 410


def test_on_another_platform_the_link_is_nobodys(
    world: World, awa: Person, browser: Browsers, letters: Letters
) -> None:
    world.make_platform("Cordée des Marches", OTHER_HOST)
    ask(browser(awa))
    link = link_in(letter_to(letters(), NEW))
    assert browser(host=OTHER_HOST).get(link).status_code == 410


def test_it_wants_a_fresh_proof_of_who_asks(awa: Person, browser: Browsers, letters: Letters) -> None:
    mine = browser(awa)
    with time_machine.travel(clock.now() + timedelta(minutes=30)):
        answer = mine.submit(ASK, {"email": NEW}, headers={"Referer": f"http://localhost{ASK}"})
        assert "/connexion/preuve" in answer.location
    assert letters() == []


def test_a_stranger_is_asked_to_sign_in(world: World, browser: Browsers) -> None:
    assert browser().get(ASK).location == "/connexion?suite=/mon-compte/adresse"


def test_what_is_over_is_deleted(world: World, awa: Person, browser: Browsers, letters: Letters) -> None:
    change(browser(awa), letters)
    with time_machine.travel(clock.now() + timedelta(hours=71)):
        world.run(services.purge_expired)
    assert len(world.read(lambda: db.session().scalars(select(AddressChange)).all())) == 1
    with time_machine.travel(clock.now() + timedelta(hours=74)):
        world.run(services.purge_expired)
    assert world.read(lambda: db.session().scalars(select(AddressChange)).all()) == []


def test_every_role_has_the_page(world: World, browser: Browsers) -> None:
    for role in Role:
        assert browser(world.person(role)).get(ASK).status_code == 200
