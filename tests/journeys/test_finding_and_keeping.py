"""Journey: somebody finds a message again, goes to its day, keeps a copy, and chooses that "Lu" is shown."""

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Enter
from tests.journeys.test_manager_and_coach import open_conversation, said, unfold, write
from tests.servers import Served

Check = Callable[[Page], None]


def test_a_message_is_found_again_and_back_leads_to_what_was_found(
    new_person: Enter, server: Served, assert_accessible: Check
) -> None:
    mark = f"m{uuid4().hex[:8]}"
    julien, awa = new_person("julien.mercadier"), new_person("awa.diallo", width=360)
    open_conversation(julien, "Avec Awa et Sophie")
    write(julien, f"Les réunions du casque {mark}.", "Envoyer à Awa et à Sophie")
    expect(said(julien, mark)).to_contain_text("Envoyé à")
    awa.goto(f"{server.url}/mon-accompagnement")
    awa.get_by_role("link", name="Chercher dans mes messages").click()
    expect(awa.get_by_label("Mots à chercher")).to_be_visible()
    assert_accessible(awa)
    box = awa.get_by_label("Mots à chercher")
    box.fill(f"REUNION {mark}")
    box.press("Enter")
    expect(awa.get_by_role("heading", level=1)).to_have_text("Messages trouvés")
    assert mark not in awa.url
    assert_accessible(awa)
    awa.get_by_role("link", name=mark).click()
    expect(said(awa, mark)).to_be_visible()
    assert "#message-" in awa.url
    awa.go_back()
    expect(awa.get_by_role("heading", level=1)).to_have_text("Messages trouvés")
    awa.get_by_role("button", name="Effacer ma recherche").click()
    expect(awa.get_by_text("C’est effacé")).to_be_visible()
    expect(awa.get_by_label("Mots à chercher")).to_have_value("")


def test_a_day_and_a_copy(new_person: Enter, assert_accessible: Check, tmp_path: Path) -> None:
    awa = new_person("awa.diallo")
    open_conversation(awa, "Avec Julien et Sophie")
    talk = awa.url
    unfold(awa, "Retrouver des messages")
    awa.get_by_role("link", name="Aller à un jour").click()
    expect(awa.get_by_label("Quel jour ?")).to_be_visible()
    assert_accessible(awa)
    awa.get_by_label("Quel jour ?").fill("1er janvier 2020")
    awa.get_by_role("button", name="Voir ce jour").click()
    expect(awa.get_by_text("Vous lisez cette conversation depuis le").first).to_be_visible()
    assert "#message-" in awa.url
    awa.goto(talk)
    unfold(awa, "Retrouver des messages")
    awa.get_by_role("link", name="Garder une copie").click()
    expect(awa.get_by_role("heading", level=1)).to_have_text("Garder une copie")
    assert_accessible(awa)
    for _ in range(2):  # the page stays ready after a file left
        with awa.expect_download() as leaving:
            awa.get_by_role("button", name="Télécharger le PDF").click()
        leaving.value.save_as(tmp_path / "copie.pdf")
        assert (tmp_path / "copie.pdf").read_bytes().startswith(b"%PDF-1.7")
        assert leaving.value.suggested_filename.startswith("copie-")
    awa.get_by_role("button", name="Ouvrir la page à imprimer").click()
    expect(awa.get_by_role("heading", level=1)).to_contain_text("Conversation entre Awa Diallo")
    assert_accessible(awa)
    awa.emulate_media(media="print")
    expect(awa.get_by_text("Besoin d’aide").first).to_be_hidden()
    expect(awa.get_by_text("Copie demandée par Awa Diallo").last).to_be_visible()


def test_read_is_shown_where_both_chose_it(
    new_person: Enter, server: Served, assert_accessible: Check, *, javascript: bool
) -> None:
    mark = uuid4().hex[:8]
    sophie, julien = new_person("sophie.lantier"), new_person("julien.mercadier")
    for page in (sophie, julien):
        page.goto(f"{server.url}/mon-accompagnement/messages-lus")
        expect(page.get_by_text("Aujourd’hui, personne ne voit ce que vous avez lu.")).to_be_visible()
        assert_accessible(page)
        page.get_by_label("Oui, les autres peuvent le voir").check()
        page.get_by_role("button", name="Enregistrer").click()
        expect(page.get_by_text("C’est noté")).to_be_visible()
    open_conversation(sophie, "Conseiller et manager")
    write(sophie, f"Un point ({mark}).", "Envoyer à Julien")
    expect(said(sophie, mark)).to_contain_text("Envoyé à")
    open_conversation(julien, "Conseiller et manager")
    if javascript:
        julien.get_by_label("Votre message").focus()
        julien.mouse.wheel(0, 20_000)
    else:
        julien.get_by_role("button", name="J’ai tout lu").click()
    expect(julien.get_by_role("button", name="J’ai tout lu")).to_have_count(0)
    sophie.reload()
    expect(said(sophie, mark)).to_contain_text("Lu par Julien à")
