"""Words of health for a manager: their author is asked once; what was begun among three goes along to the coach."""

from collections.abc import Callable
from uuid import uuid4

from playwright.sync_api import FilePayload, Page, expect

from tests.files import making
from tests.journeys.conftest import Enter
from tests.journeys.test_manager_and_coach import said, unfold, write

Check = Callable[[Page], None]
THREE, TWO = "Avec Julien et Sophie", "Avec Julien"
SEND = "Envoyer à Julien et à Sophie"
ASKED = "Votre texte parle peut-être de santé"


def _open(awa: Page, conversation: str) -> None:
    awa.goto("/".join([*awa.url.split("/")[:3], "mon-accompagnement"]))
    awa.get_by_role("main").get_by_role("link", name=conversation, exact=False).first.click()
    expect(awa.get_by_role("heading", level=1, name=conversation, exact=True)).to_be_visible()


def _begin(new_person: Enter) -> Page:
    awa = new_person("awa.diallo", width=360)
    awa.set_default_timeout(6000)
    _open(awa, THREE)
    return awa


def _is_asked(awa: Page, text: str) -> None:
    expect(awa.get_by_role("group", name=ASKED)).to_be_visible()
    expect(awa.get_by_label("Votre message")).to_have_value(text)
    expect(awa.get_by_role("button", name=SEND, exact=True)).to_be_hidden()
    expect(said(awa, text)).to_have_count(0)


def test_words_of_health_go_to_the_coach_alone(new_person: Enter, assert_accessible: Check) -> None:
    awa, text = _begin(new_person), f"Mon traitement me fatigue ({uuid4().hex[:8]})."
    write(awa, text, SEND)
    _is_asked(awa, text)
    assert_accessible(awa)
    awa.get_by_role("button", name="L’envoyer à mon conseiller seulement").click()
    expect(awa.get_by_role("heading", level=1, name=TWO, exact=True)).to_be_visible()
    expect(awa.get_by_text("Votre message va à Julien seulement.")).to_be_visible()
    expect(said(awa, text)).to_have_count(1)
    _open(awa, THREE)
    expect(awa.get_by_label("Votre message")).to_have_value("")
    expect(said(awa, text)).to_have_count(0)


def test_words_of_health_leave_as_they_are_when_she_says_so(new_person: Enter, *, javascript: bool) -> None:
    awa, text = _begin(new_person), f"Mon arrêt maladie est fini ({uuid4().hex[:8]})."
    write(awa, text, SEND)
    _is_asked(awa, text)
    expect(awa.get_by_role("group", name=ASKED)).to_be_focused()
    if javascript:
        awa.evaluate("window.samePage = true")
    awa.get_by_role("button", name="L’envoyer quand même").click()
    expect(said(awa, text)).to_contain_text("Envoyé à")
    expect(said(awa, text)).to_have_count(1)
    expect(awa.get_by_role("group", name=ASKED)).to_be_hidden()
    expect(awa.get_by_role("button", name=SEND, exact=True)).to_be_visible()
    if javascript:
        assert awa.evaluate("window.samePage") is True, "asked and sent in the page"
    usual = f"À demain ({uuid4().hex[:8]})."
    write(awa, usual, SEND)
    expect(said(awa, usual)).to_contain_text("Envoyé à")


def test_a_file_waits_for_the_answer_too(new_person: Enter, *, javascript: bool) -> None:
    """A page without script cannot keep a chosen file: it says so."""
    awa, text = _begin(new_person), f"Mon traitement, avec un papier ({uuid4().hex[:8]})."
    unfold(awa, "Joindre un fichier")
    paper = FilePayload(name="papier.pdf", mimeType="application/pdf", buffer=making.pdf())
    awa.get_by_label("Joindre des fichiers").set_input_files([paper])
    write(awa, text, SEND)
    _is_asked(awa, text)
    if not javascript:
        expect(awa.get_by_text("Choisissez de nouveau vos fichiers.")).to_be_visible()
        unfold(awa, "Joindre un fichier")
        awa.get_by_label("Joindre des fichiers").set_input_files([paper])
    awa.get_by_role("button", name="L’envoyer quand même").click()
    expect(said(awa, text)).to_contain_text("papier.pdf")
    expect(said(awa, text)).to_have_count(1)


def test_what_was_begun_among_three_goes_along_unsent(new_person: Enter, assert_accessible: Check) -> None:
    awa, text = _begin(new_person), f"Un mot pour vous ({uuid4().hex[:8]})."
    awa.get_by_label("Votre message").fill(text)
    awa.get_by_role("button", name="Écrire à Julien seulement").click()
    expect(awa.get_by_role("heading", level=1, name=TWO, exact=True)).to_be_visible()
    assert text not in awa.url
    expect(awa.get_by_label("Votre message")).to_have_value(text)
    expect(awa.get_by_text("Votre texte est ici, et n’est pas parti.")).to_be_visible()
    expect(said(awa, text)).to_have_count(0)
    assert_accessible(awa)
    _open(awa, THREE)
    expect(awa.get_by_label("Votre message")).to_have_value("")
    _open(awa, TWO)
    write(awa, text, "Envoyer à Julien")
    expect(said(awa, text)).to_contain_text("Envoyé à")


def test_a_sent_message_leaves_no_word_of_a_draft(new_person: Enter, *, javascript: bool) -> None:
    awa, text = _begin(new_person), f"Bonjour à vous deux ({uuid4().hex[:8]})."
    box = awa.get_by_label("Votre message")
    box.fill(text)
    if javascript:
        box.blur()
        expect(awa.get_by_text("Brouillon enregistré")).to_be_visible()
    else:
        awa.get_by_role("button", name="Garder le brouillon").click()
        expect(awa.get_by_role("button", name="Jeter le brouillon")).to_be_visible()
    awa.reload()
    expect(awa.get_by_role("button", name="Jeter le brouillon")).to_be_visible()
    awa.get_by_role("button", name=SEND, exact=True).click()
    expect(said(awa, text)).to_contain_text("Envoyé à")
    expect(awa.get_by_text("Brouillon enregistré")).to_be_hidden(timeout=1000)
    expect(awa.get_by_role("button", name="Jeter le brouillon")).to_be_hidden(timeout=1000)


def test_a_draft_is_thrown_away_and_nothing_is_sent(new_person: Enter, *, javascript: bool) -> None:
    awa, text = _begin(new_person), f"Un essai ({uuid4().hex[:8]})."
    box = awa.get_by_label("Votre message")
    box.fill(text)
    if javascript:
        box.blur()
        expect(awa.get_by_text("Brouillon enregistré")).to_be_visible()
        awa.reload()
    else:
        awa.get_by_role("button", name="Garder le brouillon").click()
    awa.get_by_role("button", name="Jeter le brouillon").click()
    expect(awa.get_by_text("Il n’y a plus de brouillon ici.")).to_be_visible()
    expect(box).to_have_value("")
    expect(said(awa, text)).to_have_count(0)
