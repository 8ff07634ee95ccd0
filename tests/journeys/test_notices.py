"""How one wants to be told: chosen, kept, and a device that shows that there is news, never what."""

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Enter
from tests.servers import Served

CHOICES = "/mes-nouvelles/me-prevenir"
ACTIVE = "async () => (await navigator.serviceWorker.getRegistration())?.active?.state === 'activated'"
SHOWN = """async () => {
  const found = await (await navigator.serviceWorker.getRegistration()).getNotifications();
  return found.map((one) => [one.title, one.body]);
}"""


def test_how_to_be_told_is_chosen_without_a_script_too(new_person: Enter, server: Served) -> None:
    page = new_person("yanis.belhadri")
    page.goto(server.url)
    page.get_by_role("link", name="Mes nouvelles").first.click()
    page.get_by_role("link", name="Comment me prévenir").click()
    expect(page.locator("input:checked")).to_have_count(0)
    messages = page.get_by_role("group", name="Les messages de mon accompagnement")
    messages.get_by_text("Un mail à chaque nouvelle").click()
    page.get_by_label("Début du calme").select_option("20\u00a0h")
    page.get_by_label("Fin du calme").select_option("8\u00a0h")
    page.get_by_role("button", name="Garder ces choix").click()
    expect(page.get_by_text("Votre choix est enregistré.")).to_be_visible()
    expect(page.get_by_label("Début du calme")).to_have_value("20")
    expect(messages.get_by_label("Un mail à chaque nouvelle")).to_be_checked()


def test_hours_that_contradict_each_other_are_said_and_kept(new_person: Enter, server: Served) -> None:
    page = new_person("lina.ouazzani")
    page.goto(server.url + CHOICES)
    page.get_by_label("Début du calme").select_option("20\u00a0h")
    page.get_by_role("button", name="Garder ces choix").click()
    expect(page.get_by_text("choisissez le début et la fin").first).to_be_visible()
    expect(page.get_by_label("Début du calme")).to_have_value("20")


def test_a_device_that_is_called_shows_that_there_is_news_and_nothing_else(
    new_person: Enter, server: Served, *, javascript: bool
) -> None:
    """The worker starts under our content policy, and an empty call makes it show our neutral words."""
    page = new_person("awa.diallo", permissions=["notifications"])
    page.goto(server.url + CHOICES)
    button = page.get_by_role("button", name="Prévenir sur cet appareil")
    if not javascript:
        expect(button).to_be_hidden()
        return
    faults: list[str] = []
    page.on("console", lambda said: faults.append(said.text) if "Content Security" in said.text else None)
    known: list[str] = []
    line = page.context.new_cdp_session(page)
    line.send("ServiceWorker.enable")
    line.on("ServiceWorker.workerRegistrationUpdated", lambda told: known.extend(_ids(told)))
    button.click()
    _until(page, ACTIVE)
    _call(page, line, known, server.url)
    assert page.evaluate(SHOWN) == [["Vous avez une nouvelle", "Rien ne presse."]]
    assert faults == []


def _ids(told: dict[str, list[dict[str, str]]]) -> list[str]:
    return [one["registrationId"] for one in told["registrations"]]


def _call(page: Page, line: object, known: list[str], origin: str) -> None:
    """Call the device as its maker does, with nothing inside, and wait until it has shown something."""
    send = getattr(line, "send")  # noqa: B009 - the library types no command of the browser's own
    send("ServiceWorker.deliverPushMessage", {"origin": f"{origin}/", "registrationId": known[0], "data": ""})
    _until(page, SHOWN)


def _until(page: Page, script: str) -> None:
    """Wait until a script gives something: the browser's own waiting does not wait for promises."""
    for _tenth in range(100):
        if page.evaluate(script):
            return
        page.wait_for_timeout(100)
    raise AssertionError(script)
