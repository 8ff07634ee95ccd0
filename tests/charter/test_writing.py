"""Those who animate prepare the next version together: no words are lost, and one recap publishes it."""

import re
import threading
from uuid import uuid4

import pytest

from blueprints.accounts.models import Role
from blueprints.charter import queries
from blueprints.charter.models import CharterRule
from tests.charter.making import PHOTOS, Open, agreed_to, begun, proposed, published
from tests.conftest import OTHER_HOST, Browser, World

PAGE = "/regles-de-vie/preparer"
RESPECT = f"{PAGE}/regles/respect"


def typed(words: str, made_from: int = 1, title: str = "Le respect") -> dict[str, str]:
    """Return a rule as its form sends it."""
    return {"made_from": str(made_from), "title": title, "words": words, "simple": ""}


def rule(world: World, key: str = "respect") -> CharterRule:
    """Return a rule as it is being written."""
    found: CharterRule = world.read(queries.find_written, key)
    return found


def keys(world: World) -> list[str]:
    """Return the rules that are being written, in their order."""

    def act() -> list[str]:
        charter = queries.find_charter()
        assert charter is not None
        return [one.key for one in queries.list_written(charter.id) if one.removed_at is None]

    found: list[str] = world.read(act)
    return found


def seen(page: str) -> str:
    """Return the fingerprint that a recap shows."""
    found = re.search(r'name="seen" value="(\w+)"', page)
    assert found
    return found[1]


def publish(leader: Browser, why: str = "On précise le respect.", **more: str) -> int:
    """Read again, and publish."""
    page = leader.get(f"{PAGE}/publier").text
    return leader.submit(f"{PAGE}/publier", {"seen": seen(page), "why": why, **more}).status_code


@pytest.fixture
def leader(world: World, browser: Open) -> Browser:
    """One who animates, and has begun a draft."""
    person = world.person(Role.FACILITATOR)
    begun(world, person)
    return browser(person)


def test_a_draft_begins_once_with_the_rules_of_now(world: World, browser: Open) -> None:
    staff = browser(world.person(Role.FACILITATOR))
    assert "Commencer le brouillon" in staff.get(PAGE).text
    for _twice in range(2):
        assert staff.submit(PAGE).location == PAGE
    assert keys(world) == [one.key for one in world.read(queries.list_rules)]
    assert "Le brouillon est comme les règles publiées" in staff.get(PAGE).text


def test_what_is_written_is_read_after_the_publication(world: World, browser: Open, leader: Browser) -> None:
    member = browser(world.person())
    assert leader.submit(RESPECT, typed("On s’écoute.")).location == PAGE
    assert "Changée dans le brouillon" in leader.get(PAGE).text
    assert "On s’écoute." not in member.get("/regles-de-vie").text
    assert publish(leader) == 303
    assert "On s’écoute." in member.get("/regles-de-vie").text
    assert "Les règles de vie ont changé" in member.get("/mes-nouvelles").text


def test_the_second_writer_gets_both_texts(world: World, browser: Open, leader: Browser) -> None:
    colleague = browser(world.person(Role.FACILITATOR))
    assert leader.submit(RESPECT, typed("Le texte de Nadia.")).status_code == 303
    late = colleague.submit(RESPECT, typed("Le texte de Romain."))
    assert late.status_code == 409
    for words in ("Le texte de Nadia.", "Le texte de Romain.", 'name="made_from" value="2"'):
        assert words in late.text
    assert rule(world).words == "Le texte de Nadia."
    assert colleague.submit(RESPECT, typed("Les deux.", 2)).status_code == 303
    assert rule(world).words == "Les deux."


def test_the_words_before_the_rules_collide_kindly_too(world: World, browser: Open, leader: Browser) -> None:
    colleague, where = browser(world.person(Role.FACILITATOR)), f"{PAGE}/debut"
    assert leader.submit(where, {"made_from": "1", "words": "Bienvenue.", "simple": ""}).status_code == 303
    late = colleague.submit(where, {"made_from": "1", "words": "Bonjour.", "simple": ""})
    assert late.status_code == 409
    assert "Bienvenue." in late.text
    assert "Bonjour." in late.text


def test_two_write_two_rules_at_once(world: World, browser: Open, leader: Browser) -> None:
    colleague = browser(world.person(Role.FACILITATOR))
    assert leader.submit(RESPECT, typed("On s’écoute.")).status_code == 303
    other = f"{PAGE}/regles/noms"
    assert colleague.submit(other, typed("On ne nomme personne.", title="Les noms")).status_code == 303


def test_what_was_read_again_is_what_is_published(world: World, browser: Open, leader: Browser) -> None:
    leader.submit(RESPECT, typed("On s’écoute."))
    before = seen(leader.get(f"{PAGE}/publier").text)
    browser(world.person(Role.FACILITATOR)).submit(RESPECT, typed("On s’ignore.", 2))
    late = leader.submit(f"{PAGE}/publier", {"seen": before, "why": "On précise."})
    assert late.status_code == 409
    assert "Relisez-les, puis publiez" in late.text
    assert "On s’ignore." in late.text
    assert "On précise." in late.text
    assert world.read(queries.current_version).number == 1


def test_publishing_twice_is_once(world: World, leader: Browser) -> None:
    leader.submit(RESPECT, typed("On s’écoute."))
    sent = {"seen": seen(leader.get(f"{PAGE}/publier").text), "why": "On précise."}
    for _twice in range(2):
        assert leader.submit(f"{PAGE}/publier", sent).status_code == 303
    assert world.read(queries.current_version).number == 2


def test_two_publish_at_once(world: World, browser: Open, leader: Browser) -> None:
    """In both databases one version comes of it."""
    leader.submit(RESPECT, typed("On s’écoute."))
    sent = {"seen": seen(leader.get(f"{PAGE}/publier").text), "why": "On précise."}
    staff, answers = [leader, browser(world.person(Role.FACILITATOR))], []
    gate = threading.Barrier(2)

    def act(one: Browser) -> None:
        gate.wait()
        answers.append(one.submit(f"{PAGE}/publier", sent).status_code)

    running = [threading.Thread(target=act, args=(one,)) for one in staff]
    for one in running:
        one.start()
    for one in running:
        one.join()
    assert answers == [303, 303]
    assert world.read(queries.current_version).number == 2


def test_two_begin_at_once(world: World, browser: Open) -> None:
    staff, answers = [browser(world.person(Role.FACILITATOR)) for _each in range(2)], []
    gate = threading.Barrier(2)

    def act(one: Browser) -> None:
        gate.wait()
        answers.append(one.submit(PAGE).status_code)

    running = [threading.Thread(target=act, args=(one,)) for one in staff]
    for one in running:
        one.start()
    for one in running:
        one.join()
    assert answers == [303, 303]
    assert len(keys(world)) == 9


def test_nothing_new_is_not_published(world: World, leader: Browser) -> None:
    assert leader.get(f"{PAGE}/publier").location == PAGE
    assert "Rien n’a changé" in leader.get(PAGE).text
    assert world.read(queries.current_version).number == 1


def test_a_reason_is_asked(leader: Browser) -> None:
    leader.submit(RESPECT, typed("On s’écoute."))
    page = leader.submit(f"{PAGE}/publier", {"seen": seen(leader.get(f"{PAGE}/publier").text), "why": ""})
    assert page.status_code == 422
    assert "Écrivez ce qui change" in page.text


def test_a_rule_is_added_once(world: World, leader: Browser) -> None:
    sent = {"client_id": str(uuid4()), "title": "Les photos", "words": PHOTOS, "simple": ""}
    for _twice in range(2):
        assert leader.submit(f"{PAGE}/nouvelle", sent).location == PAGE
    assert len(keys(world)) == 10


def test_a_rule_that_is_taken_off_can_be_put_back(world: World, leader: Browser) -> None:
    leader.submit(f"{RESPECT}/enlever")
    assert "respect" not in keys(world)
    assert "Enlevées du brouillon" in leader.get(PAGE).text
    leader.submit(f"{RESPECT}/remettre")
    assert keys(world)[0] == "respect"


def test_a_rule_that_is_gone_is_said_and_the_numbers_follow(world: World, browser: Open, leader: Browser) -> None:
    leader.submit(f"{RESPECT}/enlever")
    assert publish(leader) == 303
    assert next((one.number, one.key) for one in world.read(queries.list_rules)) == (1, "discretion")
    page = browser().get("/regles-de-vie/versions/2/ce-qui-a-change").text
    assert "Règle enlevée" in page
    assert "Change de numéro" not in page
    assert world.read(queries.find_written, "respect") is None


def test_no_rule_at_all_is_refused(world: World, leader: Browser) -> None:
    for key in keys(world):
        leader.submit(f"{PAGE}/regles/{key}/enlever")
    page = leader.submit(f"{PAGE}/publier", {"seen": seen(leader.get(f"{PAGE}/publier").text), "why": "Rien."})
    assert page.status_code == 422
    assert "Écrivez au moins une règle" in page.text


def test_rules_change_places(world: World, leader: Browser) -> None:
    leader.submit(f"{PAGE}/regles/noms/monter")
    assert keys(world)[:3] == ["respect", "noms", "discretion"]
    leader.submit(f"{PAGE}/regles/noms/descendre")
    leader.submit(f"{PAGE}/regles/respect/monter")
    assert keys(world)[:3] == ["respect", "discretion", "noms"]


def test_a_draft_can_be_given_up(world: World, leader: Browser) -> None:
    leader.submit(RESPECT, typed("On s’écoute."))
    leader.submit(f"{PAGE}/abandonner")
    assert "On s’écoute." not in leader.get(PAGE).text
    assert keys(world) == [one.key for one in world.read(queries.list_rules)]


def test_the_proposals_that_a_version_takes_up_are_ticked(world: World, browser: Open, leader: Browser) -> None:
    author = world.person()
    proposal = proposed(world, author)
    leader.submit(
        f"/regles-de-vie/propositions/{proposal.id}/repondre",
        {"verdict": "taken", "reason": "D’accord.", "months": "un", "version": "1"},
    )
    assert "Propositions retenues" in leader.get(PAGE).text
    leader.submit(RESPECT, typed(proposal.words))
    assert f'value="{proposal.id}" checked' in leader.get(f"{PAGE}/publier").text
    assert publish(leader, taken=str(proposal.id)) == 303
    page = browser(author).get(f"/regles-de-vie/propositions/{proposal.id}").text
    assert "Dans les règles, version 2" in page


def test_what_was_not_taken_is_not_taken_up_by_a_made_up_form(world: World, browser: Open, leader: Browser) -> None:
    author = world.person()
    proposal = proposed(world, author)
    leader.submit(RESPECT, typed("On s’écoute."))
    assert publish(leader, taken=str(proposal.id)) == 303
    assert "Attend une réponse" in browser(author).get(f"/regles-de-vie/propositions/{proposal.id}").text


@pytest.mark.parametrize("role", [Role.BENEFICIARY, Role.MODERATOR, Role.COACH, Role.ADMINISTRATOR, Role.MANAGER])
def test_only_those_who_animate_write(world: World, browser: Open, role: Role) -> None:
    begun(world, world.person(Role.FACILITATOR))
    other = browser(world.person(role))
    for path in (PAGE, RESPECT, f"{PAGE}/debut", f"{PAGE}/nouvelle", f"{PAGE}/publier"):
        assert other.get(path).status_code == 404
        assert other.submit(path, typed("Mien.")).status_code == 404
    assert other.submit(f"{RESPECT}/enlever").status_code == 404


def test_another_platform_writes_its_own(world: World, browser: Open, leader: Browser) -> None:
    other = world.make_platform("Cordée des Marches", OTHER_HOST)
    away = browser(world.person(Role.FACILITATOR, platform=other), host=OTHER_HOST)
    assert away.get(RESPECT).status_code == 404, "it has not begun"
    away.submit(PAGE)
    away.submit(RESPECT, typed("Leur texte."))
    assert "Leur texte." not in leader.get(PAGE).text


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"title": ""}, "Donnez un nom à la règle"),
        ({"words": ""}, "Écrivez ce que dit la règle."),
        ({"words": "x" * 1001}, "Ce texte est trop long"),
        ({"title": "x" * 81}, "Ce texte est trop long"),
        ({"words": "\0"}, "Écrivez ce que dit la règle."),
    ],
)
def test_what_is_missing_is_said(leader: Browser, sent: dict[str, str], said: str) -> None:
    page = leader.submit(RESPECT, {**typed("On s’écoute."), **sent})
    assert page.status_code == 422
    assert said in page.text


def test_a_page_that_names_no_version_replaces_nothing(world: World, leader: Browser) -> None:
    assert leader.submit(RESPECT, {**typed("Mien."), "made_from": ""}).status_code == 409
    assert rule(world).words != "Mien."


def test_those_who_animate_read_how_many_agreed_and_not_who(world: World, browser: Open) -> None:
    staff, member = world.person(Role.FACILITATOR), world.person(pseudonym="Galet")
    world.person(), world.person(Role.COACH)
    published(world, staff)
    browser(member).submit("/regles-de-vie/accord", {"number": "2"})
    page = browser(staff).get(PAGE).text
    assert "2 membres sur 3 ont accepté la version d’aujourd’hui." in page
    assert "Galet" not in page


def test_who_published_and_who_agreed_is_kept(world: World) -> None:
    staff, member = world.person(Role.FACILITATOR), world.person()
    published(world, staff)
    row = world.read(queries.find_numbered, 2)
    assert row.author_id == staff.id
    assert agreed_to(world, staff) == [2]
    assert agreed_to(world, member) == []
