"""A member follows a question: she is told, finds where she stopped, hears no more; and she hides a topic."""

import re
from collections.abc import Callable
from uuid import uuid4

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Enter
from tests.servers import Served

Check = Callable[[Page], None]
NARROW = 360


def _fits(page: Page) -> None:
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")


def _ask(page: Page, url: str, topic: str, title: str) -> str:
    page.goto(f"{url}/conseils/nouvelle-question")
    page.get_by_label(topic).check()
    page.get_by_label("Votre question, en une phrase").fill(title)
    page.get_by_label("Expliquez un peu").fill("Je ne sais pas comment faire.")
    page.get_by_role("button", name="Publier ma question").click()
    publish = page.get_by_role("button", name="Publier quand même")
    expect(publish.or_(page.get_by_text("Votre question est publiée."))).to_be_visible()
    if publish.count():
        publish.click()
    expect(page.get_by_text("Votre question est publiée.")).to_be_visible()
    return page.url


def _answer(page: Page, question: str, words: str) -> None:
    page.goto(question)
    page.get_by_label("Votre réponse").fill(words)
    page.get_by_role("button", name="Publier ma réponse").click()
    expect(page.get_by_text("Votre réponse est publiée.")).to_be_visible()


def test_a_question_is_followed_taken_up_where_one_stopped_and_left(
    new_person: Enter, server: Served, assert_accessible: Check, *, javascript: bool
) -> None:
    title = f"Les escaliers {uuid4().hex[:6]}"
    lina, camille = new_person("lina.ouazzani"), new_person("camille.verdenal", width=NARROW)
    question = _ask(lina, server.url, "Au travail", title)
    _note_read(camille, question, javascript=javascript)
    camille.get_by_role("button", name="Me prévenir des réponses").click()
    expect(camille.get_by_text("une nouvelle vous prévient des réponses").first).to_be_visible()
    expect(camille.get_by_role("button", name="Arrêter ces nouvelles")).to_be_visible()
    _fits(camille)
    _answer(lina, question, "J’ai demandé un bureau en bas.")
    _answer(lina, question, "La réponse est oui.")
    _take_up(camille.context.new_page(), server.url, title, assert_accessible, javascript=javascript)
    _show_what_came(camille, javascript=javascript)
    camille.goto(question)
    expect(camille.get_by_text("depuis votre dernière lecture")).to_have_count(0)
    camille.get_by_role("button", name="Arrêter ces nouvelles").click()
    expect(camille.get_by_text("ne vous seront plus signalées")).to_be_visible()
    camille.get_by_role("button", name="Annuler").click()
    expect(camille.get_by_role("button", name="Arrêter ces nouvelles")).to_be_visible()


def _note_read(page: Page, question: str, *, javascript: bool) -> None:
    """Reading to the end is noted: by a script, or by a button."""
    if javascript:
        with page.expect_response(lambda answer: answer.url.endswith("/lu") and answer.ok):
            page.goto(question)
            page.locator(".waiting").locator("..").evaluate("(it) => it.scrollIntoView({ block: 'center' })")
        return
    page.goto(question)
    _say_read(page)
    page.goto(question)


def _say_read(page: Page) -> None:
    page.get_by_role("button", name="J’ai lu").click()
    expect(page.get_by_text("C’est noté : vous avez lu jusqu’ici.")).to_be_visible()


def _take_up(page: Page, url: str, title: str, assert_accessible: Check, *, javascript: bool) -> None:
    """She is told once, and the list leads to where she stopped."""
    page.goto(f"{url}/mes-nouvelles")
    expect(page.get_by_role("listitem").filter(has_text=title)).to_have_count(1)
    page.goto(f"{url}/conseils")
    link = page.get_by_role("link", name=re.compile(f"2 nouvelles réponses.*{title}"))
    if javascript:
        with page.expect_response(lambda answer: answer.url.endswith("/lu") and answer.ok):
            link.click()
    else:
        link.click()
    expect(page).to_have_url(re.compile("#reponse-2$"))
    expect(page.get_by_text("2 nouvelles réponses depuis votre dernière lecture")).to_be_visible()
    assert_accessible(page)
    if not javascript:
        _say_read(page)


def _show_what_came(page: Page, *, javascript: bool) -> None:
    """The open page stays where it is; a quiet line leads to what came meanwhile."""
    if javascript:
        page.get_by_role("link", name="2 nouvelles réponses – afficher").click()
    else:
        page.get_by_role("link", name="Voir les nouvelles réponses").click()
    expect(page.get_by_text("J’ai demandé un bureau en bas.")).to_be_visible()
    expect(page).to_have_url(re.compile("#reponse-2$"))


def test_what_waits_is_offered_to_who_is_willing_and_a_topic_is_hidden(
    new_person: Enter, server: Served, assert_accessible: Check
) -> None:
    title = f"Ranger ses papiers {uuid4().hex[:6]}"
    _ask(new_person("lina.ouazzani"), server.url, "Vie de tous les jours", title)
    noemie = new_person("noemie.delaubrac", width=NARROW)
    noemie.goto(f"{server.url}/conseils/mes-choix")
    assert_accessible(noemie)
    _fits(noemie)
    noemie.get_by_label("Me montrer les questions sans réponse").check()
    noemie.get_by_role("button", name="Enregistrer mes choix").click()
    expect(noemie.get_by_text("Votre choix est enregistré.")).to_be_visible()
    noemie.goto(server.url)
    noemie.get_by_role("link", name="Voir les questions sans réponse").click()
    found = noemie.get_by_role("link", name=title)
    expect(found).to_be_visible()
    found.click()

    for how, said in (("aujourd’hui", "ne vous est plus montré aujourd’hui"), ("toujours", "ne vous est plus montré.")):
        noemie.get_by_role("link", name="Ne plus me montrer ce sujet").click()
        expect(noemie.get_by_role("heading", level=1, name="Mes choix pour les conseils")).to_be_visible()
        assert_accessible(noemie)
        noemie.get_by_role("button", name=f"Cacher ce sujet {how}").click()
        expect(noemie.get_by_text(said)).to_be_visible()
        expect(noemie.get_by_role("link", name=title)).to_have_count(0)
        noemie.get_by_role("button", name="Annuler").click()
        noemie.get_by_role("link", name=title).click()
