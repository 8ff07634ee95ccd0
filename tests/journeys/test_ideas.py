"""Journey: an idea is proposed, supported, answered with a reason and followed step by step; then what became of it."""

import re
from collections.abc import Callable
from uuid import uuid4

from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.conftest import Enter
from tests.servers import Served

Check = Callable[[Page], None]
RESULTS = "Ce que le service a fait de nos idées"
NARROW = 360


def test_an_idea_is_followed_from_its_first_words_to_what_was_done(
    server: Served, new_context: Callable[..., BrowserContext], new_person: Enter, assert_accessible: Check
) -> None:
    title = f"Des pauses plus longues {uuid4().hex[:6]}"
    author, member = new_person("awa.diallo", width=NARROW), new_person("hugo.pericard", width=NARROW)
    leader = new_person("nadia.benkirane")
    _propose(author, title, server, assert_accessible)
    _support(member, title, server, assert_accessible)
    _answer(leader, title, server, assert_accessible)
    _note_what_was_done(leader, assert_accessible)
    _follow(author, assert_accessible)
    _read_results(leader, title, server, assert_accessible)
    _stay_inside(new_context().new_page(), server)


def _fits(page: Page) -> None:
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")


def _propose(page: Page, title: str, server: Served, assert_accessible: Check) -> None:
    """Two fields; an empty one is said, and what was typed stays."""
    page.goto(f"{server.url}/idees")
    expect(page.get_by_role("heading", level=1, name="Nos idées")).to_be_visible()
    assert_accessible(page)
    _fits(page)
    page.get_by_role("link", name="Proposer une idée").click()
    expect(page.get_by_role("heading", level=1, name="Proposer une idée")).to_be_visible()
    page.get_by_label("Votre idée, en une phrase").fill(title)
    page.get_by_role("button", name="Publier mon idée").click()
    expect(page.get_by_role("link", name="Dites en quelques mots")).to_be_visible()
    expect(page.get_by_label("Votre idée, en une phrase")).to_have_value(title)
    assert_accessible(page)
    _fits(page)
    page.get_by_label("Ce que cela changerait").fill("Je serais moins fatiguée l’après-midi.")
    page.get_by_role("button", name="Publier mon idée").click()
    expect(page.get_by_text("Votre idée est publiée.")).to_be_visible()
    expect(page.get_by_role("heading", name="Suivi de mon idée")).to_be_visible()
    assert_accessible(page)
    _fits(page)


def _support(page: Page, title: str, server: Served, assert_accessible: Check) -> None:
    """One says "Moi aussi" and is counted without a name; a comment has one."""
    page.goto(f"{server.url}/idees")
    page.get_by_role("link", name=title).click()
    page.get_by_role("button", name=re.compile("^Dire")).click()
    expect(page.get_by_text("C’est compté.")).to_be_visible()
    expect(page.get_by_text("1 personne dit").first).to_be_visible()
    page.get_by_label("Votre commentaire").fill("Moi je ferais une pause dehors.")
    page.get_by_role("button", name="Publier mon commentaire").click()
    expect(page.get_by_text("Votre commentaire est publié.")).to_be_visible()
    expect(page.get_by_role("heading", name="1 commentaire")).to_be_visible()
    assert_accessible(page)
    _fits(page)
    _have_second_thoughts(page, assert_accessible)


def _have_second_thoughts(page: Page, assert_accessible: Check) -> None:
    """She changes her comment, takes it back, and undoes that."""
    page.get_by_role("link", name="Modifier ou retirer ce message").click()
    expect(page.get_by_role("heading", level=1, name="Modifier mon message")).to_be_visible()
    assert_accessible(page)
    _fits(page)
    page.get_by_label("Votre message").fill("Moi je ferais une pause au calme.")
    page.get_by_role("button", name="Enregistrer mes mots").click()
    expect(page.get_by_text("Votre message est modifié.")).to_be_visible()
    expect(page.get_by_text("modifié ensuite")).to_be_visible()
    page.get_by_role("link", name="Modifier ou retirer ce message").click()
    page.get_by_role("button", name="Retirer mon message").click()
    expect(page.get_by_text("Ce message est retiré par la personne qui l’a écrit.")).to_be_visible()
    page.get_by_role("button", name="Annuler").click()
    expect(page.get_by_text("Moi je ferais une pause au calme.")).to_be_visible()


def _answer(page: Page, title: str, server: Served, assert_accessible: Check) -> None:
    """The service is told, answers, and could still undo it."""
    page.goto(f"{server.url}/mes-nouvelles")
    page.get_by_role("link", name=title).first.click()
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    page.get_by_role("link", name="Répondre à l’idée").click()
    expect(page.get_by_role("heading", level=1, name="Répondre à l’idée")).to_be_visible()
    page.get_by_role("radio", name="Retenue", exact=False).first.check()
    page.get_by_role("button", name="Publier la réponse").click()
    expect(page.get_by_role("link", name="Écrivez la raison")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("La raison").fill("Nous ajoutons dix minutes à chaque pause.")
    page.get_by_role("button", name="Publier la réponse").click()
    expect(page.get_by_text("Votre réponse est publiée.")).to_be_visible()
    expect(page.get_by_role("button", name="Annuler")).to_be_visible()
    assert_accessible(page)


def _note_what_was_done(page: Page, assert_accessible: Check) -> None:
    page.get_by_role("link", name="Noter une étape").click()
    expect(page.get_by_role("heading", level=1, name="Noter une étape")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("radio", name="Ce qui a été fait").check()
    page.get_by_label("Ce qui s’est passé").fill("Les pauses durent vingt minutes.")
    page.get_by_role("button", name="Noter cette étape").click()
    expect(page.get_by_text("L’étape est notée.")).to_be_visible()


def _follow(page: Page, assert_accessible: Check) -> None:
    """Its author finds each step with its day."""
    page.reload()
    rope = page.locator(".rope")
    for words in ("Reçue", "Décision", "Retenue", "Ce qui a été fait", "Les pauses durent vingt minutes."):
        expect(rope.get_by_text(words).first).to_be_visible()
    expect(page.get_by_text("Nous ajoutons dix minutes à chaque pause.")).to_be_visible()
    assert_accessible(page)
    _fits(page)


def _read_results(page: Page, title: str, server: Served, assert_accessible: Check) -> None:
    """The counts, the picture and the table say the same."""
    page.goto(f"{server.url}/idees")
    page.get_by_role("link", name=RESULTS).click()
    expect(page.get_by_role("heading", level=1, name=RESULTS)).to_be_visible()
    expect(page.get_by_text(re.compile("Le service a répondu à"))).to_be_visible()
    expect(page.get_by_role("link", name=title)).to_be_visible()
    expect(page.get_by_role("table")).to_be_visible()
    assert_accessible(page)
    page.set_viewport_size({"width": NARROW, "height": 900})
    _fits(page)
    assert_accessible(page)


def _stay_inside(stranger: Page, server: Served) -> None:
    """The collective has not opened it: a stranger is led to the sign-in."""
    stranger.goto(f"{server.url}/idees/ce-que-le-service-a-fait")
    expect(stranger.get_by_role("heading", level=1, name=RESULTS)).to_have_count(0)
    assert "/connexion" in stranger.url
