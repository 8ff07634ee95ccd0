"""« Écouter / Stop »: with a French voice of the device, and never with another."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.conftest import Enter
from tests.servers import Served

Check = Callable[[Page], None]
Contexts = Callable[..., BrowserContext]
Voice = dict[str, str | bool]

OWN: Voice = {"name": "Amélie", "lang": "fr-FR", "localService": True}
OWN_AS_ANDROID_SAYS: Voice = {"name": "Française", "lang": "fr_FR", "localService": True}
ELSEWHERE: Voice = {"name": "Google français", "lang": "fr-FR", "localService": False}
ENGLISH: Voice = {"name": "Daniel", "lang": "en-GB", "localService": True}
FRISIAN: Voice = {"name": "Fryske", "lang": "fry-NL", "localService": True}

STUB = """(() => {
  const given = %s;
  const synth = new EventTarget();
  let waiting = [];
  Object.assign(synth, {
    said: [], cancelled: 0,
    getVoices: () => given,
    speak(one) {
      synth.said.push({text: one.text, rate: one.rate, voice: one.voice.name});
      waiting = [one];
    },
    cancel() {
      const cut = waiting;
      waiting = [];
      synth.cancelled += 1;
      cut.forEach((one) => one.onerror({}));
    },
    finish() { const [one] = waiting; waiting = []; one.onend({}); },
  });
  Object.defineProperty(window, "speechSynthesis", {value: synth});
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
})()"""
"""A voice that says nothing and notes what it was given; `finish()` ends the sentence."""
WHOLE = "Écouter la page"


@pytest.fixture(autouse=True)
def _with_scripts_only(*, javascript: bool) -> None:
    if not javascript:
        pytest.skip("Without scripts there is no voice: test_comfort.py holds that nothing is offered then.")


def with_voices(page: Page, *voices: Voice) -> Page:
    """Give the device these voices, from the next page on."""
    page.add_init_script(STUB % json.dumps(voices))
    return page


def said(page: Page) -> list[str]:
    """Return the sentences spoken so far."""
    texts: list[str] = page.evaluate("speechSynthesis.said.map((one) => one.text)")
    return texts


def finish(page: Page) -> None:
    """Let the voice come to the end of its sentence."""
    page.evaluate("speechSynthesis.finish()")


def is_marked(page: Page) -> bool:
    """Tell whether a sentence is marked on the page."""
    return bool(page.evaluate("CSS.highlights.has('listening')"))


def test_a_page_is_read_sentence_by_sentence_until_its_end(
    server: Served, new_context: Contexts, assert_accessible: Check
) -> None:
    page = with_voices(new_context().new_page(), ENGLISH, ELSEWHERE, OWN)
    page.goto(f"{server.url}/aide")
    page.get_by_role("button", name=WHOLE).click()
    stops = page.get_by_role("button", name="Stop")
    expect(stops).to_have_count(2)
    assert said(page) == ["Besoin d’aide ?"]
    assert is_marked(page)
    assert_accessible(page)
    finish(page)
    finish(page)
    assert said(page)[1:] == ["Une personne vous répond.", "Il n’y a pas de petite question."]
    assert page.evaluate("speechSynthesis.said.every((one) => one.voice === 'Amélie' && one.rate === 1)")
    while page.evaluate("'reading' in document.documentElement.dataset"):
        finish(page)
    expect(stops).to_have_count(0)
    assert not is_marked(page)
    everything = " ".join(said(page))
    assert "3114" in everything
    assert "Écouter" not in everything
    assert "Stop" not in everything


@pytest.mark.parametrize(
    "voices", [[ELSEWHERE], [ENGLISH], [FRISIAN], []], ids=["remote", "english", "frisian", "none"]
)
def test_nothing_is_offered_without_a_french_voice_of_the_device(
    server: Served, new_person: Enter, voices: list[Voice]
) -> None:
    page = with_voices(new_person("awa.diallo"), *voices)
    for path in ("/", "/aide", "/conseils", "/mon-accompagnement"):
        page.goto(server.url + path)
        page.wait_for_load_state("networkidle")
        expect(page.get_by_role("button", name="Écouter")).to_have_count(0)


def test_voices_that_come_late_are_offered_without_moving_the_page(server: Served, new_context: Contexts) -> None:
    page = with_voices(new_context().new_page())
    page.goto(f"{server.url}/aide")
    page.wait_for_load_state("networkidle")
    before = page.get_by_role("heading", level=1).bounding_box()
    page.evaluate(
        f"speechSynthesis.getVoices = () => [{json.dumps(OWN_AS_ANDROID_SAYS)}];"
        "speechSynthesis.dispatchEvent(new Event('voiceschanged'))"
    )
    expect(page.get_by_role("button", name=WHOLE)).to_be_visible()
    assert page.get_by_role("heading", level=1).bounding_box() == before


def test_stop_and_escape_end_the_reading_and_leaving_the_page_too(server: Served, new_context: Contexts) -> None:
    page = with_voices(new_context().new_page(), OWN)
    page.goto(f"{server.url}/aide")
    page.get_by_role("button", name=WHOLE).click()
    page.get_by_role("region", name="Lecture en cours").get_by_role("button", name="Stop").click()
    whole = page.get_by_role("button", name=WHOLE)
    expect(whole).to_be_focused()
    expect(page.get_by_role("button", name="Stop")).to_have_count(0)
    whole.click()
    page.keyboard.press("Escape")
    expect(whole).to_be_visible()
    assert len(said(page)) == 2  # each time the first sentence, and no other after a stop
    whole.press("Enter")
    cancelled = page.evaluate("speechSynthesis.cancelled")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")
    assert page.evaluate("speechSynthesis.cancelled") > cancelled
    expect(page.get_by_role("button", name="Stop")).to_have_count(0)


def test_a_slower_reading_begins_the_sentence_again_and_is_remembered(server: Served, new_context: Contexts) -> None:
    page = with_voices(new_context().new_page(), OWN)
    page.goto(f"{server.url}/aide")
    page.get_by_role("button", name=WHOLE).click()
    slower = page.get_by_role("button", name="Lire plus lentement")
    expect(slower).to_have_attribute("aria-pressed", "false")
    slower.click()
    expect(slower).to_have_attribute("aria-pressed", "true")
    assert said(page) == ["Besoin d’aide ?"] * 2
    assert page.evaluate("speechSynthesis.said[1].rate") < 1
    page.goto(f"{server.url}/temoignages")
    page.get_by_role("button", name=WHOLE).click()
    assert page.evaluate("speechSynthesis.said[0].rate") < 1


def test_each_answer_and_each_message_is_read_alone_in_the_order_one_reads(server: Served, new_person: Enter) -> None:
    page = with_voices(new_person("awa.diallo"), OWN)
    page.goto(f"{server.url}/conseils")
    page.locator("main").get_by_role("listitem").filter(has_text="réponses").get_by_role("link").first.click()
    answer = page.locator("article.post:not(.post--chosen)").first
    expect(answer).to_be_visible()
    author, words = answer.get_by_role("heading").inner_text(), answer.locator("header + div").inner_text()
    answer.get_by_role("button", name="Écouter").click()
    expect(answer.get_by_role("button", name="Stop")).to_be_visible()
    assert said(page)[0] == author
    finish(page)
    finish(page)
    assert words.startswith(said(page)[2])
    page.goto(f"{server.url}/mon-accompagnement")
    page.locator("a.talk").first.click()
    message = page.locator(".message").first
    message.get_by_role("button", name="Écouter").click()
    assert said(page)[0] in message.locator(".message__head").inner_text()


def test_a_message_that_arrives_can_be_listened_to(server: Served, new_person: Enter) -> None:
    page = with_voices(new_person("awa.diallo"), OWN)
    page.goto(f"{server.url}/mon-accompagnement")
    page.locator("a.talk").first.click()
    page.get_by_label("Votre message").fill("Le bus était à l’heure. Je suis contente.")
    page.get_by_role("button", name="Envoyer").last.click()
    sent = page.locator(".message").filter(has_text="Le bus était à l’heure").last
    sent.get_by_role("button", name="Écouter").click()
    for _ in range(12):
        if said(page)[-1] == "Je suis contente.":
            break
        finish(page)
    assert said(page)[-2:] == ["Le bus était à l’heure.", "Je suis contente."]


def test_who_does_not_want_the_button_has_none(server: Served, new_context: Contexts) -> None:
    page = with_voices(new_context().new_page(), OWN)
    page.goto(f"{server.url}/confort")
    expect(page.get_by_role("button", name=WHOLE)).to_be_visible()
    page.get_by_role("checkbox", name="Bouton «\u00a0Écouter\u00a0»").uncheck()
    page.get_by_role("button", name="Garder ces réglages").click()
    page.goto(f"{server.url}/temoignages")
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("button", name="Écouter")).to_have_count(0)
