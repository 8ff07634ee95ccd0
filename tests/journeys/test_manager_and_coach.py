"""Journey 1: a manager writes to the coach about an adjustment, who reads it at once and answers; then all three."""

from collections.abc import Callable
from uuid import uuid4

from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Enter
from tests.servers import Served

Check = Callable[[Page], None]
SAME_PAGE = "window.samePage = true"


def _follow(page: Page, name: str) -> None:
    """Click a link and arrive on the page that says the same."""
    page.get_by_role("link", name=name, exact=False).first.click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


def open_conversation(page: Page, conversation: str) -> None:
    """From her home to one conversation about Awa."""
    page.get_by_role("navigation", name="Menu principal").get_by_role("link", name="ccompagnement").click()
    expect(page.get_by_role("heading", level=1, name="ccompagnement")).to_be_visible()
    about_awa = page.get_by_role("region", name="Awa Diallo")
    where = about_awa if about_awa.count() else page.get_by_role("main")
    where.get_by_role("link", name=conversation).click()
    expect(page.get_by_role("heading", level=1, name=conversation, exact=True)).to_be_visible()


def unfold(page: Page, line: str) -> None:
    """Open what is behind one line."""
    page.locator("summary").filter(has_text=line).click()


def said(page: Page, text: str) -> Locator:
    """Return the messages that hold these words."""
    return page.get_by_role("listitem").filter(has=page.get_by_role("article")).filter(has_text=text)


def write(page: Page, text: str, button: str) -> None:
    """Write a text and press the button that names its readers."""
    page.get_by_label("Votre message").fill(text)
    page.get_by_role("button", name=button, exact=True).click()


def _sees(page: Page, text: str, *, javascript: bool) -> None:
    """With scripts the words come to the page as it is; without, "Actualiser" fetches them."""
    if not javascript:
        page.get_by_role("link", name="Actualiser").click()
    expect(said(page, text)).to_have_count(1)
    if javascript:
        assert page.evaluate("window.samePage") is True, "the page was not loaded again"


def _stay(page: Page, *, javascript: bool) -> None:
    """Be at the end of the conversation, ready to answer, on a page that would lose its mark if it were reloaded."""
    page.get_by_label("Votre message").focus()
    if javascript:
        page.evaluate(SAME_PAGE)
        expect(page.get_by_text("Les nouveaux messages arrivent ici tout seuls.")).to_be_visible()


def test_a_manager_and_a_coach_talk_and_the_person_knows(
    new_person: Enter, assert_accessible: Check, *, javascript: bool
) -> None:
    mark = uuid4().hex[:8]
    sophie, julien, awa = (new_person(login) for login in ("sophie.lantier", "julien.mercadier", "awa.diallo"))
    open_conversation(sophie, "Conseiller et manager")
    open_conversation(julien, "Conseiller et manager")
    for page in (sophie, julien):
        assert_accessible(page)
        _stay(page, javascript=javascript)
    write(sophie, f"Le casque est arrivé ({mark}).", "Envoyer à Julien")
    expect(said(sophie, mark)).to_contain_text("Envoyé à")
    _sees(julien, f"Le casque est arrivé ({mark}).", javascript=javascript)
    if javascript:
        expect(julien.get_by_label("Votre message")).to_be_focused()
    write(julien, f"Merci, on teste lundi ({mark}).", "Envoyer à Sophie")
    _sees(sophie, f"Merci, on teste lundi ({mark}).", javascript=javascript)
    assert_accessible(sophie)
    _knows_but_does_not_read(awa, julien.url.partition("#")[0], mark)


def _knows_but_does_not_read(awa: Page, address: str, mark: str) -> None:
    """The person sees that the conversation exists; its words, and its very address, are not for her."""
    _follow(awa, "Mon accompagnement")
    line = awa.get_by_role("listitem").filter(has_text="Conseiller et manager")
    expect(line).to_contain_text("Julien et Sophie parlent des aménagements de votre poste.")
    assert line.get_by_role("link").count() == 0
    assert mark not in awa.content()
    answer = awa.goto(address)
    assert answer is not None
    assert answer.status == 404
    assert mark not in awa.content()


def test_all_three_talk_together(new_person: Enter, assert_accessible: Check, *, javascript: bool) -> None:
    mark = uuid4().hex[:8]
    awa, sophie, julien = (new_person(login) for login in ("awa.diallo", "sophie.lantier", "julien.mercadier"))
    open_conversation(awa, "Avec Julien et Sophie")
    open_conversation(sophie, "Avec Awa et Julien")
    open_conversation(julien, "Avec Awa et Sophie")
    assert_accessible(awa)
    team = awa.get_by_role("region", name="Qui peut lire")
    for name in ("Awa", "Julien Mercadier", "Sophie Lantier"):
        expect(team).to_contain_text(name)
    for page in (awa, sophie, julien):
        _stay(page, javascript=javascript)
    write(awa, f"Je peux garder le casque en réunion ? ({mark} un)", "Envoyer à Julien et à Sophie")
    for page in (sophie, julien):
        _sees(page, f"{mark} un", javascript=javascript)
    write(sophie, f"Oui, bien sûr. ({mark} deux)", "Envoyer à Awa et à Julien")
    for page in (awa, julien):
        _sees(page, f"{mark} deux", javascript=javascript)
    assert_accessible(awa)


def test_news_waits_while_the_person_reads_further_up(new_person: Enter, *, javascript: bool) -> None:
    mark = uuid4().hex[:8]
    awa, julien = new_person("awa.diallo"), new_person("julien.mercadier")
    open_conversation(awa, "Avec Julien et Sophie")
    awa.set_viewport_size({"width": 360, "height": 740})
    open_conversation(julien, "Avec Awa et Sophie")
    if javascript:
        awa.evaluate(SAME_PAGE)
        expect(awa.locator("[data-state]")).to_have_text("Les nouveaux messages arrivent ici tout seuls.")
        awa.evaluate("scrollTo(0, 0)")
    write(julien, f"Bonjour à toutes les deux ({mark}).", "Envoyer à Awa et à Sophie")
    expect(said(julien, mark)).to_contain_text("Envoyé à")
    if javascript:
        waiting = awa.get_by_role("button", name="1 nouveau message – Afficher")
        expect(waiting).to_be_visible()
        assert awa.evaluate("scrollY") == 0, "nothing moved"
        expect(said(awa, mark)).to_have_count(0)
        waiting.click()
        expect(said(awa, mark)).to_be_in_viewport()
    _sees(awa, mark, javascript=javascript)


def test_a_message_is_never_lost_nor_doubled(new_person: Enter, *, javascript: bool) -> None:
    """Offline it waits, also through a reload, and leaves once; without scripts, two clicks are one message."""
    mark = uuid4().hex[:8]
    sophie, julien = new_person("sophie.lantier"), new_person("julien.mercadier")
    open_conversation(sophie, "Conseiller et manager")
    open_conversation(julien, "Conseiller et manager")
    _stay(julien, javascript=javascript)
    if javascript:
        _stay(sophie, javascript=True)
        _lose_and_find_the_network(sophie, f"Depuis le train ({mark}).", mark)
    else:
        sophie.get_by_label("Votre message").fill(f"Depuis le train ({mark}).")
        sophie.get_by_role("button", name="Envoyer à Julien", exact=True).dblclick()
    expect(said(sophie, mark)).to_have_count(1)
    expect(said(sophie, mark)).to_contain_text("Envoyé à")
    _sees(julien, mark, javascript=javascript)
    if javascript:
        _what_was_not_sent_survives_a_reload_and_not_a_sign_out(sophie)


def _lose_and_find_the_network(page: Page, text: str, mark: str) -> None:
    page.context.set_offline(True)
    write(page, text, "Envoyer à Julien")
    expect(said(page, mark)).to_contain_text("Pas encore envoyé. Votre message est gardé ici.")
    expect(page.get_by_text("Vous êtes hors connexion. Vos messages sont gardés ici.")).to_be_visible()
    page.get_by_role("button", name="Réessayer").click()
    expect(said(page, mark)).to_contain_text("Pas encore envoyé.")
    kept = page.evaluate("Object.entries(sessionStorage).map((one) => one.join())")
    assert any(mark in one for one in kept)
    assert page.evaluate("localStorage.length") == 0
    page.context.set_offline(False)
    expect(said(page, mark)).to_contain_text("Envoyé à")
    page.reload()
    assert page.evaluate("sessionStorage.length") == 0, "nothing is kept of what has left"


def _what_was_not_sent_survives_a_reload_and_not_a_sign_out(page: Page) -> None:
    mark = uuid4().hex[:8]
    page.get_by_label("Votre message").press_sequentially(f"Je commence ({mark})")
    page.route("**/messages", lambda route: route.abort() if route.request.method == "POST" else route.fallback())
    page.reload()
    expect(page.get_by_label("Votre message")).to_have_value(f"Je commence ({mark})")
    page.get_by_role("button", name="Envoyer à Julien", exact=True).click()
    expect(said(page, mark)).to_contain_text("Pas encore envoyé.")
    page.reload()
    expect(said(page, mark)).to_contain_text("Pas encore envoyé.")
    page.get_by_role("button", name="Me déconnecter").first.click()
    expect(page.get_by_role("link", name="Se connecter").first).to_be_visible()
    assert page.evaluate("sessionStorage.length") == 0
    assert mark not in page.content()


def test_a_session_that_ended_gives_the_text_back(new_person: Enter, server: Served, *, javascript: bool) -> None:
    """Signed out from another browser: what she types then is kept, and there once she is back."""
    mark = uuid4().hex[:8]
    sophie, elsewhere = new_person("sophie.lantier"), new_person("sophie.lantier")
    open_conversation(sophie, "Conseiller et manager")
    conversation = sophie.url
    elsewhere.goto(f"{server.url}/mon-compte/appareils")
    elsewhere.get_by_role("button", name="Me déconnecter partout").click()
    expect(elsewhere.get_by_role("link", name="Se connecter").first).to_be_visible()
    if javascript:
        expect(sophie.get_by_text("Votre session est terminée. Vos messages sont gardés ici.")).to_be_visible()
    write(sophie, f"Encore un mot ({mark}).", "Envoyer à Julien")
    if javascript:
        expect(said(sophie, mark)).to_contain_text("Pas encore envoyé. Votre message est gardé ici.")
        sophie.get_by_role("link", name="Me connecter pour envoyer").click()
    sophie.wait_for_url("**/connexion**")
    sophie.goto(f"{server.url}/demo")
    sophie.locator('[data-person="sophie.lantier"]').click()
    sophie.get_by_role("navigation", name="Menu principal").wait_for()
    sophie.goto(conversation)
    if not javascript:
        expect(sophie.get_by_label("Votre message")).to_have_value(f"Encore un mot ({mark}).")
        sophie.get_by_role("button", name="Envoyer à Julien", exact=True).click()
    expect(said(sophie, mark)).to_have_count(1)
    expect(said(sophie, mark)).to_contain_text("Envoyé à")
