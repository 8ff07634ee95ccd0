"""One's own calendar: its address made, copied, changed; a quiet title and a reminder chosen; a meeting taken."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.calendar.making import read
from tests.journeys.conftest import Enter

Check = Callable[[Page], None]
NARROW = 360


def _address(page: Page) -> str:
    field = page.get_by_label("L’adresse à copier")
    expect(field).to_be_visible()
    return field.input_value()


def test_her_calendar_reads_her_meetings_and_an_old_address_reads_nothing(
    new_person: Enter, assert_accessible: Check, *, javascript: bool
) -> None:
    page = new_person("camille.verdenal", width=NARROW, permissions=["clipboard-read", "clipboard-write"])
    page.goto(page.url.rstrip("/") + "/mon-compte")
    page.get_by_role("link", name="Mon agenda").click()
    expect(page.get_by_role("heading", level=1, name="Mon agenda")).to_be_visible()
    page.get_by_role("button", name="Créer mon adresse").click()
    expect(page.get_by_text("Votre adresse est prête.")).to_be_visible()
    assert_accessible(page)
    first = _address(page)
    copy = page.get_by_role("button", name="Copier l’adresse")
    if javascript:
        copy.click()
        expect(page.get_by_text("L’adresse est copiée.")).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()") == first
    else:
        expect(copy).to_be_hidden()
    entries = read(page.request.get(first).body())
    assert entries
    assert {one["title"].removeprefix("Annulé\u00a0: ") for one in entries} == {"Rendez-vous"}
    page.get_by_role("button", name="Changer mon adresse").click()
    expect(page.get_by_text("L’ancienne ne donne plus rien.").first).to_be_visible()
    second = _address(page)
    assert (page.request.get(first).status, page.request.get(second).status) == (404, 200)
    page.get_by_label("Mon titre discret").fill("Café")
    page.get_by_role("checkbox", name="La veille").check()
    page.get_by_role("radio", name="Dans mes nouvelles et par e-mail").check()
    page.get_by_role("button", name="Garder ces choix").click()
    expect(page.get_by_text("Vos choix sont enregistrés.")).to_be_visible()
    expect(page.get_by_role("checkbox", name="La veille")).to_be_checked()
    assert {one["title"].removeprefix("Annulé\u00a0: ") for one in read(page.request.get(second).body())} == {"Café"}
    page.goto(next(one["url"] for one in entries if one["status"] == "CONFIRMED"))
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("Télécharger le rendez-vous")).click()
    assert download.value.suggested_filename == "rendez-vous.ics"
    (taken,) = read(download.value.path().read_bytes())
    assert taken["title"] == "Café"
