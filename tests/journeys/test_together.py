"""Two people write one testimonial: each says yes for herself, and one who leaves takes the whole off."""

from collections.abc import Callable
from uuid import uuid4

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Enter

Check = Callable[[Page], None]


def test_two_people_write_one_text_and_each_says_yes(new_person: Enter, assert_accessible: Check) -> None:
    title = f"À deux {uuid4().hex[:6]}"
    author, other = new_person("camille.verdenal"), new_person("fatou.sarre")
    _write(author, title)
    _ask(author, "Libellule", assert_accessible)
    _say_yes(other, title, assert_accessible)
    _send(author, assert_accessible)
    _leave(other, title)
    author.reload()
    expect(author.get_by_role("heading", name="Une personne a retiré sa part")).to_be_visible()
    expect(author.get_by_role("button", name="Reprendre mon texte")).to_be_visible()
    assert_accessible(author)


def _write(page: Page, title: str) -> None:
    page.goto(f"{page.url.split('/', 3)[0]}//{page.url.split('/', 3)[2]}/temoignages/ecrire")
    page.get_by_label("Titre").fill(title)
    page.get_by_label("Votre texte").fill("On a demandé un bureau calme, à deux. On l’a eu.")
    page.get_by_role("button", name="Garder mon brouillon et continuer").click()
    page.get_by_label("Votre nom inventé").fill("Aubépine")
    page.get_by_role("radio", name="Oui, pendant un an").check()
    page.get_by_role("button", name="Garder mes choix et continuer").click()
    expect(page.get_by_role("button", name="Envoyer mon texte à la relecture")).to_be_visible()
    page.get_by_role("link", name="Garder pour plus tard").click()


def _ask(page: Page, name: str, assert_accessible: Check) -> None:
    """A name that nobody has is said, and stays to be changed."""
    page.get_by_role("link", name="Écrire à plusieurs").click()
    expect(page.get_by_role("heading", level=1, name="Écrire à plusieurs")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Son nom dans le collectif").fill("Personne")
    page.get_by_role("button", name="Demander à cette personne").click()
    expect(page.get_by_role("link", name="Personne ne s’appelle ainsi")).to_be_visible()
    expect(page.get_by_label("Son nom dans le collectif")).to_have_value("Personne")
    assert_accessible(page)
    page.get_by_label("Son nom dans le collectif").fill(name)
    page.get_by_role("button", name="Demander à cette personne").click()
    expect(page.get_by_text(f"{name} n’a pas encore dit oui à ce texte").first).to_be_visible()
    assert_accessible(page)


def _say_yes(page: Page, title: str, assert_accessible: Check) -> None:
    """She finds it among her texts; nothing is agreed beforehand."""
    page.get_by_role("link", name="Témoignages").first.click()
    page.get_by_role("link", name="Mes témoignages").first.click()
    page.get_by_role("link", name=title).click()
    expect(page.get_by_role("radio", name="Oui, pendant un an")).not_to_be_checked()
    assert_accessible(page)
    page.get_by_label("Votre nom inventé").fill("Galet")
    page.get_by_role("radio", name="Oui, pendant un an").check()
    page.get_by_role("button", name="Garder ma réponse").click()
    expect(page.get_by_text("Votre oui est noté, pour ces mots.")).to_be_visible()
    expect(page.locator(".voice")).to_contain_text("Aubépine et Galet")
    assert_accessible(page)


def _send(page: Page, assert_accessible: Check) -> None:
    page.get_by_role("link", name="Revenir à mon texte").click()
    expect(page.get_by_text("Libellule a dit oui").first).to_be_visible()
    page.get_by_role("link", name="Tout relire avant d’envoyer").click()
    expect(page.get_by_role("heading", level=1, name="Tout relire avant d’envoyer")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Envoyer mon texte à la relecture").click()
    expect(page.get_by_text("Votre texte est envoyé.")).to_be_visible()
    assert_accessible(page)


def _leave(page: Page, title: str) -> None:
    page.get_by_role("button", name="Retirer ma part").click()
    expect(page.get_by_text("Votre part est retirée.")).to_be_visible()
    expect(page.get_by_role("link", name=title)).to_have_count(0)
