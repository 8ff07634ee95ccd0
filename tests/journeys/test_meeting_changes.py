"""A meeting that changes, as who organises and as who comes; and finding a meeting, by its month and by a word."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from playwright.sync_api import Page, expect

from blueprints.core import clock
from tests.journeys.conftest import Enter
from tests.journeys.test_meetings import NARROW, _announce, _come, _day, _said

Check = Callable[[Page], None]


def test_an_hour_changes_and_who_comes_is_asked_again(new_person: Enter, assert_accessible: Check) -> None:
    mark = uuid4().hex[:8]
    nadia, awa = new_person("nadia.benkirane", width=NARROW), new_person("awa.diallo", width=NARROW)
    nadia.goto(nadia.url.rstrip("/") + "/rencontres/creer")
    address = _announce(nadia, f"Le potager {mark}")
    _come(awa, address, "Je viens sur place")
    nadia.goto(address)
    nadia.get_by_role("link", name="Modifier la rencontre").click()
    expect(nadia.get_by_role("heading", level=1, name="Modifier la rencontre")).to_be_visible()
    assert_accessible(nadia)
    nadia.get_by_label("Début").fill(_day(30).replace("14:00", "15:00"))
    nadia.get_by_label("Heure de fin").fill("14 h")
    nadia.get_by_role("button", name="Enregistrer les changements").click()
    _said(nadia, "La fin doit venir après le début")
    assert_accessible(nadia)
    nadia.get_by_label("Heure de fin").fill("17 h")
    nadia.get_by_role("button", name="Enregistrer les changements").click()
    _said(nadia, "Une personne le lira dans quelques minutes.")
    awa.goto(address)
    _said(awa, "Pouvez-vous toujours venir")
    assert_accessible(awa)
    expect(awa.get_by_role("radio", name="Je viens sur place")).to_be_checked()
    nadia.get_by_role("button", name="Annuler").first.click()
    _said(nadia, "La rencontre est comme avant")
    awa.goto(address)
    _said(awa, "Votre place est gardée.")


def test_who_organises_notes_the_dates_of_a_person_and_sees_the_picture(
    new_person: Enter, assert_accessible: Check
) -> None:
    mark = uuid4().hex[:8]
    nadia, mireille = new_person("nadia.benkirane", width=NARROW), new_person("mireille.castaing", width=NARROW)
    nadia.goto(nadia.url.rstrip("/") + "/rencontres/creer")
    nadia.get_by_label("Titre").fill(f"La cuisine {mark}")
    nadia.get_by_label(re.compile("^Lieu")).fill("Salle Tilleul")
    for name, days in (("Première date", 30), ("Deuxième date", 32)):
        nadia.get_by_role("textbox", name=name).fill(_day(days))
    nadia.get_by_label("Réponses ouvertes").fill(_day(20))
    nadia.get_by_role("button", name="Enregistrer la rencontre").click()
    _said(nadia, "La rencontre est proposée.")
    address = nadia.url
    nadia.get_by_role("link", name="Noter la réponse d’une personne").click()
    expect(nadia.get_by_role("heading", level=1, name="Noter les dates")).to_be_visible()
    assert_accessible(nadia)
    nadia.get_by_label("Qui vous a répondu").select_option(label="Mireille Castaing")
    nadia.get_by_role("radio", name="Oui", exact=True).first.check()
    nadia.get_by_role("button", name="Enregistrer ses réponses").click()
    _said(nadia, "La personne le lira dans ses nouvelles")
    nadia.goto(address)
    _said(nadia, "1 personne a répondu.")
    _said(nadia, "dicté à")
    assert_accessible(nadia)
    mireille.goto(address)
    mireille.get_by_role("checkbox", name="Me le rappeler avant la fin").check()
    mireille.get_by_role("button", name="Enregistrer mes réponses").click()
    _said(mireille, "Votre réponse est enregistrée.")
    expect(mireille.get_by_role("checkbox", name="Me le rappeler avant la fin")).to_be_checked()
    assert_accessible(mireille)


def test_a_meeting_is_found_by_its_month_and_by_a_word(new_person: Enter, assert_accessible: Check) -> None:
    mark = uuid4().hex[:8]
    nadia = new_person("nadia.benkirane", width=NARROW)
    nadia.goto(nadia.url.rstrip("/") + "/rencontres/creer")
    _announce(nadia, f"Les réunions {mark}")
    nadia.goto(nadia.url.partition("/rencontres")[0] + "/rencontres")
    nadia.get_by_role("link", name="Par mois").click()
    expect(nadia.get_by_role("heading", level=1, name=re.compile("Rencontres d"))).to_be_visible()
    assert_accessible(nadia)
    now, then = (clock.paris(clock.now() + timedelta(days=days)) for days in (0, 30))
    for _month in range((then.year - now.year) * 12 + then.month - now.month):
        shown = nadia.get_by_role("heading", level=1).inner_text()
        nadia.locator('a[rel="next"]').click()
        expect(nadia.get_by_role("heading", level=1)).not_to_have_text(shown)
    expect(nadia.get_by_role("link", name=f"Les réunions {mark}")).to_be_visible()
    nadia.get_by_label("Chercher une rencontre").fill(f"REUNION {mark}")
    nadia.get_by_role("button", name="Chercher une rencontre", exact=True).click()
    expect(nadia.get_by_role("heading", level=2, name="Les rencontres avec")).to_be_visible()
    expect(nadia.get_by_role("link", name=f"Les réunions {mark}")).to_be_visible()
    assert_accessible(nadia)
    nadia.get_by_label("Chercher une rencontre").fill("licorne introuvable")
    nadia.get_by_role("button", name="Chercher une rencontre", exact=True).click()
    _said(nadia, "Aucune rencontre avec ces mots")
    assert_accessible(nadia)
