"""The rules and their versions: read by everybody, numbered, dated, in easy words for who wants them, and marked."""

import pytest

from blueprints.accounts.models import Role
from blueprints.charter import content, publishing, queries, starter
from blueprints.charter.comparing import Kind, compare
from blueprints.charter.content import Rule, Rules
from blueprints.charter.models import CharterVersion
from tests.charter.making import PHOTOS, WHY, Open, published
from tests.conftest import World


def rules(*keys: str) -> Rules:
    """Return rules with these keys, whose words are their key."""
    return Rules("", "", tuple(Rule(key, number, key, key, "") for number, key in enumerate(keys, start=1)))


def test_a_platform_begins_with_the_starter(world: World, browser: Open) -> None:
    page = browser().get("/regles-de-vie").text
    for rule in starter.version().rules:
        assert f"{rule.number}. {rule.title}" in page
        assert rule.simple, "each is said in easy words"
    assert "Proposer un changement" not in page, "a stranger reads"
    assert [rule.number for rule in world.read(queries.list_rules)] == list(range(1, 10))


@pytest.mark.usefixtures("world")
def test_the_rules_say_that_phrases_of_distress_are_looked_for(browser: Open) -> None:
    page = browser().get("/regles-de-vie").text
    for words in ("phrases qui disent une grande détresse", "il vous le dit tout de suite", "Le site peut se tromper"):
        assert words in page


def test_the_simple_version_says_the_rules_in_easy_words(world: World, browser: Open) -> None:
    member = browser(world.person())
    look = {"text": "100", "palette": "clair", "spacing": "normal", "font": "atkinson", "simple": "y"}
    assert member.submit("/confort", look).status_code == 303
    page = member.get("/regles-de-vie").text
    first = starter.version().rules[0]
    assert first.simple in page
    assert first.words not in page


def test_a_member_is_led_to_the_proposals_and_staff_to_the_next_version(world: World, browser: Open) -> None:
    member, leader = browser(world.person()), browser(world.person(Role.FACILITATOR))
    assert "/regles-de-vie/respect/proposer" in member.get("/regles-de-vie").text
    assert "Préparer une nouvelle version" not in member.get("/regles-de-vie").text
    assert "Préparer une nouvelle version" in leader.get("/regles-de-vie").text


def test_every_version_stays_and_what_changed_is_shown(world: World, browser: Open) -> None:
    leader = world.person(Role.FACILITATOR)
    published(world, leader)
    stranger = browser()
    listed = stranger.get("/regles-de-vie/versions").text
    assert WHY in listed
    assert "C’est la version d’aujourd’hui" in listed
    assert PHOTOS not in stranger.get("/regles-de-vie/versions/1").text
    assert PHOTOS in stranger.get("/regles-de-vie/versions/2").text
    changes = stranger.get("/regles-de-vie/versions/2/ce-qui-a-change").text
    assert "Nouvelle règle" in changes
    assert PHOTOS in changes


def test_any_two_versions_are_compared(world: World, browser: Open) -> None:
    leader = world.person(Role.FACILITATOR)
    for words in (PHOTOS, "On éteint son téléphone."):
        published(world, leader, words)
    page = browser().get("/regles-de-vie/versions/3/ce-qui-a-change?depuis=1").text
    assert PHOTOS in page
    assert PHOTOS not in browser().get("/regles-de-vie/versions/3/ce-qui-a-change").text


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    "path", ["/versions/0", "/versions/2", "/versions/99999999999999999999", "/versions/un", "/versions/-1"]
)
def test_a_version_that_is_not_there_is_not_found(browser: Open, path: str) -> None:
    assert browser().get(f"/regles-de-vie{path}").status_code == 404


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("since", ["", "9", "-1", "0", "x", "1" * 40])
def test_an_odd_comparison_leads_to_the_version(browser: Open, since: str) -> None:
    answer = browser().get(f"/regles-de-vie/versions/1/ce-qui-a-change?depuis={since}")
    assert answer.location == "/regles-de-vie/versions/1"


def test_a_version_that_was_altered_shows(world: World) -> None:
    leader = world.person(Role.FACILITATOR)
    published(world, leader)
    assert world.read(publishing.is_whole)

    def alter() -> None:
        row = queries.find_numbered(1)
        assert isinstance(row, CharterVersion)
        row.content = row.content.replace("insulte", "ignore")

    world.run(alter)
    assert not world.read(publishing.is_whole)


def test_the_same_rules_are_always_the_same_signs() -> None:
    text = starter.version().text
    assert content.read(content.write(text)) == text
    assert content.write(content.read(content.write(text))) == content.write(text)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("abc", "abc", []),
        ("abc", "abcd", [(Kind.NEW, 4)]),
        ("abc", "ac", [(Kind.GONE, 2)]),
        ("abc", "xabc", [(Kind.NEW, 1)]),
        ("abc", "acb", [(Kind.MOVED, 3)]),
        ("abcd", "dabc", [(Kind.MOVED, 1)]),
        ("", "a", [(Kind.NEW, 1)]),
        ("a", "", [(Kind.GONE, 1)]),
    ],
)
def test_only_what_happened_to_a_rule_is_told(before: str, after: str, told: list[tuple[Kind, int]]) -> None:
    """A rule that has another number because one came before it did not move."""
    assert [(one.kind, one.number) for one in compare(rules(*before), rules(*after))] == told


def test_the_pages_cost_the_same_for_many_versions(world: World, browser: Open, statements: list[str]) -> None:
    leader, member = world.person(Role.FACILITATOR), browser(world.person())
    counts = []
    for words in ("Une.", "Deux.", "Trois.", "Quatre."):
        published(world, leader, words)
        member.get("/regles-de-vie")
        costs = []
        for path in ("/regles-de-vie", "/regles-de-vie/versions", "/regles-de-vie/changement"):
            statements.clear()
            member.get(path)
            costs.append(len(statements))
        counts.append(costs)
    assert counts[0] == counts[-1]
    assert max(counts[0]) <= 6
