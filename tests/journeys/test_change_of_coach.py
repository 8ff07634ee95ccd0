"""Journey: a coach hands over with a note, the person reads it, shares the past on purpose, and takes it back."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from blueprints.core.text import that
from tests.journeys.conftest import Enter
from tests.journeys.test_manager_and_coach import unfold
from tests.servers import Served

Check = Callable[[Page], None]
NOTE = "Mathis préfère écrire le soir. Le prochain point est mardi."
OLD = "calme le matin"


def _title(page: Page, name: str | re.Pattern[str]) -> None:
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


def _hand_over(page: Page, taking: str) -> None:
    last = datetime.now(UTC) + timedelta(days=10)
    page.get_by_label("Qui prend la suite ?").select_option(label=taking)
    page.get_by_label("Dernier jour de la personne qui part").fill(f"{last:%d/%m/%Y}")
    page.get_by_label("Le mot de passage").fill(NOTE)
    page.get_by_role("button", name="Passer le relais").click()
    expect(page.get_by_text("C’est fait : une autre personne prend la suite.")).to_be_visible()


def _share_all(page: Page, name: str, assert_accessible: Check) -> None:
    page.get_by_role("link", name=f"Partager l’avant avec {name}").click()
    _title(page, f"Partager l’avant avec {name}")
    assert_accessible(page)
    page.get_by_label("Depuis le début").check()
    page.get_by_role("button", name="Voir ce qui sera lu").click()
    _title(page, f"Ce {that(name)} pourra lire")


def test_a_coach_hands_over_and_the_person_chooses_what_is_shared(
    new_person: Enter, server: Served, assert_accessible: Check
) -> None:
    ines, mathis, julien = (new_person(login) for login in ("ines.carpentier", "mathis.kerboul", "julien.mercadier"))
    ines.goto(f"{server.url}/parcours")
    ines.get_by_role("link", name="Mathis Kerboul").click()
    ines.get_by_role("link", name="Passer le relais").click()
    _title(ines, "Passer le relais")
    assert_accessible(ines)
    _hand_over(ines, "Julien Mercadier")
    _reads_the_note(mathis, assert_accessible)
    _shares_and_takes_back(mathis, julien, assert_accessible)


def _reads_the_note(mathis: Page, assert_accessible: Check) -> None:
    mathis.get_by_role("link", name="Mes nouvelles").first.click()
    mathis.get_by_role("link", name="Julien Mercadier prend la suite").first.click()
    _title(mathis, "Le mot de passage")
    expect(mathis.get_by_text(NOTE)).to_be_visible()
    assert_accessible(mathis)


def _shares_and_takes_back(mathis: Page, julien: Page, assert_accessible: Check) -> None:
    mathis.get_by_role("listitem").filter(has_text="et partager l’avant").get_by_role("link").first.click()
    _title(mathis, "Qui peut lire ?")
    assert_accessible(mathis)
    talk = mathis.url.removesuffix("/lecteurs")
    julien.goto(talk)
    expect(julien.get_by_role("article").filter(has_text=OLD)).to_have_count(0)
    _share_all(mathis, "Julien", assert_accessible)
    assert_accessible(mathis)
    mathis.get_by_role("button", name="Partager ces messages").click()
    expect(mathis.get_by_text("C’est partagé")).to_be_visible()
    julien.goto(talk)
    expect(julien.get_by_role("article").filter(has_text=OLD).first).to_be_visible()
    mathis.get_by_role("button", name="Ne plus partager l’avant").click()
    expect(mathis.get_by_text("C’est fermé")).to_be_visible()
    julien.goto(talk)
    expect(julien.get_by_role("article").filter(has_text=OLD)).to_have_count(0)


def test_the_service_hands_over_and_a_share_is_undone_at_once(
    new_person: Enter, server: Served, assert_accessible: Check
) -> None:
    odile, camille, ines = (new_person(login) for login in ("odile.rambert", "camille.verdenal", "ines.carpentier"))
    odile.goto(f"{server.url}/service/accompagnements?nom=Verdenal")
    odile.get_by_role("main").get_by_role("link", name=re.compile("Verdenal")).click()
    odile.get_by_role("link", name="Passer le relais").click()
    expect(odile.get_by_role("heading", level=1, name="Passer le relais")).to_be_visible()
    assert_accessible(odile)
    _hand_over(odile, "Inès Carpentier")
    camille.goto(f"{server.url}/mon-accompagnement")
    camille.get_by_role("main").get_by_role("link", name=re.compile("Hélène")).first.click()
    expect(camille.get_by_text("Inès ne voit pas les messages d’avant.")).to_be_visible()
    talk = camille.url.partition("#")[0]
    unfold(camille, "Qui peut lire")
    camille.get_by_role("link", name="Voir qui peut lire, et depuis quand").click()
    _share_all(camille, "Inès", assert_accessible)
    camille.get_by_role("button", name="Partager ces messages").click()
    camille.get_by_role("button", name="Annuler").click()
    expect(camille.get_by_text("C’est annulé : les messages d’avant ne sont pas partagés.")).to_be_visible()
    ines.goto(talk)
    expect(ines.get_by_role("article")).to_have_count(0)
