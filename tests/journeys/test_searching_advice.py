"""A member looks for an answer by her words; asking the same again, she is shown what is there before she publishes."""

from collections.abc import Callable
from uuid import uuid4

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Enter
from tests.servers import Served

Check = Callable[[Page], None]


def _ask(page: Page, url: str, title: str, body: str) -> None:
    page.goto(f"{url}/conseils/nouvelle-question")
    page.get_by_label("Au travail").check()
    page.get_by_label("Votre question, en une phrase").fill(title)
    page.get_by_label("Expliquez un peu").fill(body)


def test_a_question_is_found_and_not_asked_twice(
    new_person: Enter, assert_accessible: Check, server: Served, *, javascript: bool
) -> None:
    mark = f"zéphyr{uuid4().hex[:6]}"
    awa, url = new_person("awa.diallo"), server.url
    _ask(awa, url, f"Les réunions de {mark}", "Elles me fatiguent beaucoup.")
    awa.get_by_role("button", name="Publier ma question").click()
    expect(awa.get_by_text("Votre question est publiée.")).to_be_visible()

    lina = new_person("lina.ouazzani")
    lina.goto(f"{url}/conseils")
    lina.get_by_label("Chercher dans les conseils").fill(f"reunion {mark}")
    lina.get_by_role("button", name="Chercher").click()
    expect(lina.get_by_role("heading", level=3).first).to_have_text(f"Les réunions de {mark}")
    expect(lina.locator("mark").first).to_have_text("réunions")
    assert_accessible(lina)
    lina.get_by_label("Vos mots").fill(mark)
    lina.get_by_label("Mes questions seulement").check()
    lina.get_by_role("button", name="Chercher").click()
    expect(lina.get_by_role("heading", name="Aucun conseil avec ces mots")).to_be_visible()
    assert_accessible(lina)

    _ask(lina, url, f"Une réunion de {mark}", "Je ne sais pas quoi dire.")
    if javascript:
        expect(lina.get_by_text("1 conseil ressemble à votre question.")).to_be_visible()
        assert_accessible(lina)
    else:
        lina.get_by_role("button", name="Publier ma question").click()
        expect(lina.get_by_role("heading", name="Ces conseils ressemblent à votre question")).to_be_visible()
        expect(lina.get_by_label("Expliquez un peu")).to_have_value("Je ne sais pas quoi dire.")
        assert_accessible(lina)
    expect(lina.get_by_role("link", name=f"Les réunions de {mark}")).to_be_visible()
    lina.get_by_role("button", name="Publier ma question" if javascript else "Publier quand même").click()
    expect(lina.get_by_text("Votre question est publiée.")).to_be_visible()
