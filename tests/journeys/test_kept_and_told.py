"""What is typed is given back, what was told is in one place, what was done is undone, what is read is printed."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Enter
from tests.servers import Served

QUESTION = "/conseils/nouvelle-question"
WORDS = "Je voudrais savoir comment demander une pause sans déranger l’équipe."
KEPT = re.compile(r"Brouillon enregistré")
AFTER_A_PAUSE = 20_000
"""Milliseconds: the script waits five seconds after a change, then the server answers."""


def _type(page: Page, *, javascript: bool) -> None:
    """Type a text and see that it is kept: by itself, or by the button where no script runs."""
    page.get_by_label("Expliquez un peu").fill(WORDS)
    if not javascript:
        page.get_by_role("button", name="Garder le brouillon").click()
    expect(page.get_by_text(KEPT).first).to_be_visible(timeout=AFTER_A_PAUSE)


def test_a_text_survives_the_end_of_its_page(new_person: Enter, server: Served, *, javascript: bool) -> None:
    page = new_person("awa.diallo")
    page.goto(server.url + QUESTION)
    _type(page, javascript=javascript)
    context = page.context
    page.close()
    again = context.new_page()
    again.goto(server.url)
    expect(
        again.get_by_role("region", name="Une question").or_(again.get_by_text("Brouillon à finir"))
    ).not_to_have_count(0)
    again.goto(server.url + QUESTION)
    expect(again.get_by_label("Expliquez un peu")).to_have_value(WORDS)
    again.get_by_role("button", name="Jeter le brouillon").click()
    expect(again.get_by_label("Expliquez un peu")).to_have_value("")


def test_a_text_is_given_back_on_another_device_and_goes_once_it_is_sent(
    new_person: Enter, server: Served, *, javascript: bool
) -> None:
    page = new_person("yanis.belhadri")
    page.goto(server.url + QUESTION)
    _type(page, javascript=javascript)
    other = new_person("yanis.belhadri", width=360)
    other.goto(server.url + QUESTION)
    expect(other.get_by_label("Expliquez un peu")).to_have_value(WORDS)
    other.get_by_text("Au travail").first.click()
    other.get_by_label("Votre question, en une phrase").fill("Comment demander une pause ?")
    other.get_by_role("button", name="Publier ma question").click()
    expect(other.get_by_text("Votre question est publiée.")).to_be_visible()
    other.goto(server.url + QUESTION)
    expect(other.get_by_label("Expliquez un peu")).to_have_value("")


def test_all_that_was_told_is_in_one_place_and_read_by_following_it(new_person: Enter) -> None:
    page = new_person("awa.diallo")
    page.get_by_role("banner").get_by_role("link", name="Mes nouvelles").click()
    expect(page.get_by_role("heading", level=1, name="Mes nouvelles")).to_be_visible()
    unread = page.get_by_text("Non lue", exact=True)
    count = unread.count()
    assert count > 1
    page.locator(".news__line--new a").first.click()
    expect(page.get_by_role("heading", level=1, name="Mes nouvelles")).to_have_count(0)
    page.go_back()
    page.reload()
    expect(unread).to_have_count(count - 1)
    page.get_by_role("button", name="Tout marquer comme lu").click()
    expect(unread).to_have_count(0)
    page.get_by_role("button", name="Annuler").click()
    expect(page.get_by_text("Vos nouvelles sont comme avant.")).to_be_visible()
    expect(unread).to_have_count(count - 1)


@pytest.mark.parametrize("path", ["/emploi-accompagne", "/conseils", "/rencontres", "/mes-nouvelles"])
def test_a_printed_page_holds_its_content_and_no_navigation(new_person: Enter, server: Served, path: str) -> None:
    page = new_person("awa.diallo")
    page.goto(server.url + path)
    title = page.get_by_role("heading", level=1).inner_text()
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    for gone in ("banner", "contentinfo"):
        expect(page.get_by_role(gone)).to_have_count(0)
    shown = page.locator("body").inner_text()
    assert title in shown
    assert "Me déconnecter" not in shown
    assert page.locator("main .button:visible").count() == 0
    printed = page.pdf(prefer_css_page_size=True)
    assert printed.startswith(b"%PDF-")
    assert re.search(rb"/Type\s*/Page\b", printed)


def test_print_is_large_and_black_on_white_whatever_the_palette(new_person: Enter, server: Served) -> None:
    page = new_person("awa.diallo")
    page.goto(server.url + "/confort")
    page.locator('input[name="palette"][value="sombre"]').check(force=True)
    page.get_by_role("button", name="Garder ces réglages").click()
    page.goto(server.url + "/rencontres")
    page.emulate_media(media="print")
    body = page.locator("body")
    assert body.evaluate("one => getComputedStyle(one).color") == "rgb(0, 0, 0)"
    assert body.evaluate("one => getComputedStyle(document.documentElement).fontSize") == "18.6667px", "14 pt"
