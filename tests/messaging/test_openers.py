"""Beginnings of messages: chosen by who writes, after what is typed; the platform's own to change."""

from collections.abc import Callable, Sequence
from uuid import uuid4

import pytest

from blueprints.accounts.models import Role
from blueprints.messaging import openers
from blueprints.messaging.first_openers import FIRST_OPENERS
from blueprints.messaging.models import ConversationKind
from blueprints.messaging.talking_models import Opener
from tests.conftest import OTHER_HOST, Browser, World
from tests.desk.making import acts
from tests.messaging.conftest import JSON, Road, typed

Enter = Callable[[str], Browser]
DESK = "/service/debuts"
SENT = {"name": "Demander un casque", "about": "Pour le bruit", "words": "Bonjour,\n\nLe bruit : …", "kinds": "private"}


def _all(world: World) -> Sequence[Opener]:
    found: Sequence[Opener] = world.read(openers.list_openers)
    return found


def _seen(browser: Browser, page: str) -> str:
    return browser.get(page).text.split('name="seen" value="')[1].split('"')[0]


def test_every_platform_begins_with_them_also_one_made_later(world: World) -> None:
    later = world.make_platform("Cordée de la Marne", OTHER_HOST)
    for platform in (world.platform, later):
        found = world.read(openers.list_openers, platform=platform)
        assert [(one.name, one.words) for one in found] == [(one.name, one.words) for one in FIRST_OPENERS]


def test_every_kind_of_conversation_has_some(world: World) -> None:
    for kind in ConversationKind:
        assert world.read(openers.list_offered, kind)


def test_the_page_offers_what_suits_the_conversation(road: Road, enter: Enter) -> None:
    awa = enter("awa")
    private, shared = (awa.get(f"{road.url(kind)}/debuts").text for kind in ("private", "shared"))
    assert "Dire que ça ne va pas" in private
    assert "Dire que ça ne va pas" not in shared
    assert "Demander un aménagement" in shared
    data = awa.get(f"{road.url('shared')}/debuts", headers=JSON).get_json()["openers"]
    assert data[0]["name"] == "Demander un aménagement"


def test_choosing_one_puts_its_words_after_what_is_typed(road: Road, enter: Enter) -> None:
    awa, page = enter("awa"), road.url("private")
    chosen = _all(road.world)[0]
    answer = awa.submit(f"{page}/debuts", typed("Bonjour à vous", brouillon=page))
    assert answer.headers["Location"] == f"{page}/debuts"
    shown = awa.get(f"{page}?debut={chosen.id}").text.replace("\r", "")
    box = shown.partition("<textarea")[2].partition("</textarea>")[0]
    assert "Bonjour à vous\n\nBonjour," in box
    assert "Ce qui m’aiderait : …" in box
    assert "Bonjour à vous" in awa.get(page).text, "it is kept as a draft as well"


@pytest.mark.parametrize("wrong", ["abc", "", "0198c0de-0000-7000-8000-000000000000", "%00"])
def test_an_address_that_names_none_puts_nothing(road: Road, enter: Enter, wrong: str) -> None:
    page = enter("awa").get(f"{road.url('private')}?debut={wrong}")
    assert page.status_code == 200
    assert "…</textarea>" not in page.text


def test_one_that_does_not_suit_or_is_closed_puts_nothing(road: Road, enter: Enter) -> None:
    health = next(one for one in _all(road.world) if one.kinds == "health")
    assert "Mes questions : …" not in enter("awa").get(f"{road.url('shared')}?debut={health.id}").text


def test_they_are_for_who_writes_there(road: Road, enter: Enter, browser: Callable[..., Browser]) -> None:
    page = f"{road.url('private')}/debuts"
    assert enter("sophie").get(page).status_code == 404
    assert enter("sophie").submit(page, typed("Bonjour")).status_code == 404
    assert "connexion" in browser().get(page).headers["Location"]


# --- the platform's own words -----------------------------------------------------------------------------------------


def test_one_is_added_once_and_offered(road: Road, enter: Enter, browser: Callable[..., Browser]) -> None:
    mine, sent = browser(road.world.person(Role.ADMINISTRATOR)), SENT | {"client_id": str(uuid4())}
    for _ in range(2):
        assert mine.submit(f"{DESK}/nouveau", sent).status_code == 303
    assert [one.name for one in _all(road.world)].count("Demander un casque") == 1
    assert "Demander un casque" in enter("awa").get(f"{road.url('private')}/debuts").text
    assert "Demander un casque" not in enter("awa").get(f"{road.url('shared')}/debuts").text
    assert len(acts(road.world, "opener.added")) == 1


def test_one_is_changed_moved_closed_and_reopened(road: Road, browser: Callable[..., Browser]) -> None:
    mine, first = browser(road.world.person(Role.ADMINISTRATOR)), _all(road.world)[0]
    page = f"{DESK}/{first.id}"
    sent = SENT | {"seen": _seen(mine, page)}
    assert mine.submit(page, sent).status_code == 303
    stale = mine.submit(page, sent | {"words": "D’autres mots : …"})
    assert stale.status_code == 409
    assert "D’autres mots" in stale.text
    mine.submit(f"{page}/descendre")
    assert _all(road.world)[1].name == "Demander un casque"
    mine.submit(f"{page}/monter")
    assert _all(road.world)[0].name == "Demander un casque"
    for _ in range(2):
        mine.submit(f"{page}/fermer")
    assert "Demander un casque" not in [
        one.name for one in road.world.read(openers.list_offered, ConversationKind.PRIVATE)
    ]
    mine.submit(f"{page}/rouvrir")
    assert "Demander un casque" in [one.name for one in road.world.read(openers.list_offered, ConversationKind.PRIVATE)]
    for action in ("changed", "closed", "reopened"):
        assert len(acts(road.world, f"opener.{action}")) == 1


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"words": ""}, {"words": "a" * 1501}, {"kinds": ""}, {"kinds": "autre"}, {"name": "n" * 61}],
    ids=["no name", "no words", "too long", "no kind", "false kind", "long name"],
)
def test_what_cannot_be_taken_comes_back(road: Road, browser: Callable[..., Browser], wrong: dict[str, str]) -> None:
    page = browser(road.world.person(Role.ADMINISTRATOR)).submit(f"{DESK}/nouveau", SENT | wrong)
    assert page.status_code == 422
    assert "Pour le bruit" in page.text
    assert len(_all(road.world)) == len(FIRST_OPENERS)


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.BENEFICIARY, Role.COACH])
def test_only_who_administers_changes_them(road: Road, browser: Callable[..., Browser], role: Role) -> None:
    someone, first = browser(road.world.person(role)), _all(road.world)[0]
    for path in (DESK, f"{DESK}/nouveau", f"{DESK}/{first.id}"):
        assert someone.get(path).status_code == 404
    other = road.world.make_platform("Ailleurs", OTHER_HOST)
    elsewhere = browser(road.world.person(Role.ADMINISTRATOR, platform=other), host=OTHER_HOST)
    assert elsewhere.get(f"{DESK}/{first.id}").status_code == 404
    assert elsewhere.submit(f"{DESK}/{first.id}/fermer").status_code == 404
