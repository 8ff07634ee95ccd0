"""What must not be taken: too long, unseen, out of the list; in every form of moderation, of the rules and of posts."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from blueprints.accounts.models import Person, Role
from tests.advice.making import ask
from tests.conftest import Browser, World
from tests.moderation.making import decide, form, report, send, unname

Open = Callable[..., Browser]
Way = Callable[[World, Person, Person], tuple[str, str, dict[str, str]]]
HUGE, WORDS = "m" * 1_000_000, "mot " * 5_000
TWICE_HUGE = "un mot " * 10_000
UNSEEN = "\u200b\u2060\u3164\u00ad\u202e"
TOO_LONG = "Ce texte est trop long"


def _report(world: World, member: Person, staff: Person) -> tuple[str, str, dict[str, str]]:
    del member, staff
    return f"/signaler/idea/{send(world, world.person()).id}", "words", {"reason": "names"}


def _decide(world: World, member: Person, staff: Person) -> tuple[str, str, dict[str, str]]:
    del member, staff
    case = report(world, send(world, world.person()), world.person())
    return f"/moderation/{case.id}/decider", "reason", form(case)


def _suggest(world: World, member: Person, staff: Person) -> tuple[str, str, dict[str, str]]:
    path, _field, words = _decide(world, member, staff)
    return path, "suggestion", {**words, "decision": "change"}


def _warn(world: World, member: Person, staff: Person) -> tuple[str, str, dict[str, str]]:
    path, _field, words = _decide(world, member, staff)
    return path, "warning", {**words, "decision": "fold"}


def _lift(world: World, member: Person, staff: Person) -> tuple[str, str, dict[str, str]]:
    del staff
    case = unname(world, send(world, world.person()), member)
    return f"/moderation/{case.id}/lever-l-anonymat", "motive", {}


def _disagree(world: World, member: Person, staff: Person) -> tuple[str, str, dict[str, str]]:
    case = decide(world, report(world, send(world, member), world.person()), staff)
    return f"/mes-textes-relus/{case.id}", "words", {}


def _answer(world: World, member: Person, staff: Person) -> tuple[str, str, dict[str, str]]:
    del member, staff
    thread = ask(world, world.person())
    return f"/conseils/{thread.id}", "body", {"client_id": str(uuid4()), "signed": "pseudonym"}


def _rule(world: World, member: Person, staff: Person) -> tuple[str, str, dict[str, str]]:
    del world, member, staff
    return "/regles-de-vie/proposer", "words", {"client_id": str(uuid4()), "why": "Une raison écrite avec soin."}


BY_STAFF = {_decide, _suggest, _warn, _lift}
WAYS = [_report, _decide, _suggest, _warn, _lift, _disagree, _answer, _rule]
NEEDED = [_decide, _suggest, _warn, _lift, _answer, _rule]


def _sent(world: World, browser: Open, way: Way, words: str) -> tuple[int, str]:
    member, staff = world.person(), world.person(Role.FACILITATOR)
    path, field, other = way(world, member, staff)
    client = browser(staff if way in BY_STAFF else member)
    answer = client.submit(path, {**other, field: words})
    return answer.status_code, answer.text


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("words", [HUGE, WORDS, TWICE_HUGE], ids=["one word", "5000 words", "20000 words"])
def test_what_is_too_long_is_said_and_given_back(world: World, browser: Open, way: Way, words: str) -> None:
    status, page = _sent(world, browser, way, words)
    assert status == 422
    assert TOO_LONG in page
    assert words.strip()[:400] in page


@pytest.mark.parametrize("way", NEEDED)
def test_signs_that_nobody_sees_are_no_words(world: World, browser: Open, way: Way) -> None:
    status, _page = _sent(world, browser, way, UNSEEN)
    assert status == 422


@pytest.mark.parametrize("way", WAYS)
def test_a_nul_and_a_turned_direction_are_taken_out(world: World, browser: Open, way: Way) -> None:
    status, _page = _sent(world, browser, way, "Une raison\x00 \u202eécrite entière, avec soin.")
    assert status == 303


@pytest.mark.parametrize("way", WAYS)
def test_markup_and_a_script_are_words(world: World, browser: Open, way: Way) -> None:
    status, _page = _sent(world, browser, way, "<script>alert(1)</script> & une raison entière <b>écrite</b>")
    assert status == 303


def test_the_page_of_what_is_not_found_gives_words_back_clean(world: World, browser: Open) -> None:
    client = browser(world.person())
    answer = client.submit(f"/moderation/{uuid4()}/decider", {"reason": "Une raison\x00 \u202eécrite avec soin."})
    assert answer.status_code == 404
    assert "Une raison écrite avec soin." in answer.text
