"""A voice note: recorded in the page, listened to, joined, sent with a few words, and played by who receives it."""

from collections.abc import Callable
from uuid import uuid4

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Enter
from tests.journeys.test_manager_and_coach import open_conversation, said, unfold

Check = Callable[[Page], None]
RECORD = "Enregistrer un message vocal"


def press(page: Page, name: str) -> None:
    """Press a button that has the keyboard, as a person without a mouse does."""
    button = page.get_by_role("button", name=name, exact=True)
    button.focus()
    page.keyboard.press("Enter")


def record(page: Page, milliseconds: int = 2500) -> None:
    """Record for a while and stop."""
    if not page.get_by_role("button", name=RECORD).is_visible():
        unfold(page, "Joindre un fichier")
    press(page, RECORD)
    expect(page.get_by_role("button", name="Commencer")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Arrêter", exact=True)).to_be_focused()
    page.wait_for_timeout(milliseconds)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Écouter", exact=True)).to_be_focused()


def test_a_voice_note_is_recorded_heard_joined_sent_and_played(
    new_person: Enter, assert_accessible: Check, *, javascript: bool
) -> None:
    sophie = new_person("sophie.lantier")
    open_conversation(sophie, "Conseiller et manager")
    if not javascript:
        expect(sophie.get_by_text(RECORD)).to_be_hidden()
        expect(sophie.get_by_role("group", name="Message vocal")).to_be_hidden()
        return
    julien, words = new_person("julien.mercadier"), f"Je dis bonjour ({uuid4().hex[:8]})"
    open_conversation(julien, "Conseiller et manager")
    julien.get_by_label("Votre message").focus()
    sent: list[str] = []
    sophie.on("request", lambda request: sent.append(request.method) if request.method == "POST" else None)
    record(sophie)
    expect(sophie.get_by_role("timer")).to_have_text("Durée\u00a0: 2 secondes")
    expect(sophie.get_by_text("L’enregistrement est fini.")).to_be_visible()
    assert_accessible(sophie)
    sophie.keyboard.press("Enter")
    expect(sophie.get_by_text("La lecture est finie.")).to_be_visible()
    press(sophie, "Joindre ce son")
    expect(sophie.get_by_text("Quelques mots aident les personnes qui n’entendent pas.")).to_be_visible()
    expect(sophie.get_by_label("Décrire la photo ou le son")).to_be_focused()
    sophie.keyboard.type(words)
    assert_accessible(sophie)
    assert not [one for one in sent if "messages" in one], "nothing leaves before it is sent"
    press(sophie, "Envoyer à Julien")
    expect(said(sophie, words)).to_contain_text("Télécharger message-vocal")
    expect(sophie.get_by_role("button", name="Retirer ce fichier")).to_have_count(0)
    for page in (julien, sophie):
        message = said(page, words)
        sound = message.locator("audio")
        expect(sound).to_have_attribute("preload", "none")
        sound.evaluate("sound => sound.play()")
        page.wait_for_function("sound => sound.currentTime > 0.5 && !sound.error", arg=sound.element_handle())
    julien.reload()
    expect(said(julien, words).locator("audio")).to_have_attribute("aria-label", "Écouter message-vocal.weba")
    assert_accessible(julien)


def test_what_is_thrown_away_is_gone_and_what_is_not_joined_is_not_lost(
    new_person: Enter, assert_accessible: Check, *, javascript: bool
) -> None:
    if not javascript:
        return  # there is nothing to record with
    sophie, text = new_person("sophie.lantier"), f"Sans le son ({uuid4().hex[:8]})"
    open_conversation(sophie, "Conseiller et manager")
    sophie.set_viewport_size({"width": 360, "height": 800})
    sophie.get_by_label("Votre message").fill(text)
    record(sophie, 1200)
    press(sophie, "Envoyer à Julien")
    expect(sophie.get_by_role("alert").get_by_text("Votre enregistrement n’est pas joint.")).to_be_visible()
    expect(sophie.get_by_role("button", name="Écouter", exact=True)).to_be_focused()
    expect(sophie.get_by_label("Votre message")).to_have_value(text)
    assert_accessible(sophie)
    press(sophie, "Jeter ce son")
    expect(sophie.get_by_text("L’enregistrement est effacé.")).to_be_visible()
    expect(sophie.get_by_role("button", name="Commencer")).to_be_focused()
    press(sophie, "Envoyer à Julien")
    expect(said(sophie, text)).to_contain_text("Envoyé à")
    expect(said(sophie, text).locator("audio")).to_have_count(0)


def test_a_pause_stops_the_clock_and_is_said_once(new_person: Enter, *, javascript: bool) -> None:
    if not javascript:
        return  # there is nothing to record with
    sophie = new_person("sophie.lantier")
    open_conversation(sophie, "Conseiller et manager")
    unfold(sophie, "Joindre un fichier")
    press(sophie, RECORD)
    press(sophie, "Commencer")
    expect(sophie.get_by_role("timer")).to_have_text("Durée\u00a0: 1 seconde")
    press(sophie, "Mettre en pause")
    expect(sophie.get_by_role("button", name="Reprendre")).to_be_focused()
    expect(sophie.get_by_text("L’enregistrement est en pause.")).to_be_visible()
    clock = sophie.get_by_role("timer").text_content()
    sophie.wait_for_timeout(1500)
    assert sophie.get_by_role("timer").text_content() == clock
    assert not sophie.get_by_role("timer").get_attribute("aria-live")
    press(sophie, "Reprendre")
    expect(sophie.get_by_text("L’enregistrement reprend.")).to_be_visible()
    press(sophie, "Jeter ce son")
    expect(sophie.get_by_text("L’enregistrement est effacé.")).to_be_visible()


def test_a_blocked_microphone_is_said_and_a_sound_can_still_be_joined(new_person: Enter, *, javascript: bool) -> None:
    if not javascript:
        return  # there is nothing to record with
    sophie = new_person("sophie.lantier")
    open_conversation(sophie, "Conseiller et manager")
    sophie.evaluate(
        """() => {
            navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("no", "NotAllowedError"));
        }"""
    )
    unfold(sophie, "Joindre un fichier")
    press(sophie, RECORD)
    press(sophie, "Commencer")
    expect(sophie.get_by_role("alert").get_by_text("Le micro est bloqué.")).to_be_visible()
    expect(sophie.get_by_role("button", name="Commencer")).to_be_focused()
    expect(sophie.get_by_label("Joindre des fichiers")).to_be_visible()
