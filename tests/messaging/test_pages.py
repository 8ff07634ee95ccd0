"""The pages of the conversations: what each one sees, and what nobody may infer."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from blueprints.accounts.models import Role
from blueprints.core import clock
from blueprints.journeys import services as journeys
from blueprints.journeys.models import JourneyRole
from blueprints.messaging import services
from tests.conftest import OTHER_HOST, Browser, World
from tests.messaging.conftest import JSON, LONG_AGO, Road, make_road, typed

INDEX = "/mon-accompagnement"
NOBODYS = "0198c0de-0000-7000-8000-000000000000"
Enter = Callable[[str], Browser]
WAYS_IN = ("", "/messages", "/messages?depuis=0", "?avant=10")
CLOSED = {
    "awa": ("adjustments",),
    "julien": ("health",),
    "sophie": ("private", "health"),
    "doctor": ("shared", "private", "adjustments"),
}


def _links(page: str) -> set[str]:
    return set(re.findall(r"/mon-accompagnement/conversations/[0-9a-f-]{36}", page))


# --- who sees what ----------------------------------------------------------------------------------------------------


def test_the_accompanied_person_sees_her_conversations(road: Road, enter: Enter) -> None:
    page = enter("awa").get(INDEX)
    assert "<h1>Mon accompagnement</h1>" in page.text
    assert _links(page.text) == {road.url("private"), road.url("shared"), road.url("health")}


def test_she_knows_that_coach_and_manager_talk_and_nothing_more(road: Road, enter: Enter) -> None:
    road.write(road.sophie, "adjustments", "Mot secret")
    for page in (enter("awa").get(INDEX), enter("awa").get(road.url("shared"))):
        line = page.text.partition("talk--closed")[2].partition("</li>")[0]
        assert "Conseiller et manager" in line
        assert "Julien et Sophie parlent des aménagements de votre poste." in line
        assert "icon-lock" not in line, "no padlock"
        assert "nouveau" not in line, "no count"
        assert not re.search(r"\d\s*h", line), "no time"
        assert road.talks["adjustments"].hex not in page.text.replace("-", "")
        assert "Mot secret" not in page.text


@pytest.mark.parametrize(("name", "kind"), [(name, kind) for name, kinds in CLOSED.items() for kind in kinds])
def test_what_one_does_not_read_is_not_found_by_any_way_in(road: Road, enter: Enter, name: str, kind: str) -> None:
    road.write(road.awa if kind != "adjustments" else road.julien, kind, "Mot secret")
    someone = enter(name)
    for way in WAYS_IN:
        answer = someone.get(road.url(kind) + way)
        assert answer.status_code == 404
        assert "Mot secret" not in answer.text
    assert someone.submit(f"{road.url(kind)}/messages", typed("Bonjour")).status_code == 404
    assert someone.submit(f"{road.url(kind)}/lu", {"sequence": "1"}).status_code == 404


def test_the_employer_side_infers_nothing_of_the_other_conversations(road: Road, enter: Enter) -> None:
    """The manager's pages are the same, byte by byte but for what is new at each page, with and without them."""
    before = [_without_nonces(enter("sophie").get(path).text) for path in (INDEX, road.url("shared"))]
    for _ in range(3):
        road.write(road.awa, "private", "Je cherche un autre poste")
        road.write(road.doctor, "health", "Le traitement change")
    after = [_without_nonces(enter("sophie").get(path).text) for path in (INDEX, road.url("shared"))]
    assert before == after
    for page in after:
        assert "Santé" not in page
        assert _links(page) == {road.url("shared"), road.url("adjustments")}


def _without_nonces(page: str) -> str:
    page = re.sub(r'nonce="[^"]+"', "", page)
    page = re.sub(r'name="csrf_token"[^>]+', "", page)
    return re.sub(r'(name="client_id"|value="[0-9a-f-]{36}")[^>]*', "", page)


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.MODERATOR, Role.ADMINISTRATOR, Role.PRESCRIBER, Role.GUARDIAN])
def test_the_other_roles_have_no_way_in(road: Road, browser: Callable[..., Browser], role: Role) -> None:
    someone = browser(road.world.person(role))
    assert someone.get(INDEX).status_code == 404
    for kind in road.talks:
        assert someone.get(road.url(kind)).status_code == 404
        assert someone.get(f"{road.url(kind)}/messages", headers=JSON).status_code == 404
        assert someone.submit(f"{road.url(kind)}/messages", typed("Bonjour")).status_code == 404


def test_a_stranger_is_sent_to_sign_in(road: Road, browser: Callable[..., Browser]) -> None:
    for path in (INDEX, road.url("shared")):
        answer = browser().get(path)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/connexion")
    assert browser().get(f"{road.url('shared')}/messages", headers=JSON).status_code == 401
    assert browser().submit(f"{road.url('shared')}/messages", typed("Bonjour"), headers=JSON).status_code == 401


def test_a_person_of_another_platform_finds_nothing(road: Road, browser: Callable[..., Browser]) -> None:
    platform = road.world.make_platform("Ailleurs", OTHER_HOST)
    other = make_road(road.world, platform)
    someone = browser(other.awa, host=OTHER_HOST)
    assert someone.get(other.url("shared")).status_code == 200
    for kind in road.talks:
        assert someone.get(road.url(kind)).status_code == 404
        assert someone.submit(f"{road.url(kind)}/messages", typed("Bonjour")).status_code == 404
    assert "Ateliers" not in browser(other.awa).get(INDEX).text, "a session holds on its own platform only"


@pytest.mark.parametrize("wrong", ["1", "abc", NOBODYS, f"{NOBODYS}0", "%00"])
def test_an_address_that_is_none_is_not_found(road: Road, enter: Enter, wrong: str) -> None:
    assert enter("awa").get(f"{INDEX}/conversations/{wrong}").status_code == 404


@pytest.mark.parametrize("number", ["-1", "abc", "", "1e9", "99999999999999999999999", "%00", "2147483648"])
def test_a_sequence_that_is_none_breaks_nothing(road: Road, enter: Enter, number: str) -> None:
    road.write(road.awa, "shared", "Bonjour")
    assert enter("awa").get(f"{road.url('shared')}?avant={number}").status_code == 200
    assert enter("awa").get(f"{road.url('shared')}/messages?depuis={number}", headers=JSON).status_code == 200


# --- memberships that end ---------------------------------------------------------------------------------------------


def test_the_end_of_a_membership_closes_every_way_in_at_once(road: Road, enter: Enter) -> None:
    sophie = enter("sophie")
    road.write(road.awa, "shared", "Mot secret")
    assert "Mot secret" in sophie.get(road.url("shared")).text
    road.end(road.sophie)
    assert road.url("shared") not in sophie.get(INDEX).text
    for way in WAYS_IN:
        assert sophie.get(road.url("shared") + way).status_code == 404
    assert sophie.submit(f"{road.url('shared')}/messages", typed("Encore là ?")).status_code == 404


def test_history_begins_when_one_joins(road: Road, browser: Callable[..., Browser]) -> None:
    for text in ("Mot ancien", "Mot ancien aussi"):
        road.write(road.awa, "shared", text)
    newcomer = road.world.person(Role.MANAGER, first_name="Karim")
    road.join(newcomer, JourneyRole.MANAGER)
    road.write(road.julien, "shared", "Mot nouveau")
    karim = browser(newcomer)
    page = karim.get(road.url("shared")).text
    assert "Mot nouveau" in page
    assert "Mot ancien" not in page
    assert "Messages plus anciens" not in page
    feed = karim.get(f"{road.url('shared')}/messages?depuis=0", headers=JSON).get_json()
    assert [one["text"] for one in feed["messages"]] == ["Mot nouveau"]
    assert "1 nouveau message" in karim.get(INDEX).text, "what came before is not counted either"


def test_what_came_before_is_not_counted_for_who_was_in_another_journey_already(
    road: Road, browser: Callable[..., Browser]
) -> None:
    manager = road.world.person(Role.MANAGER, first_name="Karim")
    make_road(road.world).join(manager, JourneyRole.MANAGER, starts_at=clock.now() - LONG_AGO)
    for text in ("Mot ancien", "Autre mot ancien"):
        road.write(road.awa, "shared", text)
    road.join(manager, JourneyRole.MANAGER)
    assert "nouveau" not in browser(manager).get(INDEX).text
    road.write(road.julien, "shared", "Mot nouveau")
    assert "1 nouveau message" in browser(manager).get(INDEX).text


def test_the_words_of_one_who_left_keep_her_name(road: Road, enter: Enter) -> None:
    road.write(road.sophie, "shared", "Bonne continuation")
    road.end(road.sophie)
    page = enter("awa").get(road.url("shared")).text
    assert "Bonne continuation" in page
    assert "<strong>Sophie</strong>" in page
    assert "À trois, en pause" in page, "not the name of the conversation of two"


# --- what the page says -----------------------------------------------------------------------------------------------


def test_the_page_names_its_readers_from_the_rules(road: Road, enter: Enter) -> None:
    page = enter("awa").get(road.url("shared")).text
    team = page.partition('class="team"')[2].partition("</ul>")[0]
    assert re.findall(r"<strong>([^<]+)</strong>", team) == ["Awa", "Julien Mercadier", "Sophie Lantier"]
    assert "votre manager, Ateliers Brunel" in team
    assert "Envoyer à Julien et à Sophie" in page
    assert "Personne d’autre, sauf urgence grave décidée par deux personnes. On vous préviendrait." in page
    assert "Julien répond d’habitude sous 2 jours ouvrés." in page.replace("\u00a0", " ")
    assert "Écrire à Julien seulement" in page
    assert road.url("private") in page


def test_the_button_follows_the_readers(road: Road, enter: Enter) -> None:
    road.end(road.sophie)
    assert "Envoyer à Julien" in enter("awa").get(road.url("shared")).text
    road.end(road.julien)
    page = enter("awa").get(road.url("private")).text
    assert "Envoyer" not in page
    assert "Personne d’autre ne lit cette conversation pour le moment." in page


def test_the_manager_is_told_that_the_person_knows(road: Road, enter: Enter) -> None:
    page = enter("sophie").get(road.url("adjustments")).text
    assert "Awa sait que cette conversation existe et peut en demander une copie." in page
    assert "Accompagnement\u00a0: Awa Diallo" in page


def test_the_coach_finds_her_people_by_name(road: Road, enter: Enter) -> None:
    page = enter("julien").get(INDEX).text
    assert "<h1>Accompagnements</h1>" in page
    assert "Awa Diallo" in page
    assert _links(page) == {road.url("private"), road.url("shared"), road.url("adjustments")}


def test_days_are_said_once_each(road: Road, enter: Enter) -> None:
    for _ in range(3):
        road.write(road.awa, "private", "Bonjour")
    page = enter("awa").get(road.url("private")).text
    assert page.count("Aujourd’hui,") == 1


def test_who_has_no_journey_yet_is_told_so(world: World, browser: Callable[..., Browser]) -> None:
    assert "Il n’y a pas encore de conversation ici." in browser(world.person()).get(INDEX).text


# --- pages of a long conversation, and what they cost -----------------------------------------------------------------


def test_older_messages_come_page_by_page_each_one_once(road: Road, enter: Enter) -> None:
    for number in range(95):
        road.write(road.awa, "private", f"Message numéro {number:03}")
    awa, address = enter("awa"), road.url("private")
    found: list[str] = []
    while address:
        page = awa.get(address).text
        found[:0] = re.findall(r"Message numéro (\d{3})", page)
        older = re.search(r'href="([^"]+\?avant=\d+)"[^>]*><svg.*?</svg> Messages plus anciens', page)
        address = older[1] if older else ""
    assert found == [f"{number:03}" for number in range(95)]


@pytest.mark.parametrize("name", ["awa", "julien", "sophie"])
def test_a_conversation_costs_the_same_however_long_it_is(
    road: Road, enter: Enter, statements: list[str], name: str
) -> None:
    someone, costs = enter(name), []
    for many in (3, 297):
        for number in range(many):
            road.write(road.sophie if name == "julien" else road.julien, "shared", f"Message {number}")
        someone.get(road.url("shared"))
        statements.clear()
        someone.get(road.url("shared"))
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 8


def test_the_list_costs_the_same_for_three_journeys_and_for_thirty(
    road: Road, enter: Enter, statements: list[str]
) -> None:
    julien, costs = enter("julien"), []
    for many in (2, 27):
        for _ in range(many):
            _accompany(road)
        julien.get(INDEX)
        statements.clear()
        julien.get(INDEX)
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 4


def _accompany(road: Road) -> None:
    person = road.world.person()
    since = clock.now() - timedelta(days=3)
    journey = road.world.run(journeys.open_journey, beneficiary=person.id, coach=road.julien.id, starts_at=since)
    talk = road.world.run(services.open_conversations, journey=journey)[0]
    other = Road(
        road.world, road.platform, person, road.julien, road.sophie, road.doctor, journey, {"private": talk.id}
    )
    other.write(person, "private", "Bonjour")


def test_a_feed_asks_the_database_three_times(road: Road, enter: Enter, statements: list[str]) -> None:
    road.write(road.awa, "shared", "Bonjour")
    julien = enter("julien")
    julien.get(f"{road.url('shared')}/messages?depuis=0", headers=JSON)
    statements.clear()
    julien.get(f"{road.url('shared')}/messages?depuis=0", headers=JSON)
    assert len(statements) == 3


def test_sending_asks_the_database_seven_times(road: Road, enter: Enter, statements: list[str]) -> None:
    julien = enter("julien")
    body = typed("Bonjour") | {"csrf_token": julien.csrf()}
    julien.get(INDEX)
    statements.clear()
    assert julien.post(f"{road.url('shared')}/messages", data=body, headers=JSON).status_code == 201
    assert len(statements) == 7
