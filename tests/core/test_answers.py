"""What every answer carries: headers, hosts, and pages for each way to fail."""

from collections.abc import Callable

import pytest

from blueprints.accounts import platforms
from blueprints.accounts.models import Platform
from blueprints.core import db, security
from tests.conftest import OTHER_HOST, Browser, World

ALWAYS = (
    "Content-Security-Policy",
    "Cross-Origin-Opener-Policy",
    "Cross-Origin-Resource-Policy",
    "Permissions-Policy",
    "Referrer-Policy",
    "X-Content-Type-Options",
)


@pytest.mark.parametrize("path", ["/connexion", "/nulle-part", "/sante", "/static/x/y.css", "/socket.io/?EIO=4"])
def test_every_kind_of_answer_carries_the_headers(world: World, browser: Callable[..., Browser], path: str) -> None:
    answer = browser().get(path)
    assert [name for name in ALWAYS if name not in answer.headers] == []


def test_a_page_allows_its_own_scripts_by_a_fresh_nonce_only(world: World, browser: Callable[..., Browser]) -> None:
    mine = browser()
    first, second = (mine.get("/connexion").headers["Content-Security-Policy"] for _ in range(2))
    assert "default-src 'none'" in first
    assert "unsafe" not in first
    assert first != second


def test_pages_of_a_signed_in_person_are_kept_nowhere(world: World, browser: Callable[..., Browser]) -> None:
    assert browser(world.person()).get("/mon-compte").headers["Cache-Control"] == "no-store"


def test_signing_out_empties_what_the_browser_kept(world: World, browser: Callable[..., Browser]) -> None:
    assert "cache" in browser(world.person()).submit("/deconnexion").headers["Clear-Site-Data"]


def test_a_strange_host_is_sent_to_the_public_address(world: World, browser: Callable[..., Browser]) -> None:
    world.make_platform("Cordée voisine", OTHER_HOST)
    stranger = browser(host="ailleurs.exemple.fr")
    assert stranger.get("/connexion").headers["Location"] == "http://localhost/connexion"
    assert stranger.post("/connexion/lien").status_code == 400
    assert stranger.get("/sante").status_code in (200, 503)


def test_a_forwarded_host_is_not_believed_without_a_trusted_proxy(
    world: World, browser: Callable[..., Browser]
) -> None:
    world.make_platform("Cordée voisine", OTHER_HOST)
    answer = browser().get("/connexion", headers={"X-Forwarded-Host": OTHER_HOST})
    assert "Cordée voisine" not in answer.text
    assert "Cordée de l’Aube" in answer.text


@pytest.mark.parametrize(
    "path", ["//ailleurs.fr", "/\\ailleurs.fr", "https://ailleurs.fr", "javascript:x", "", "a\r\nb"]
)
def test_no_redirect_leads_elsewhere(path: str) -> None:
    assert security.own_path(path, "/ici") == "/ici"


def test_an_unknown_page_and_a_wrong_method_say_what_to_do(world: World, browser: Callable[..., Browser]) -> None:
    assert "Page introuvable" in browser().get("/nulle-part").text
    assert browser().get("/deconnexion").status_code == 405


def test_a_script_gets_data_instead_of_a_page(world: World, browser: Callable[..., Browser]) -> None:
    answer = browser().get("/mon-compte", headers={"Accept": "application/json"})
    assert answer.status_code == 401
    assert answer.get_json()["error"] == "sign_in"


def test_a_contact_that_changed_is_shown_at_once_on_pages_kept_in_part(
    world: World, browser: Callable[..., Browser]
) -> None:
    assert "Nadia Benkirane" in browser().get("/connexion").text

    def change() -> None:
        db.session().get_one(Platform, world.platform.id).contact_name = "Rosalie Morin"

    world.run(change)
    platforms.forget()
    page = browser().get("/connexion").text
    assert "Rosalie Morin" in page
    assert "Nadia Benkirane" not in page


@pytest.mark.parametrize(
    "origin", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://ailleurs.fr"}]
)
@pytest.mark.parametrize("path", ["/confort", "/nulle-part"])
def test_the_words_of_another_site_never_stand_on_our_pages(
    world: World, browser: Callable[..., Browser], path: str, origin: dict[str, str]
) -> None:
    """An error page gives a person her text back: what another site made her browser send is not hers."""
    words = {"body": "Appelez vite ce faux numéro"}
    mine = browser(world.person())
    assert "faux numéro" not in mine.post(path, data=words, headers=origin).text
    own = mine.post("/nulle-part", data=words, headers={"Sec-Fetch-Site": "same-origin"})
    assert "faux numéro" in own.text
