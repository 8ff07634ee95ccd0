"""Every page of Cordée, as each of the people who may open it: axe, layout, words around, and what the browser says."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.installations import installation
from tests.journeys import html_checker
from tests.journeys.tour import DRESS, Route, Tour, Visit, router
from tests.servers import Served

Check = Callable[[Page], None]
Tours = dict[str, Tour]

STRANGER = ""
FIRST_STEPS = tuple(f"/bienvenue/{step}" for step in ("nom", "revenir", "nouvelles", "regles"))
STARTS = {
    STRANGER: ("/", "/connexion", "/demo", "/composants", "/code", "/regles-de-vie"),
    "awa.diallo": ("/",),
    "lina.ouazzani": ("/", *FIRST_STEPS, "/quitter-le-collectif"),
    "sophie.lantier": ("/",),
    "julien.mercadier": ("/",),
    "romain.teyssier": ("/", "/connexion/proteger"),
    "nadia.benkirane": ("/",),
    "odile.rambert": ("/",),
    "samir.amrani": ("/",),
    "vera.colombel": ("/",),
    "luc.ferrandin": ("/",),
    "rose.castellan": ("/",),
}
"""Where each begins. The first steps are shown once, to who has just made her account; /composants has no link to it,
and who sits beside somebody of the service is told of /code."""
NOT_PAGES = {
    "home.health": "read by machines",
    "joining.resume": "leads on to the step where one is",
    "joining.left": "its menu is another one; opened in test_first_steps.py",
    "news.follow": "leads on to what is told",
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
    "front_door.find": "leads on to what was looked for",
    "messaging.feed": "data, which the open page of a conversation asks for",
    "desk.export_people": "a file",
    "desk.export_journeys": "a file",
    "desk.export_journal": "a file",
    "desk.export_requests": "a file",
}
OWN = ("/", "/mon-accompagnement", "/mon-compte")
"""The addresses that show each person her own page."""
PALETTES = ("clair", "doux", "sombre", "contraste")
MODES = ("normal", "simple")
LOOKS = [{"palette": palette, "mode": mode} for palette in PALETTES for mode in MODES]
WITHOUT_EDGE = """() => [...document.querySelectorAll(
    ".button:not(.button--quiet), .choice, textarea, select, input:not([type=hidden], [type=radio], [type=checkbox])")]
  .filter((one) => one.checkVisibility({visibilityProperty: true}))
  .filter((one) => ["none", "hidden"].includes(getComputedStyle(one).borderTopStyle)
    || parseFloat(getComputedStyle(one).borderTopWidth) < 1)
  .map((one) => one.outerHTML.slice(0, 120))"""
MAIL_SECONDS = 30


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
def tours(
    browser: Browser,
    browser_context_args: dict[str, Any],
    server: Served,
    route: Route,
    assert_accessible: Check,
) -> Iterator[Tours]:
    """Send everybody on her tour."""
    made: Tours = {}
    contexts: list[BrowserContext] = []
    for login, starts in STARTS.items():
        contexts.append(browser.new_context(**browser_context_args))
        page = contexts[-1].new_page()
        if login:
            page.goto(f"{server.url}/demo")
            page.locator(f'[data-person="{login}"]').click()
            expect(page.get_by_role("heading", level=1, name="Bonjour")).to_be_visible()
        made[login] = Tour(page, server.url, route, assert_accessible)
        made[login].walk(*starts)
    _ask_for_a_link(made[STRANGER])
    _write_to_the_platform(made[STRANGER])
    _join(made["julien.mercadier"], made[STRANGER])
    _agree(made["awa.diallo"])
    _review(made["nadia.benkirane"])
    _help_back(made["odile.rambert"], made["nadia.benkirane"])
    yield made
    for context in contexts:
        context.close()


def _ask_for_a_link(tour: Tour) -> None:
    """The two pages of a sign-in by mail."""
    page = tour.page
    page.goto(f"{tour.url}/connexion")
    page.get_by_label("Votre adresse e-mail").first.fill("thomas.graillot@exemple.fr")
    page.get_by_role("button", name="Recevoir le lien").click()
    tour.look()
    page.goto(f"{tour.url}/demo/courrier")
    letter = page.get_by_role("link", name=re.compile("connecter|connexion", re.IGNORECASE)).and_(
        page.locator('main a[href*="/demo/courrier/"]')
    )
    for _ in range(MAIL_SECONDS):
        if letter.count():
            break
        page.wait_for_timeout(1000)
        page.reload()
    letter.first.click()
    page.get_by_role("link", name="/connexion/lien/").click()
    tour.look()


def _write_to_the_platform(tour: Tour) -> None:
    """What a stranger finds when her message is kept."""
    page = tour.page
    page.goto(f"{tour.url}/ecrire?pour=question")
    page.get_by_role("radio", name="Je préfère ne pas le dire").check()
    page.get_by_label("Votre message").fill("Où vous trouver ?")
    page.get_by_role("radio", name="Par e-mail").check()
    page.get_by_label("Votre adresse e-mail").fill("zoe@exemple.fr")
    page.get_by_role("button", name="Relire avant d’envoyer").click()
    page.get_by_role("button", name="Envoyer le message").click()
    tour.look()


def _join(coach: Tour, stranger: Tour) -> None:
    """The two sides of an enrolment, up to the button that makes the account; and the first page of an invitation."""
    his, hers = coach.page, stranger.page
    his.goto(f"{coach.url}/inscrire")
    his.get_by_label("Son prénom").fill("Farah")
    his.get_by_label("Son nom de famille").fill("Belkacem")
    his.get_by_role("button", name="Montrer le code").click()
    coach.look()
    hers.goto(f"{stranger.url}/code")
    hers.get_by_label("Le code").fill(his.locator(".code").inner_text())
    hers.get_by_role("button", name="Continuer").click()
    stranger.look()
    hers.get_by_role("link", name="C’est moi, je commence").click()
    stranger.look()
    his.goto(f"{coach.url}/parcours")
    his.get_by_role("link", name="Lina Ouazzani").click()
    coach.look()
    his.get_by_role("link", name="Inviter une personne").click()
    coach.look()


def _agree(tour: Tour) -> None:
    """The author of a draft says yes, and reads everything again."""
    page = tour.page
    page.goto(next(tour.url + one.path for one in tour.visits if one.endpoint == "testimonials.agreement"))
    page.get_by_role("radio", name="Oui").first.check()
    page.get_by_role("button", name="Garder mes choix et continuer").click()
    tour.look()


def _review(tour: Tour) -> None:
    """A facilitator takes a text, and finds the two ways to answer that have a page."""
    page = tour.page
    page.goto(f"{tour.url}/temoignages/a-relire")
    page.get_by_role("listitem").filter(has_text="Un tableau de couleurs").get_by_role("link").click()
    page.get_by_role("button", name="Prendre la relecture").click()
    expect(page.get_by_role("button", name="Prendre la relecture")).to_have_count(0)
    tour.walk(*tour.links())


def _help_back(asker: Tour, second: Tour) -> None:
    """The person in charge helps somebody back in, with a second person: the pages between them."""
    page = asker.page
    page.goto(f"{asker.url}/service/personnes?etat=invitees")
    asker.walk(*asker.links())
    page.goto(f"{asker.url}/service/personnes?nom=castaing")
    page.get_by_role("main").get_by_role("link", name="Castaing").click()
    page.get_by_role("link", name="Aider à revenir").click()
    page.get_by_role("button", name="Demander cette aide").click()
    asker.look()
    second.walk(asker.path().removesuffix("/suivi"))


def _each_once(tours: Tours) -> Iterator[tuple[Tour, Visit]]:
    """Give every page once; of an address that shows each person something else, everybody's."""
    seen: set[str] = set()
    for tour in tours.values():
        for visit in tour.visits:
            if visit.path not in seen or visit.path in OWN:
                seen.add(visit.path)
                yield tour, visit


# --- what `make test` asks of every page ------------------------------------------------------------------------------


def test_every_route_is_opened_by_somebody(tours: Tours, endpoints: set[str]) -> None:
    opened = {visit.endpoint for tour in tours.values() for visit in tour.visits}
    assert sorted(endpoints - opened - set(NOT_PAGES)) == []
    assert set(NOT_PAGES) <= endpoints


@pytest.mark.parametrize("login", STARTS, ids=lambda login: login or "stranger")
def test_no_page_of_hers_has_a_fault(tours: Tours, login: str) -> None:
    faults = [f"{visit.path}: {fault}" for visit in tours[login].visits for fault in visit.faults]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("login", STARTS, ids=lambda login: login or "stranger")
def test_header_and_footer_say_the_same_on_all_her_pages(tours: Tours, login: str) -> None:
    said: dict[tuple[str, str], list[str]] = {}
    for visit in tours[login].visits:
        said.setdefault(visit.around, []).append(visit.path)
    assert len(said) == 1, said


def test_the_components_are_readable_in_all_eight_looks(server: Served, page: Page, assert_accessible: Check) -> None:
    page.goto(f"{server.url}/composants")
    for look in LOOKS:
        page.evaluate(DRESS, look)
        assert_accessible(page)


# --- what `make audit` adds -------------------------------------------------------------------------------------------


@pytest.mark.audit
@pytest.mark.parametrize("look", LOOKS, ids=lambda look: "-".join(look.values()))
def test_every_page_is_readable_in_every_look(tours: Tours, look: dict[str, str], assert_accessible: Check) -> None:
    for tour, visit in _each_once(tours):
        tour.page.goto(tour.url + visit.path)
        tour.page.evaluate(DRESS, look)
        assert_accessible(tour.page)


@pytest.mark.audit
def test_controls_keep_their_edge_in_the_colours_of_the_machine_and_nothing_moves(tours: Tours) -> None:
    """There the backgrounds are gone, and axe still measures ours: an edge is what shows a button or a field."""
    for tour, visit in _each_once(tours):
        tour.page.emulate_media(forced_colors="active", reduced_motion="reduce")
        tour.page.goto(tour.url + visit.path)
        assert tour.page.evaluate(WITHOUT_EDGE) == [], visit.path
        assert tour.page.evaluate("document.getAnimations().length") == 0, visit.path
        tour.page.emulate_media(forced_colors="none", reduced_motion="no-preference")


@pytest.mark.audit
def test_every_page_is_valid_html(tours: Tours, tmp_path: Path) -> None:
    html_checker.require()
    for login, tour in tours.items():
        for number, visit in enumerate(tour.visits):
            name = f"{login or 'stranger'}-{number}-{visit.endpoint}.html"
            (tmp_path / name).write_text(visit.html, encoding="utf-8")
    assert html_checker.complaints(tmp_path) == []
