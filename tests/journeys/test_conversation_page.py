"""The page of a conversation in rarer moments: a text too long, two tabs, a cut line, a way in that closed."""

from collections.abc import Callable
from uuid import uuid4

from playwright.sync_api import Page, Route, expect

from tests.journeys.conftest import Enter
from tests.journeys.test_manager_and_coach import open_conversation, said, write
from tests.servers import Served

Check = Callable[[Page], None]
LIVE = "Les nouveaux messages arrivent ici tout seuls."


def test_a_text_too_long_comes_back_with_the_reason(
    new_person: Enter, assert_accessible: Check, *, javascript: bool
) -> None:
    sophie, text = new_person("sophie.lantier"), "Bonjour Julien. " * 320
    open_conversation(sophie, "Conseiller et manager")
    expect(sophie.get_by_text("5\u00a0000 signes au plus.")).to_be_visible()
    write(sophie, text, "Envoyer à Julien")
    box = sophie.get_by_label("Votre message")
    expect(box).to_have_value(text.strip())
    expect(box).to_have_attribute("aria-invalid", "true")
    expect(sophie.get_by_text("Gardez 5\u00a0000 signes au plus.").first).to_be_visible()
    assert_accessible(sophie)
    expect(said(sophie, "Pas encore envoyé")).to_have_count(0)
    box.fill(f"En bref : merci ({uuid4().hex[:8]}).")
    sophie.get_by_role("button", name="Envoyer à Julien", exact=True).click()
    expect(said(sophie, "En bref").last).to_contain_text("Envoyé à")
    expect(box).to_have_value("")
    if javascript:
        expect(box).not_to_have_attribute("aria-invalid", "true")


def test_a_phone_shows_the_words_first_and_the_rest_behind_one_line(
    new_person: Enter, assert_accessible: Check, *, javascript: bool
) -> None:
    """Who reads is said in one line; what is folded opens without script, and holds in large letters too."""
    awa = new_person("awa.diallo", width=360)
    awa.goto(f"{awa.url.rstrip('/')}/mon-accompagnement")
    awa.get_by_role("link", name="Avec Julien et Sophie").click()
    expect(awa.get_by_role("heading", level=1, name="Avec Julien et Sophie")).to_be_visible()
    readers = awa.get_by_role("region", name="Qui peut lire")
    expect(readers.get_by_text("Vous, Julien et Sophie")).to_be_visible()
    for hidden in ("Voir qui peut lire, et depuis quand", "Garder une copie", "Attendre avant d’envoyer"):
        expect(awa.get_by_role("link", name=hidden)).to_be_hidden()
    expect(awa.get_by_label("Joindre des fichiers")).to_be_hidden()
    expect(awa.get_by_role("button", name="Envoyer à Julien et à Sophie", exact=True)).to_be_visible()
    for line in awa.locator("summary").all():
        line.click()
    expect(readers.get_by_text("votre manager, Ateliers Brunel")).to_be_visible()
    expect(awa.get_by_label("Joindre des fichiers")).to_be_visible()
    assert_accessible(awa)
    if javascript:
        awa.evaluate("document.documentElement.dataset.text = '200'")
        assert awa.evaluate("document.documentElement.scrollWidth") <= 360


def test_two_tabs_share_one_line_and_both_are_told(new_person: Enter, *, javascript: bool) -> None:
    mark = uuid4().hex[:8]
    sophie, julien = new_person("sophie.lantier"), new_person("julien.mercadier")
    open_conversation(sophie, "Conseiller et manager")
    open_conversation(julien, "Conseiller et manager")
    lines: list[str] = []
    second = julien.context.new_page()
    second.on("websocket", lambda line: lines.append(line.url))
    second.goto(julien.url)
    for page in (julien, second):
        page.get_by_label("Votre message").focus()
        if javascript:
            expect(page.get_by_text(LIVE)).to_be_visible()
    write(sophie, f"Aux deux onglets ({mark}).", "Envoyer à Julien")
    expect(said(sophie, mark)).to_contain_text("Envoyé à")
    for page in (julien, second):
        if not javascript:
            page.get_by_role("link", name="Actualiser").click()
        expect(said(page, mark)).to_have_count(1)
    assert lines == [], "the first tab's line serves both"
    julien.close()
    write(sophie, f"Au dernier onglet ({mark} bis).", "Envoyer à Julien")
    if not javascript:
        second.get_by_role("link", name="Actualiser").click()
    expect(said(second, f"{mark} bis")).to_have_count(1)
    if javascript:
        assert second.evaluate("navigator.locks.query().then((all) => all.held.length)") == 1, "it took over"


def test_a_cut_line_is_said_in_words_and_loses_nothing(new_person: Enter, *, javascript: bool) -> None:
    mark = uuid4().hex[:8]
    sophie, julien = new_person("sophie.lantier"), new_person("julien.mercadier")
    open_conversation(sophie, "Conseiller et manager")
    julien.context.route_web_socket("**/socket.io/**", lambda line: line.close())
    open_conversation(julien, "Conseiller et manager")
    julien.get_by_label("Votre message").focus()
    if javascript:
        expect(julien.get_by_text("La connexion directe est coupée.")).to_be_visible()
    write(sophie, f"Sans ligne directe ({mark}).", "Envoyer à Julien")
    expect(said(sophie, mark)).to_contain_text("Envoyé à")
    if not javascript:
        julien.get_by_role("link", name="Actualiser").click()
    expect(said(julien, mark)).to_have_count(1)


def test_a_way_in_that_closed_takes_the_words_off_the_page(
    new_person: Enter, server: Served, *, javascript: bool
) -> None:
    """Her membership ends while the page is open: the words go, her own unsent text stays to be copied."""
    mark = uuid4().hex[:8]
    sophie = new_person("sophie.lantier")
    open_conversation(sophie, "Conseiller et manager")
    write(sophie, f"Un mot ({mark}).", "Envoyer à Julien")
    expect(said(sophie, mark)).to_have_count(1)
    if not javascript:
        answer = sophie.goto(f"{server.url}/mon-accompagnement/conversations/{uuid4()}")
        assert answer is not None
        assert answer.status == 404
        return

    def closed(route: Route) -> None:
        route.fulfill(status=404, json={"error": "404", "message": ""})

    sophie.route("**/messages*", closed)
    write(sophie, f"Trop tard ({mark} bis).", "Envoyer à Julien")
    expect(sophie.get_by_text("Vous n’avez plus accès à cette conversation.")).to_be_visible()
    expect(said(sophie, f"Un mot ({mark})")).to_have_count(0)
    expect(said(sophie, f"{mark} bis")).to_contain_text("Pas encore envoyé.")
    expect(sophie.get_by_role("button", name="Réessayer")).to_be_hidden()


def test_two_clicks_in_a_hurry_are_one_message_and_no_reproach(new_person: Enter, *, javascript: bool) -> None:
    """The second click finds the box empty: it asks for nothing, where a page left alone would say what is missing."""
    sophie, mark = new_person("sophie.lantier"), uuid4().hex[:8]
    open_conversation(sophie, "Conseiller et manager")
    sophie.get_by_label("Votre message").fill(f"Vite dit ({mark}).")
    sophie.get_by_role("button", name="Envoyer à Julien", exact=True).dblclick()
    expect(said(sophie, mark)).to_have_count(1)
    expect(said(sophie, mark)).to_contain_text("Envoyé à")
    expect(sophie.get_by_text("Écrivez votre message.")).to_have_count(0)
    if javascript:
        sophie.wait_for_timeout(1100)
        sophie.get_by_role("button", name="Envoyer à Julien", exact=True).click()
        expect(sophie.get_by_text("Écrivez votre message.").first).to_be_visible()
