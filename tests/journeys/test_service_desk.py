"""Journey 7: the person in charge opens a journey, invites a manager with the person’s yes, and ends a coach’s role."""

from collections.abc import Callable
from uuid import uuid4

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Enter

Check = Callable[[Page], None]


def _follow(page: Page, name: str) -> None:
    """Click a link, and arrive on the page that says the same."""
    page.get_by_role("main").get_by_role("link", name=name, exact=False).first.click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


def _service(page: Page) -> None:
    page.get_by_role("navigation", name="Menu principal").get_by_role("link", name="Service").click()
    expect(page.get_by_role("heading", level=1, name="Service")).to_be_visible()


def _told(page: Page, words: str) -> None:
    expect(page.get_by_role("status").filter(has_text=words)).to_be_visible()


def _choose(page: Page, label: str, name: str) -> None:
    field = page.get_by_label(label)
    value = field.locator("option").filter(has_text=name).first.get_attribute("value")
    field.select_option(value)


def test_a_journey_opens_and_a_manager_comes_with_the_persons_yes(new_person: Enter, assert_accessible: Check) -> None:
    mark = uuid4().hex[:8]
    odile, camille = new_person("odile.rambert"), new_person("camille.verdenal")
    _service(odile)
    _follow(odile, "Accompagnements")
    odile.get_by_label("Nom de la personne accompagnée").fill("VERDENÀL")
    odile.get_by_role("button", name="Chercher").click()
    odile.get_by_role("link", name="Verdenal").first.click()
    _follow(odile, "Terminer cet accompagnement")
    assert_accessible(odile)
    odile.get_by_role("button", name="Terminer cet accompagnement").click()
    _told(odile, "L’accompagnement est terminé.")
    odile.get_by_role("link", name="Accompagnements", exact=True).first.click()
    _follow(odile, "Ouvrir un accompagnement")
    odile.get_by_role("button", name="Ouvrir l’accompagnement").click()
    expect(odile.get_by_role("group", name="point")).to_contain_text("Choisissez la personne accompagnée.")
    _choose(odile, "La personne accompagnée", "Verdenal")
    _choose(odile, "Sa conseillère ou son conseiller", "Carpentier")
    odile.get_by_label("Son employeur").fill(f"Librairie {mark}")
    odile.get_by_role("button", name="Ouvrir l’accompagnement").click()
    expect(odile.get_by_role("heading", level=1, name="Accompagnement : Camille Verdenal")).to_be_visible()
    _told(odile, "L’accompagnement est ouvert.")
    assert_accessible(odile)
    _ask_for_a_manager(odile, mark)
    _says_yes(camille)
    odile.reload()
    expect(odile.get_by_role("region", name="Les accords demandés")).to_contain_text("La personne est d’accord.")


def _ask_for_a_manager(odile: Page, mark: str) -> None:
    _follow(odile, "Inviter quelqu’un dans cet accompagnement")
    odile.get_by_role("radio", name="manager").check()
    odile.get_by_label("Son prénom").fill("Denis")
    odile.get_by_label("Son nom").fill("Rolland")
    odile.get_by_label("Son adresse e-mail").fill(f"denis.{mark}@exemple.fr")
    odile.get_by_role("button", name="Demander son accord").click()
    _told(odile, "L’invitation part quand elle dit oui.")
    expect(odile.get_by_role("region", name="Les accords demandés")).to_contain_text("La réponse n’est pas encore là.")


def _says_yes(camille: Page) -> None:
    camille.reload()
    camille.get_by_role("link", name="Mes nouvelles").first.click()
    camille.get_by_role("main").get_by_text("vous pose une question").first.click()
    camille.get_by_role("button", name="oui", exact=False).first.click()
    _told(camille, "Vous avez dit oui.")


def test_the_end_of_a_coachs_role_is_read_again_before_and_cuts_at_once(
    new_person: Enter, assert_accessible: Check
) -> None:
    odile, claire = new_person("odile.rambert"), new_person("claire.vasseur")
    _service(odile)
    _follow(odile, "Personnes")
    odile.get_by_label("Nom ou e-mail").fill("vasseur")
    odile.get_by_role("button", name="Chercher").click()
    odile.get_by_role("link", name="Vasseur").click()
    _follow(odile, "Ajouter un rôle")
    _choose(odile, "Le rôle à ajouter", "job coach")
    odile.get_by_role("button", name="Ajouter ce rôle").click()
    _told(odile, "Le rôle est ajouté")
    claire.reload()
    follow_up = claire.get_by_role("navigation", name="Menu principal").get_by_role("link", name="Accompagnements")
    expect(follow_up).to_be_visible()
    line = odile.get_by_role("listitem").filter(has_text="Conseillère ou conseiller en emploi accompagné")
    line.get_by_role("link", name="Terminer ce rôle").click()
    expect(odile.get_by_role("heading", level=1, name="Terminer ce rôle")).to_be_visible()
    expect(odile.get_by_role("main")).to_contain_text("Aucun message n’est effacé.")
    assert_accessible(odile)
    odile.get_by_role("button", name="Terminer ce rôle").dblclick()
    expect(odile.get_by_role("heading", level=1, name="Claire Vasseur")).to_be_visible()
    _told(odile, "Le rôle est terminé.")
    claire.reload()
    expect(follow_up).to_have_count(0)
