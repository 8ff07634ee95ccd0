"""A meeting from its subject to its end, as a member, as who organises and for a person helped, on a narrow screen."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from playwright.sync_api import Page, expect

from blueprints.core import clock
from tests.journeys.conftest import Enter

Check = Callable[[Page], None]
NARROW = 360
LINK = "https://visio.exemple.fr/salle"


def _day(days: int) -> str:
    return clock.paris(clock.now() + timedelta(days=days)).strftime("%d/%m/%Y 14:00")


def _said(page: Page, words: str) -> None:
    expect(page.get_by_text(words).first).to_be_visible()


def _announce(nadia: Page, title: str) -> str:
    """Announce a meeting with one seat on site and a link; return its address."""
    nadia.get_by_label("Titre").fill(title)
    nadia.get_by_label("Lieu").fill("Salle Tilleul, à Brenval")
    nadia.get_by_role("radio", name="Elle est déjà fixée").check()
    nadia.get_by_role("textbox", name="Première date").fill(_day(30))
    nadia.get_by_role("button", name="Enregistrer la rencontre").click()
    _said(nadia, "La rencontre est annoncée")
    address = nadia.url
    nadia.get_by_role("link", name="Régler les places et le lien").click()
    expect(nadia.get_by_role("heading", level=1, name="Régler les places")).to_be_visible()
    nadia.get_by_label("Places sur place").fill("0")
    nadia.get_by_role("button", name="Enregistrer les places").click()
    _said(nadia, "Écrivez une place au moins.")
    nadia.get_by_label("Places sur place").fill("1")
    nadia.get_by_role("checkbox", name="En visio").check()
    nadia.get_by_label("Lien de la visio").fill(LINK)
    nadia.get_by_role("button", name="Enregistrer les places").click()
    _said(nadia, "Les places sont enregistrées.")
    return address


def _come(page: Page, address: str, answer: str) -> None:
    page.goto(address)
    page.get_by_role("radio", name=answer).check()
    page.get_by_role("button", name=re.compile("(Enregistrer|Changer) ma réponse")).click()
    _said(page, "Votre réponse est enregistrée.")


def test_a_subject_becomes_a_meeting(new_person: Enter, assert_accessible: Check) -> None:
    mark = uuid4().hex[:8]
    mathis, nadia = new_person("mathis.kerboul", width=NARROW), new_person("nadia.benkirane", width=NARROW)
    mathis.goto(mathis.url.rstrip("/") + "/rencontres")
    mathis.get_by_role("link", name="Proposer un sujet").click()
    expect(mathis.get_by_role("heading", level=1, name="Proposer un sujet")).to_be_visible()
    assert_accessible(mathis)
    mathis.get_by_label("Votre sujet").fill(f"La fatigue {mark}")
    mathis.get_by_role("button", name="Envoyer mon sujet").click()
    _said(mathis, "Votre sujet est envoyé à l’animation.")
    assert_accessible(mathis)
    nadia.goto(nadia.url.rstrip("/") + "/rencontres/sujets/recus")
    assert_accessible(nadia)
    nadia.get_by_role("link", name=f"En faire une rencontre La fatigue {mark}").click()
    expect(nadia.get_by_label("Titre")).to_have_value(f"La fatigue {mark}")
    assert_accessible(nadia)
    _announce(nadia, f"Vivre avec la fatigue {mark}")
    mathis.reload()
    mathis.get_by_role("link", name=f"Vivre avec la fatigue {mark}").click()
    expect(mathis.get_by_role("heading", level=1, name=f"Vivre avec la fatigue {mark}")).to_be_visible()


def test_a_seat_is_given_freed_and_given_to_who_waits(new_person: Enter, assert_accessible: Check) -> None:
    mark = uuid4().hex[:8]
    nadia = new_person("nadia.benkirane", width=NARROW)
    awa, hugo = new_person("awa.diallo", width=NARROW), new_person("hugo.pericard", width=NARROW)
    nadia.goto(nadia.url.rstrip("/") + "/rencontres/creer")
    address = _announce(nadia, f"Le bruit {mark}")
    _come(awa, address, "Je viens sur place")
    _said(awa, "Votre place est gardée.")
    assert_accessible(awa)
    awa.get_by_role("checkbox", name="J’arriverai en retard").check()
    awa.get_by_role("button", name="Prévenir la personne qui organise").click()
    _said(awa, "La personne qui organise est prévenue.")
    _come(hugo, address, "Je viens sur place")
    _said(hugo, "La prochaine place libre est pour vous.")
    expect(hugo.get_by_text(LINK)).to_have_count(0)
    _come(awa, address, "Je viens en visio")
    _said(awa, LINK)
    hugo.goto(address)
    _said(hugo, "Votre place est gardée.")
    assert_accessible(hugo)
    hugo.goto(address.partition("/rencontres")[0] + "/mes-nouvelles")
    _said(hugo, "Une place se libère pour vous")
    nadia.goto(address)
    expect(nadia.get_by_role("heading", name="Qui vient")).to_be_visible()
    assert_accessible(nadia)


def test_who_organises_writes_down_an_answer_then_cancels_and_changes_her_mind(
    new_person: Enter, assert_accessible: Check
) -> None:
    mark = uuid4().hex[:8]
    nadia, mireille = new_person("nadia.benkirane", width=NARROW), new_person("mireille.castaing", width=NARROW)
    nadia.goto(nadia.url.rstrip("/") + "/rencontres/creer")
    address = _announce(nadia, f"Un repas {mark}")
    nadia.get_by_role("link", name="Noter la réponse d’une personne").click()
    expect(nadia.get_by_role("heading", level=1, name="Noter la réponse")).to_be_visible()
    assert_accessible(nadia)
    nadia.get_by_label("Qui vous a répondu").select_option(label="Mireille Castaing")
    nadia.get_by_role("radio", name="Je viens sur place").check()
    nadia.get_by_role("radio", name="Seul ou seule").check()
    nadia.get_by_role("button", name="Enregistrer sa réponse").click()
    _said(nadia, "C’est noté")
    mireille.goto(address)
    _said(mireille, "Vous venez sur place.")
    for end in ("a-appeler", "presence"):
        nadia.goto(f"{address}/{end}")
        expect(nadia.get_by_role("heading", level=1)).to_be_visible()
        assert_accessible(nadia)
    nadia.goto(address)
    nadia.get_by_role("link", name="Annuler la rencontre").click()
    expect(nadia.get_by_role("heading", level=1, name="Annuler la rencontre")).to_be_visible()
    assert_accessible(nadia)
    nadia.get_by_label("Pourquoi").fill("La salle est fermée.")
    nadia.get_by_role("radio", name="On ne sait pas encore").check()
    nadia.get_by_role("button", name="Annuler la rencontre").click()
    _said(nadia, "La rencontre est annulée.")
    mireille.goto(address)
    _said(mireille, "La salle est fermée.")
    assert_accessible(mireille)
    nadia.get_by_role("button", name="Annuler").first.click()
    _said(nadia, "C’est annulé. La rencontre est comme avant")
    mireille.goto(address)
    _said(mireille, "Vous venez sur place.")
