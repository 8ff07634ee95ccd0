"""A photo and a paper in a conversation: chosen, described, sent, seen and downloaded; a refusal keeps all."""

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from playwright.sync_api import FilePayload, Page, Route, expect

from tests.files import making
from tests.journeys.conftest import Enter
from tests.journeys.test_manager_and_coach import open_conversation, said, unfold

Check = Callable[[Page], None]
PHOTO = FilePayload(name="porte de l’atelier.jpg", mimeType="image/jpeg", buffer=making.jpeg((640, 480), exif=True))
PAPER = FilePayload(name="planning.pdf", mimeType="application/pdf", buffer=making.pdf())
SEND = "Envoyer à Julien"


def _write(page: Page, text: str) -> None:
    page.get_by_label("Votre message").fill(text)


def _choose(page: Page, *files: FilePayload) -> None:
    box = page.get_by_label("Joindre des fichiers")
    if not box.is_visible():
        unfold(page, "Joindre un fichier")
    box.set_input_files(list(files))


def _send(page: Page) -> None:
    page.get_by_role("button", name=SEND, exact=True).click()


def test_a_photo_and_a_paper_go_to_the_coach(
    new_person: Enter, assert_accessible: Check, tmp_path: Path, *, javascript: bool
) -> None:
    mark = uuid4().hex[:8]
    sophie, julien = new_person("sophie.lantier"), new_person("julien.mercadier")
    open_conversation(sophie, "Conseiller et manager")
    open_conversation(julien, "Conseiller et manager")
    julien.get_by_label("Votre message").focus()
    _write(sophie, f"Voici la porte ({mark}).")
    _choose(sophie, PHOTO, PAPER)
    if javascript:
        expect(sophie.get_by_role("button", name="Retirer ce fichier planning.pdf")).to_be_visible()
    sophie.get_by_label("Décrire la photo ou le son").fill("Une porte bleue")
    assert_accessible(sophie)
    _send(sophie)
    expect(said(sophie, mark)).to_contain_text("Envoyé à")
    expect(sophie.get_by_label("Votre message")).to_have_value("")
    if not javascript:
        julien.get_by_role("link", name="Actualiser").click()
    for page in (sophie, julien):
        message = said(page, mark)
        expect(message.get_by_role("img", name="Une porte bleue")).to_be_visible()
        expect(message.get_by_role("link", name="Télécharger planning.pdf")).to_be_visible()
        expect(message).to_contain_text("Document PDF, 1 Ko")
    assert_accessible(julien)
    with julien.expect_download() as download:
        said(julien, mark).get_by_role("link", name="Télécharger planning.pdf").click()
    assert download.value.suggested_filename == "planning.pdf"
    download.value.save_as(tmp_path / "got.pdf")
    assert (tmp_path / "got.pdf").read_bytes() == making.pdf()


def test_a_file_that_is_refused_loses_no_word(new_person: Enter, assert_accessible: Check, *, javascript: bool) -> None:
    sophie, text = new_person("sophie.lantier"), f"Mes mots restent ({uuid4().hex[:8]})."
    open_conversation(sophie, "Conseiller et manager")
    _write(sophie, text)
    _choose(sophie, FilePayload(name="photo.jpg", mimeType="image/jpeg", buffer=b"<html><script>alert(1)</script>"))
    _send(sophie)
    expect(sophie.get_by_text("Le nom et le contenu de ce fichier ne vont pas ensemble.").last).to_be_visible()
    expect(sophie.get_by_label("Votre message")).to_have_value(text)
    assert_accessible(sophie)
    expect(said(sophie, text)).to_have_count(0)
    _choose(sophie, PAPER)
    _send(sophie)
    expect(said(sophie, text)).to_contain_text("Télécharger planning.pdf")
    expect(sophie.get_by_label("Votre message")).to_have_value("")


def test_a_cut_line_keeps_words_and_file_and_sends_them_once(new_person: Enter, *, javascript: bool) -> None:
    if not javascript:
        return  # the browser's own page says that there is no network, and its Back gives the words
    sophie, text = new_person("sophie.lantier"), f"Dans le tunnel ({uuid4().hex[:8]})."
    open_conversation(sophie, "Conseiller et manager")
    tries: list[str] = []

    def lose_the_answer(route: Route) -> None:
        tries.append(route.request.method)
        if len(tries) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    sophie.route("**/messages", lose_the_answer)
    _write(sophie, text)
    _choose(sophie, PAPER)
    _send(sophie)
    expect(sophie.get_by_text("Pas encore envoyé. Votre texte et votre fichier sont encore là")).to_be_visible()
    expect(sophie.get_by_label("Votre message")).to_have_value(text)
    _send(sophie)
    expect(sophie.get_by_label("Votre message")).to_have_value("")
    sophie.unroute_all()
    sophie.reload()
    expect(said(sophie, text)).to_have_count(1)
    expect(said(sophie, text).get_by_role("link", name="Télécharger planning.pdf")).to_have_count(1)


def test_a_file_that_is_too_big_is_told_before_it_leaves(new_person: Enter, *, javascript: bool) -> None:
    sophie = new_person("sophie.lantier")
    open_conversation(sophie, "Conseiller et manager")
    _write(sophie, "Voici un film.")
    _choose(sophie, FilePayload(name="film.pdf", mimeType="application/pdf", buffer=bytes(10 * 1024 * 1024 + 1)))
    if not javascript:
        _send(sophie)
    expect(sophie.get_by_text("Ce fichier dépasse 10 Mo.").last).to_be_visible()
    expect(sophie.get_by_label("Votre message")).to_have_value("Voici un film.")
