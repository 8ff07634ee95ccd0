"""Journey: the rules change, and what was typed waits for a yes; a proposal becomes a rule; a calm pace, no copies."""

import re
from collections.abc import Callable
from uuid import uuid4

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Enter
from tests.servers import Served

Check = Callable[[Page], None]
NARROW = 360
MOST_TRIES = 12
WORDS = "On peut venir à une rencontre avec une personne de confiance, sans le dire avant."


def test_what_was_typed_waits_for_a_yes_to_the_new_rules(
    server: Served, new_person: Enter, assert_accessible: Check
) -> None:
    """He answers later first, then talks of it, then says yes; his words are there each time."""
    page, title = new_person("bastien.loriquet", width=NARROW), f"Un tableau des bus {uuid4().hex[:6]}"
    expect(page.get_by_role("heading", name="Les règles de vie ont changé")).to_be_visible()
    page.goto(f"{server.url}/idees/nouvelle")
    page.get_by_label("Votre idée, en une phrase").fill(title)
    page.get_by_label("Ce que cela changerait").fill("Je ne serais plus en retard.")
    _send_idea(page)
    expect(page.get_by_role("heading", level=1, name="Les règles de vie ont changé")).to_be_visible()
    expect(page.get_by_text("Votre texte est gardé.")).to_be_visible()
    expect(page.get_by_role("heading", name="Les photos")).to_be_visible()
    _look(page, assert_accessible)
    page.get_by_role("button", name="Répondre plus tard").click()
    _typed_is_there(page, title)
    _send_idea(page)
    page.get_by_role("link", name="Je ne suis pas d’accord").click()
    expect(page.get_by_role("heading", level=1, name="Je ne suis pas d’accord")).to_be_visible()
    _look(page, assert_accessible)
    page.get_by_role("link", name="Ce qui a changé").click()
    page.get_by_role("button", name="J’ai lu, je suis d’accord").click()
    _typed_is_there(page, title)
    _send_idea(page)
    expect(page.get_by_text("Votre idée est publiée.")).to_be_visible()


def _send_idea(page: Page) -> None:
    page.get_by_role("button", name="Publier mon idée").click()


def _typed_is_there(page: Page, title: str) -> None:
    expect(page.get_by_role("heading", level=1, name="Proposer une idée")).to_be_visible()
    expect(page.get_by_label("Votre idée, en une phrase")).to_have_value(title)
    expect(page.get_by_label("Ce que cela changerait")).to_have_value("Je ne serais plus en retard.")


def _look(page: Page, assert_accessible: Check) -> None:
    assert_accessible(page)
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")


def test_a_proposal_becomes_a_rule_that_each_member_reads(
    server: Served, new_person: Enter, assert_accessible: Check
) -> None:
    """On the second platform, whose members answer for themselves; then a calm pace, and no copies."""
    there = server.other_url
    member, friend = new_person("lea.fontanel", at=there, width=NARROW), new_person("oscar.prigent", at=there)
    leader = new_person("paul.sauvanet", at=there)
    _propose(member, there, assert_accessible)
    _support(friend, there)
    _answer(leader, there, assert_accessible)
    _publish(leader, there, assert_accessible)
    _agree(member, there, assert_accessible)
    _rest(member, there, assert_accessible)


def _propose(page: Page, there: str, assert_accessible: Check) -> None:
    page.goto(f"{there}/regles-de-vie")
    page.get_by_role("link", name="Proposer un changement La liberté").click()
    expect(page.get_by_role("heading", level=1, name="Proposer un changement")).to_be_visible()
    _look(page, assert_accessible)
    page.get_by_label("Ce que la règle dirait").fill(WORDS)
    page.get_by_label("Pourquoi").fill("Seule, je n’ose pas.")
    page.get_by_role("button", name="Publier ma proposition").click()
    expect(page.get_by_text("Votre proposition est publiée.")).to_be_visible()
    _look(page, assert_accessible)


def _support(page: Page, there: str) -> None:
    page.goto(f"{there}/regles-de-vie/propositions")
    page.get_by_role("link", name="La liberté").click()
    page.get_by_role("button", name="Je soutiens").click()
    expect(page.get_by_text("1 personne soutient cette proposition")).to_be_visible()


def _answer(page: Page, there: str, assert_accessible: Check) -> None:
    page.goto(f"{there}/regles-de-vie/propositions")
    page.get_by_role("link", name="La liberté").click()
    page.get_by_role("link", name="Répondre à la proposition").click()
    page.get_by_label("Reprise dans la prochaine version").check()
    page.get_by_label("La raison").fill("Tout le monde est d’accord.")
    page.get_by_label("D’ici un mois").check()
    page.get_by_role("button", name="Publier la réponse").click()
    expect(page.get_by_text("Tout le monde est d’accord.")).to_be_visible()
    _look(page, assert_accessible)


def _publish(page: Page, there: str, assert_accessible: Check) -> None:
    page.goto(f"{there}/regles-de-vie/preparer")
    page.get_by_role("button", name="Commencer le brouillon").click()
    expect(page.get_by_text("Propositions retenues")).to_be_visible()
    page.get_by_role("link", name="Changer la règle La liberté").click()
    expect(page.get_by_role("heading", level=1, name="Changer une règle")).to_be_visible()
    page.get_by_label("Ce que dit la règle").fill(WORDS)
    page.get_by_role("button", name="Enregistrer ces mots").click()
    expect(page.get_by_text("Changée dans le brouillon")).to_be_visible()
    _look(page, assert_accessible)
    page.get_by_role("link", name="Relire avant de publier").click()
    expect(page.get_by_role("heading", level=1, name="Relire avant de publier")).to_be_visible()
    expect(page.get_by_role("checkbox")).to_be_checked()
    _look(page, assert_accessible)
    page.get_by_label("Ce qui change, en une phrase").fill("On peut venir à deux.")
    page.get_by_role("button", name="Publier les nouvelles règles").click()
    expect(page.get_by_text("Les nouvelles règles sont publiées.")).to_be_visible()


def _agree(page: Page, there: str, assert_accessible: Check) -> None:
    page.goto(f"{there}/mes-nouvelles")
    page.get_by_role("link", name=re.compile("Les règles de vie ont changé")).click()
    expect(page.get_by_text("On peut venir à deux.")).to_be_visible()
    _look(page, assert_accessible)
    page.get_by_role("button", name="J’ai lu, je suis d’accord").click()
    expect(page.get_by_text("Merci. C’est noté.")).to_be_visible()


def _rest(page: Page, there: str, assert_accessible: Check) -> None:
    """The same words twice are asked about; many ideas in a row meet a pause, with the words kept."""
    _fill_idea(page, there, WORDS)
    expect(page.get_by_text("Votre idée est publiée.")).to_be_visible()
    _fill_idea(page, there, WORDS)
    expect(page.get_by_role("heading", level=1, name="Vous avez déjà publié ce texte")).to_be_visible()
    _look(page, assert_accessible)
    page.get_by_role("link", name="Voir le texte déjà publié").click()
    expect(page.get_by_text(WORDS)).to_be_visible()
    paused = page.get_by_role("heading", level=1, name="Une petite pause")
    done = page.get_by_text("Votre idée est publiée.")
    for number in range(MOST_TRIES):
        _fill_idea(page, there, f"Encore une idée, la {number}.")
        expect(paused.or_(done)).to_be_visible()
        if paused.is_visible():
            break
    expect(paused).to_be_visible()
    expect(page.get_by_text("Encore une idée")).to_be_visible()
    _look(page, assert_accessible)


def _fill_idea(page: Page, there: str, words: str) -> None:
    page.goto(f"{there}/idees/nouvelle")
    page.get_by_label("Votre idée, en une phrase").fill("Venir à deux")
    page.get_by_label("Ce que cela changerait").fill(words)
    _send_idea(page)
