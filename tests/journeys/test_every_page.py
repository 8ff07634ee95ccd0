"""Every page of Cordée, as each of the people who may open it: axe, layout, words around, and what the browser says."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.installations import installation
from tests.journeys import acts, html_checker, inspecting
from tests.journeys.inspecting import DRESS, FORCED, LOOKS, Accessible, Inspect
from tests.journeys.tour import Route, Tour, router
from tests.servers import Served

Tours = dict[str, Tour]

STRANGER = ""
FIRST_STEPS = tuple(f"/bienvenue/{step}" for step in ("nom", "revenir", "nouvelles", "regles"))
STARTS = {
    STRANGER: ("/", "/connexion", "/demo", "/composants", "/code", "/regles-de-vie"),
    "awa.diallo": ("/", "/conseils/recherche"),
    "lina.ouazzani": ("/", *FIRST_STEPS, "/quitter-le-collectif"),
    "sophie.lantier": ("/",),
    "julien.mercadier": ("/",),
    "romain.teyssier": ("/", "/rencontres/a-faire", "/connexion/proteger"),
    "nadia.benkirane": ("/",),
    "odile.rambert": ("/",),
    "samir.amrani": ("/",),
    "vera.colombel": ("/",),
    "luc.ferrandin": ("/",),
    "rose.castellan": ("/",),
}
"""Where each begins. The first steps are shown once, to who has just made her account; /composants has no link to it,
and who sits beside somebody of the service is told of /code. Meetings to come stand before those that are over: Romain
begins with what is left to do after these."""
NOT_PAGES = {
    "watching.health": "read by machines",
    "joining.resume": "leads on to the step where one is",
    "joining.left": "its menu is another one; opened in test_first_steps.py",
    "news.follow": "leads on to what is told",
    "advice.list_near": "data, which the page of a new question asks for",
    "advice.news_of": "data, which the open page of a question asks for",
    "advice.resume": "leads on to the first answer that is new",
    "news.worker": "a script, which the browser asks for",
    "sign_in.prove": "asked ten minutes after a proof; opened in test_fresh_proof.py",
    "sign_in.second_proof": "opened in test_second_proof.py",
    "sign_in.new_app": "opened in test_second_proof.py",
    "sign_in.device": "opened in test_passkeys.py",
    "my_account.address_sent": "opened in test_my_account.py",
    "my_account.closed": "opened in test_my_account.py",
    "my_account.open_address_link": "opened in test_my_account.py",
    "my_account.open_stop_link": "opened in test_my_account.py",
    "front_door.sitemap": "read by machines",
    "front_door.robots": "read by machines",
    "testimonials.feed": "read by machines",
    "testimonials.own_sound": "a recording, which the page of a text plays",
    "testimonials.desk_sound": "a recording, which the page of a review plays",
    "testimonials.public_sound": "a recording, which the page of a testimonial plays",
    "testimonials.leaflet_recap": "opened in test_reading_testimonials.py",
    "front_door.find": "leads on to what was looked for",
    "privacy.state": "data, which the page of an extraordinary access asks for",
    "messaging.feed": "data, which the open page of a conversation asks for",
    "messaging.download": "a file",
    "venues.see_door": "a picture, which the page of a place shows",
    "messaging.edit": "opened in test_answers_and_changes.py",
    "messaging.found": "opened in test_finding_and_keeping.py",
    "messaging.print_copy": "opened in test_finding_and_keeping.py",
    "messaging.show_openers": "opened in test_waiting_and_beginnings.py",
    "messaging.check_in_help": "opened in test_waiting_and_beginnings.py",
    "messaging.returned": "what could not leave; tests/messaging/test_holding.py opens it",
    "adjustments.read": "opened in test_adjustment.py",
    "messaging.choose_past": "opened in test_change_of_coach.py",
    "messaging.show_recap": "opened in test_change_of_coach.py",
    "messaging.show_handover": "opened in test_change_of_coach.py",
    "moderation.ask_to_lift": "opened in test_moderation.py",
    "moderation.last_year": "leads on to the last year that has a month to tell of",
    "charter.changed": "opened in test_charter.py",
    "charter.disagree": "opened in test_charter.py",
    "charter.read_again": "opened in test_charter.py",
    "ideas.edit_post": "opened in test_ideas.py",
    "calendar.download": "a file",
    "calendar.feed": "a file",
    "desk.export_people": "a file",
    "desk.export_journeys": "a file",
    "desk.export_journal": "a file",
    "desk.export_requests": "a file",
}


# --- the tours, once for all tests of this module ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def route(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Route]:
    """Name the route behind an address."""
    with installation(tmp_path_factory.mktemp("routes"), migrated=False) as app:
        yield router(app.url_map)


@pytest.fixture(scope="module")
def endpoints(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Every route that answers GET."""
    with installation(tmp_path_factory.mktemp("endpoints"), migrated=False) as app:
        return {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}


@pytest.fixture(scope="module")
def inspections(request: pytest.FixtureRequest, assert_accessible: Accessible) -> dict[str, Inspect]:
    """Give what every page is asked in this run: the usual, or every look of it where the audit is run."""
    audited = any(item.get_closest_marker("audit") for item in request.session.items)
    return inspecting.audit(assert_accessible) if audited else {"usual": inspecting.usual(assert_accessible)}


@pytest.fixture(scope="module")
def tours(
    browser: Browser,
    browser_context_args: dict[str, Any],
    server: Served,
    route: Route,
    inspections: dict[str, Inspect],
) -> Iterator[Tours]:
    """Send everybody on her tour."""
    made: Tours = {}
    contexts: list[BrowserContext] = []
    seen: set[str] = set()
    for login, starts in STARTS.items():
        contexts.append(browser.new_context(**browser_context_args))
        page = contexts[-1].new_page()
        if login:
            page.goto(f"{server.url}/demo")
            page.locator(f'[data-person="{login}"]').click()
            expect(page.get_by_role("heading", level=1, name="Bonjour")).to_be_visible()
        made[login] = Tour(page, server.url, route, inspections, seen)
        made[login].walk(*starts)
    acts.ask_for_a_link(made[STRANGER])
    acts.write_to_the_platform(made[STRANGER])
    acts.join(made["julien.mercadier"], made[STRANGER])
    acts.agree(made["awa.diallo"])
    acts.answer_questions(made["awa.diallo"])
    acts.share(made["awa.diallo"])
    acts.review(made["nadia.benkirane"])
    acts.write_down(made["nadia.benkirane"])
    acts.help_back(made["odile.rambert"], made["nadia.benkirane"])
    yield made
    for context in contexts:
        context.close()


def _faults(tour: Tour, *names: str) -> str:
    """Say what was found, by these inspections alone where they are named."""
    return "\n".join(
        f"{visit.path}: {fault}" for visit in tour.visits for name, fault in visit.faults if not names or name in names
    )


# --- what `make test` asks of every page ------------------------------------------------------------------------------


def test_every_route_is_opened_by_somebody(tours: Tours, endpoints: set[str]) -> None:
    opened = {visit.endpoint for tour in tours.values() for visit in tour.visits}
    assert sorted(endpoints - opened - set(NOT_PAGES)) == []
    assert set(NOT_PAGES) <= endpoints


def test_every_kind_of_page_is_inspected(tours: Tours) -> None:
    """What is the same as before is not measured again: whoever is first to a page must have been."""
    visits = [visit for tour in tours.values() for visit in tour.visits]
    assert {visit.endpoint for visit in visits if visit.inspected} == {visit.endpoint for visit in visits}
    assert all(tour.visits[0].inspected for tour in tours.values())


@pytest.mark.parametrize("login", STARTS, ids=lambda login: login or "stranger")
def test_no_page_of_hers_has_a_fault(tours: Tours, login: str) -> None:
    found = _faults(tours[login])
    assert not found, found


@pytest.mark.parametrize("login", STARTS, ids=lambda login: login or "stranger")
def test_header_and_footer_say_the_same_on_all_her_pages(tours: Tours, login: str) -> None:
    said: dict[tuple[str, str], list[str]] = {}
    for visit in tours[login].visits:
        said.setdefault(visit.around, []).append(visit.path)
    assert len(said) == 1, said


def test_the_components_are_readable_in_all_eight_looks(
    server: Served, page: Page, assert_accessible: Accessible
) -> None:
    page.goto(f"{server.url}/composants")
    for look in LOOKS.values():
        page.evaluate(DRESS, look)
        assert_accessible(page)


# --- what `make audit` adds -------------------------------------------------------------------------------------------


@pytest.mark.audit
@pytest.mark.parametrize("look", LOOKS)
def test_every_page_is_readable_in_every_look(tours: Tours, look: str) -> None:
    found = "\n".join(filter(None, (_faults(tour, look) for tour in tours.values())))
    assert not found, found


@pytest.mark.audit
def test_controls_keep_their_edge_in_the_colours_of_the_machine_and_nothing_moves(tours: Tours) -> None:
    found = "\n".join(filter(None, (_faults(tour, FORCED) for tour in tours.values())))
    assert not found, found


@pytest.mark.audit
def test_every_page_is_valid_html(tours: Tours, tmp_path: Path) -> None:
    html_checker.require()
    for login, tour in tours.items():
        for number, visit in enumerate(tour.visits):
            if visit.inspected:
                name = f"{login or 'stranger'}-{number}-{visit.endpoint}.html"
                (tmp_path / name).write_text(visit.html, encoding="utf-8")
    assert html_checker.complaints(tmp_path) == []
