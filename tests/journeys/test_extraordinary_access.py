"""Journey: an administrator asks to read, another person agrees, and the person sees who read, why and when."""

from collections.abc import Callable
from uuid import uuid4

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Enter

Check = Callable[[Page], None]
WHOSE = "Fatou"


def test_two_people_open_a_conversation_and_the_person_sees_it(
    new_person: Enter, assert_accessible: Check, *, javascript: bool
) -> None:
    motive = f"Fatou ne répond plus depuis quatre jours. {uuid4().hex[:8]}"
    odile, nadia, fatou = (new_person(login) for login in ("odile.rambert", "nadia.benkirane", "fatou.sarre"))
    _ask(odile, motive, assert_accessible)
    nadia.get_by_role("navigation", name="Menu principal").get_by_role("link", name="Service").click()
    nadia.get_by_role("main").get_by_role("link", name="Accès exceptionnels").click()
    nadia.get_by_role("main").get_by_role("link", name=WHOSE).click()
    expect(nadia.get_by_role("main")).to_contain_text(motive)
    assert_accessible(nadia)
    nadia.get_by_role("button", name="Accepter").click()
    expect(nadia.get_by_role("status").filter(has_text="C’est ouvert.")).to_be_visible()

    odile.reload()
    odile.get_by_role("link", name="Lire «").first.click()
    expect(odile.get_by_role("main")).to_contain_text("Vous lisez par un accès exceptionnel")
    expect(odile.get_by_role("textbox")).to_have_count(0)
    assert_accessible(odile)
    reading = odile.url

    fatou.goto(str(odile.evaluate("location.origin")) + "/mon-compte")
    fatou.get_by_role("link", name="Qui a ouvert mon accompagnement, et quand").click()
    expect(fatou.get_by_role("main")).to_contain_text("Odile Rambert")
    expect(fatou.get_by_role("main")).to_contain_text("par un accès exceptionnel")
    assert_accessible(fatou)
    fatou.get_by_role("link", name="Odile Rambert").first.click()
    expect(fatou.get_by_role("main")).to_contain_text(motive)
    expect(fatou.get_by_role("main")).to_contain_text("Quelqu’un peut lire des messages en ce moment")
    assert_accessible(fatou)

    nadia.get_by_role("button", name="Arrêter cet accès maintenant").click()
    expect(nadia.get_by_role("status").filter(has_text="C’est arrêté.")).to_be_visible()
    if javascript:
        expect(odile.get_by_role("main")).not_to_contain_text("Vous lisez par un accès", timeout=20_000)
    answer = odile.goto(reading)
    assert answer is not None
    assert answer.status == 404


def _ask(page: Page, motive: str, assert_accessible: Check) -> None:
    page.get_by_role("navigation", name="Menu principal").get_by_role("link", name="Service").click()
    page.get_by_role("main").get_by_role("link", name="Accompagnements").first.click()
    page.get_by_label("Nom de la personne accompagnée").fill(WHOSE)
    page.get_by_role("button", name="Chercher").click()
    page.get_by_role("main").get_by_role("link", name=WHOSE).first.click()
    page.get_by_role("link", name="Demander un accès exceptionnel aux messages").click()
    page.get_by_role("button", name="Envoyer la demande").click()
    expect(page.get_by_role("group", name="point")).to_contain_text("Choisissez une raison.")
    page.get_by_text("Une personne est en grave danger, maintenant").click()
    page.get_by_label("Expliquez avec vos mots").fill(motive)
    page.get_by_text("Entre Fatou et Julien").first.click()
    page.get_by_text("4 heures", exact=True).click()
    expect(page.get_by_role("radio", name="4 heures", exact=True)).to_be_checked()
    assert_accessible(page)
    page.get_by_role("button", name="Envoyer la demande").click()
    expect(page.get_by_role("status").filter(has_text="La demande est partie.")).to_be_visible()
