"""Journey: the minutes of a meeting are written, collide, are published, and are read by who proposed a point."""

import re
from collections.abc import Callable
from uuid import uuid4

from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.conftest import Enter
from tests.servers import Served

Check = Callable[[Page], None]
MEETING = "Bien finir la journée"
WRITTEN = "Préparer un entretien"
NARROW = 360


def test_minutes_are_written_point_by_point_and_read(
    server: Served, new_context: Callable[..., BrowserContext], new_person: Enter, assert_accessible: Check
) -> None:
    writer, colleague = new_person("nadia.benkirane"), new_person("romain.teyssier", width=NARROW)
    reader = new_person("hugo.pericard", width=NARROW)
    _open_point(writer, server, assert_accessible)
    _open_point(colleague, server, assert_accessible)
    _write(writer, assert_accessible)
    _collide(colleague, assert_accessible)
    _add_a_point(writer, f"La porte bloquée {uuid4().hex[:4]}", assert_accessible)
    _publish(writer, assert_accessible)
    _read(reader, server, assert_accessible)
    _ask(reader, assert_accessible)
    _look_from_outside(new_context().new_page(), server, assert_accessible)


def _fits(page: Page) -> None:
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")


def _open_point(page: Page, server: Served, assert_accessible: Check) -> None:
    """From the meeting to its minutes, and to the point that waits."""
    page.goto(f"{server.url}/rencontres?vue=passees")
    page.get_by_role("link", name=MEETING).first.click()
    page.get_by_role("link", name="Écrire le compte rendu").click()
    expect(page.get_by_role("heading", level=1, name="Écrire le compte rendu")).to_be_visible()
    assert_accessible(page)
    _fits(page)
    page.get_by_role("link", name=re.compile("Écrire ce point.*fatigué")).click()
    expect(page.get_by_role("heading", level=1, name="Écrire ce point")).to_be_visible()
    assert_accessible(page)
    _fits(page)


def _write(page: Page, assert_accessible: Check) -> None:
    page.get_by_role("radio", name="Réponse donnée").check()
    page.get_by_label("Ce qui est décidé ou répondu").fill("On dit : j’ai besoin d’une pause.")
    page.get_by_label("Qui (1)").fill("L’animation")
    page.get_by_label("Fait quoi (1)").fill("Écrire des phrases prêtes")
    page.get_by_role("button", name="Ajouter une ligne").click()
    expect(page.get_by_label("Fait quoi (2)")).to_be_visible()
    expect(page.get_by_label("Fait quoi (1)")).to_have_value("Écrire des phrases prêtes")
    page.get_by_role("button", name="Enregistrer ce point").click()
    expect(page.get_by_text("Ce point est enregistré.")).to_be_visible()
    assert_accessible(page)


def _collide(page: Page, assert_accessible: Check) -> None:
    """The second one is shown both texts, puts them together, and saves."""
    page.get_by_role("radio", name="Décidé").check()
    page.get_by_label("Ce qui est décidé ou répondu").fill("On peut aussi l’écrire.")
    page.get_by_role("button", name="Enregistrer ce point").click()
    expect(page.get_by_role("heading", name="Quelqu’un a écrit ce point en même temps que vous")).to_be_visible()
    expect(page.get_by_text("On dit : j’ai besoin d’une pause.")).to_be_visible()
    expect(page.get_by_label("Ce qui est décidé ou répondu")).to_have_value("On peut aussi l’écrire.")
    assert_accessible(page)
    _fits(page)
    page.get_by_role("button", name="Mettre les deux textes ensemble").click()
    expect(page.get_by_label("Ce qui est décidé ou répondu")).to_have_value(
        "On dit : j’ai besoin d’une pause.\n\nOn peut aussi l’écrire."
    )
    page.get_by_role("button", name="Enregistrer ce point").click()
    expect(page.get_by_text("Ce point est enregistré.")).to_be_visible()


def _add_a_point(page: Page, title: str, assert_accessible: Check) -> None:
    """What came up is added, refused empty, and taken off again."""
    page.get_by_role("button", name="Ajouter ce point").click()
    expect(page.get_by_role("link", name="Écrivez le point en quelques mots.")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Le point, en quelques mots").fill(title)
    page.get_by_role("button", name="Ajouter ce point").click()
    expect(page.get_by_role("heading", level=1, name="Écrire ce point")).to_be_visible()
    page.get_by_role("button", name="Enlever ce point").click()
    expect(page.get_by_text("Le point est enlevé du compte rendu.")).to_be_visible()


def _publish(page: Page, assert_accessible: Check) -> None:
    page.get_by_role("link", name="Relire avant de publier").click()
    expect(page.get_by_role("heading", level=1, name="Relire avant de publier")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Publier le compte rendu").click()
    expect(page.get_by_text("Le compte rendu est publié.")).to_be_visible()
    expect(page.get_by_role("button", name="Annuler")).to_be_visible()


def _read(page: Page, server: Served, assert_accessible: Check) -> None:
    """Who proposed a point is told what became of it, and is led there."""
    page.goto(f"{server.url}/mes-nouvelles")
    page.get_by_role("link", name=re.compile("Une pause avant le trajet du soir")).first.click()
    expect(page.get_by_role("heading", level=1, name=f"Compte rendu : {MEETING}")).to_be_visible()
    expect(page.get_by_text("On peut aussi l’écrire.")).to_be_visible()
    assert_accessible(page)
    _fits(page)


def _ask(page: Page, assert_accessible: Check) -> None:
    """A question starts from a point; its words are there, to be changed."""
    page.get_by_role("link", name=re.compile("En parler dans les conseils")).first.click()
    expect(page.get_by_role("heading", level=1, name="En parler dans les conseils")).to_be_visible()
    expect(page.get_by_label("Expliquez un peu")).to_have_value(re.compile(MEETING))
    assert_accessible(page)
    _fits(page)
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Publier ma question").click()
    expect(page.get_by_text("Votre question est publiée.")).to_be_visible()


def _look_from_outside(stranger: Page, server: Served, assert_accessible: Check) -> None:
    """A stranger reads the relevé, and no name in it."""
    stranger.goto(f"{server.url}/releves")
    expect(stranger.get_by_role("heading", level=1, name="Ce que les rencontres ont décidé")).to_be_visible()
    assert_accessible(stranger)
    stranger.get_by_role("link", name=WRITTEN).click()
    expect(stranger.get_by_role("heading", level=1, name=f"Relevé : {WRITTEN}")).to_be_visible()
    expect(stranger.get_by_text("Tilleul", exact=True)).to_have_count(0)
    assert_accessible(stranger)
