"""Journey: the service asks, members vote in secret, it is closed, and what came out is read with its decision."""

import re
from collections.abc import Callable
from uuid import uuid4

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Enter
from tests.servers import Served

Check = Callable[[Page], None]
NARROW = 360
VOTERS = ("hugo.pericard", "lina.ouazzani", "mathis.kerboul", "camille.verdenal")


def test_a_question_is_asked_voted_in_secret_closed_and_decided(
    server: Served, new_person: Enter, assert_accessible: Check
) -> None:
    question = f"Quel jour se voir {uuid4().hex[:6]}"
    leader, member = new_person("nadia.benkirane"), new_person("awa.diallo", width=NARROW)
    address = _ask(leader, question, server, assert_accessible)
    _vote_twice(member, question, server, assert_accessible)
    for login in VOTERS:
        _vote(new_person(login, width=NARROW), address, "Jeudi")
    _close(leader, address, assert_accessible)
    _decide(leader, assert_accessible)
    _read(member, address, assert_accessible)


def test_the_survey_of_the_year_is_prepared_at_once(
    server: Served, new_person: Enter, assert_accessible: Check
) -> None:
    leader = new_person("nadia.benkirane", width=NARROW)
    leader.goto(f"{server.url}/consultations")
    leader.get_by_role("link", name="Préparer l’enquête de l’année").click()
    expect(leader.get_by_role("heading", level=1, name="Préparer l’enquête de l’année")).to_be_visible()
    expect(leader.get_by_text("Le service vous écoute-t-il")).to_be_visible()
    assert_accessible(leader)
    leader.get_by_label("Fin", exact=False).fill("3 mars 2020")
    leader.get_by_role("button", name="Ouvrir l’enquête").click()
    expect(leader.get_by_text("Choisissez une fin").first).to_be_visible()
    assert_accessible(leader)
    _fits(leader)


def _fits(page: Page) -> None:
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")


def _in_a_month(page: Page) -> str:
    """Return a day to come, as people type it, from the browser's own calendar."""
    when: str = page.evaluate(
        "() => { const day = new Date(Date.now() + 30 * 864e5);"
        " return `${day.getDate()}/${day.getMonth() + 1}/${day.getFullYear()} 18:00`; }"
    )
    return when


def _ask(page: Page, question: str, server: Served, assert_accessible: Check) -> str:
    page.goto(f"{server.url}/consultations")
    expect(page.get_by_role("heading", level=1, name="Consultations")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Préparer une consultation").click()
    expect(page.get_by_role("heading", level=1, name="Préparer une consultation")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("La question").fill(question)
    page.get_by_label("Réponse 1").fill("Mardi")
    page.get_by_role("button", name="Ouvrir la consultation").click()
    expect(page.get_by_role("link", name="Écrivez une deuxième réponse.")).to_be_visible()
    expect(page.get_by_label("La question")).to_have_value(question)
    assert_accessible(page)
    page.get_by_label("Réponse 2").fill("Jeudi")
    page.get_by_role("radio", name="Une seule réponse").check()
    page.get_by_label("Fin", exact=False).fill(_in_a_month(page))
    page.get_by_role("button", name="Ouvrir la consultation").click()
    expect(page.get_by_text("La consultation est prête.")).to_be_visible()
    expect(page.get_by_role("heading", level=1, name=question)).to_be_visible()
    assert_accessible(page)
    return page.url


def _vote_twice(page: Page, question: str, server: Served, assert_accessible: Check) -> None:
    """She is told in her news; her choice is never shown back, and can change."""
    page.goto(f"{server.url}/mes-nouvelles")
    page.get_by_role("link", name=question).click()
    expect(page.get_by_role("heading", name="Un vote secret")).to_be_visible()
    page.get_by_role("button", name="Voter en secret").click()
    expect(page.get_by_role("link", name="Choisissez une réponse.")).to_be_visible()
    assert_accessible(page)
    for choice in ("Jeudi", "Mardi"):
        page.get_by_role("radio", name=choice).check()
        page.get_by_role("button", name="Voter en secret").click()
        expect(page.get_by_text("Votre vote est compté.")).to_be_visible()
        expect(page.get_by_role("radio", name=choice)).not_to_be_checked()
    assert_accessible(page)
    _fits(page)


def _vote(page: Page, address: str, choice: str) -> None:
    page.goto(address)
    page.get_by_role("radio", name=choice).check()
    page.get_by_role("button", name="Voter en secret").click()
    expect(page.get_by_text("Votre vote est compté.")).to_be_visible()


def _close(page: Page, address: str, assert_accessible: Check) -> None:
    page.goto(address)
    expect(page.get_by_text(re.compile("personnes? sur"))).to_have_count(0)
    page.get_by_role("link", name="Fermer la consultation").click()
    expect(page.get_by_text("On ne peut pas revenir en arrière")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Fermer maintenant et compter").click()
    expect(page.get_by_text("La consultation est fermée.")).to_be_visible()


def _decide(page: Page, assert_accessible: Check) -> None:
    page.get_by_role("link", name="Écrire la décision").click()
    expect(page.get_by_role("heading", level=1, name="Écrire la décision")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("La décision").fill("On se voit le jeudi, dès le mois prochain.")
    page.get_by_role("button", name="Publier la décision").click()
    expect(page.get_by_text("La décision est publiée.")).to_be_visible()


def _read(page: Page, address: str, assert_accessible: Check) -> None:
    page.goto(address)
    expect(page.get_by_text(re.compile("arrive en premier"))).to_be_visible()
    expect(page.get_by_text(re.compile("4 personnes sur 5")).first).to_be_visible()
    expect(page.get_by_text("On se voit le jeudi")).to_be_visible()
    assert_accessible(page)
    _fits(page)
