"""A text without a name: nobody is given it who wrote it, nothing tells who, and lifting that is an act of its own."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from blueprints.accounts import leaving
from blueprints.accounts.models import Person, Role
from blueprints.core import clock, db
from blueprints.core.errors import Refused
from blueprints.journeys import services as journeys
from blueprints.moderation import own_cases, queries, sealing, services, unsealing
from blueprints.moderation.models import Case, CaseState, Decision
from tests.conftest import Browser, World
from tests.moderation.making import again, appeal, decide, on, report, send, unname

Open = Callable[..., Browser]
MOTIVE = "Le message annonce un danger pour quelqu’un, je dois l’appeler."


def unnamed(world: World) -> tuple[Person, Case]:
    """Return an author who helps to moderate, and the case of a message that she did not sign."""
    author = world.person(Role.BENEFICIARY, Role.MODERATOR, first_name="Yasmina", last_name="Cherif", pseudonym="Geai")
    return author, unname(world, send(world, world.person()), author)


def test_she_is_not_given_her_own_words_and_finds_the_decision(world: World, browser: Open) -> None:
    author, case = unnamed(world)
    client = browser(author)
    assert "À relire\u00a0: 0" in client.get("/moderation").text
    assert client.get(f"/moderation/{case.id}").status_code == 404
    assert "attend une relecture" in client.get(f"/mes-textes-relus/{case.id}").text
    decide(world, case, world.person(Role.FACILITATOR), Decision.REMOVE)
    assert "Votre texte est retiré" in client.get("/mes-textes-relus").text
    assert client.submit(f"/mes-textes-relus/{case.id}", {"words": ""}).status_code == 303
    assert again(world, case).state is CaseState.APPEALED


def test_no_row_says_who_wrote_it(world: World) -> None:
    author = world.person()
    case = unname(world, send(world, world.person()), author)
    decide(world, case, world.person(Role.FACILITATOR), Decision.REMOVE)
    appeal(world, case, "Je ne suis pas d’accord.")
    decide(world, case, world.person(Role.FACILITATOR), Decision.KEEP)
    assert found_in(world, author, "moderation_cases", "moderation_events", "news", "audit_entries", "outbox") == []


def found_in(world: World, person: Person, *tables: str) -> list[str]:
    """Return the tables of which a row holds this person's id, since her account was made."""
    wanted = {str(person.id), person.id.hex}

    def look() -> list[str]:
        found = []
        for table in tables:
            rows = db.session().execute(text(f"SELECT * FROM {table}")).mappings().all()  # noqa: S608 - names of ours
            kept = [row for row in rows if not str(row.get("action", "")).startswith(("person.", "role."))]
            if any(any(one in str(value) for one in wanted) for row in kept for value in row.values()):
                found.append(table)
        return found

    made: list[str] = world.read(look)
    return made


def test_everybody_who_moderates_is_told_so_that_who_is_left_out_is_not_the_name(world: World) -> None:
    author, case = unnamed(world)
    assert author.id in world.read(queries.list_moderators, case)


def test_what_she_does_is_dated_by_the_day_alone(world: World) -> None:
    _author, case = unnamed(world)
    decide(world, case, world.person(Role.FACILITATOR), Decision.REMOVE)
    appeal(world, case)
    hers = [row for row in world.read(queries.list_events, case.id) if row.step == "appealed"]
    assert [(clock.paris(row.happened_at).hour, clock.paris(row.happened_at).minute) for row in hers] == [(0, 0)]


@pytest.mark.parametrize(("minute", "told"), [(2, 1), (30, 0)])
def test_those_who_read_are_told_of_it_at_the_full_hour(
    world: World, monkeypatch: pytest.MonkeyPatch, minute: int, told: int
) -> None:
    unnamed(world)
    world.run(_forget_told)
    moment = (datetime.now(UTC) + timedelta(hours=1)).replace(minute=minute)
    monkeypatch.setattr(clock, "now", lambda: moment)
    assert world.run(services.tell_of_unnamed, now=moment) == told
    assert world.run(services.tell_of_unnamed, now=moment) == 0


def _forget_told() -> None:
    for found in own_cases.list_sealed():
        case = queries.find_case(found.id)
        assert case is not None
        case.told_at = None


def test_no_page_of_moderation_shows_who_wrote_it_before_it_is_lifted(world: World, browser: Open) -> None:
    _author, case = unnamed(world)
    client = browser(world.person(Role.FACILITATOR))
    for path in ("/moderation", f"/moderation/{case.id}", "/moderation/deja-relus"):
        page = client.get(path).text
        assert "Geai" not in page
        assert "Yasmina" not in page


def test_a_facilitator_lifts_it_with_a_reason_that_the_author_reads(world: World, browser: Open) -> None:
    author, case = unnamed(world)
    nadia = world.person(Role.FACILITATOR, first_name="Nadia")
    client, other = browser(nadia), browser(world.person(Role.FACILITATOR))
    path = f"/moderation/{case.id}/lever-l-anonymat"
    assert client.get(path).status_code == 200
    assert client.submit(path, {"motive": "Pour voir"}).status_code == 422
    assert client.submit(path, {"motive": MOTIVE}).status_code == 303
    assert "Yasmina Cherif" in client.get(f"/moderation/{case.id}").text
    assert "Yasmina" not in other.get(f"/moderation/{case.id}").text
    own = browser(author)
    page = own.get(f"/mes-textes-relus/{case.id}").text
    assert "danger pour quelqu’un" in page
    assert "Nadia" in page
    actions = world.read(lambda: db.session().execute(text("SELECT action FROM audit_entries")).scalars().all())
    assert list(actions).count("anonymity.lifted") == 1


def test_lifting_it_twice_is_one_act_and_the_name_is_closed_again_after_a_day(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    author, case = unnamed(world)
    nadia = world.person(Role.FACILITATOR)
    for _time in range(2):
        on(world, case, unsealing.lift, person_id=nadia.id, motive=MOTIVE)
    assert [row.step for row in world.read(queries.list_events, case.id)].count("unsealed") == 1
    assert world.read(unsealing.name_for, case, nadia.id) == author.id
    later = datetime.now(UTC) + timedelta(hours=25)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert world.read(unsealing.name_for, case, nadia.id) is None


def test_no_reason_no_name(world: World) -> None:
    _author, case = unnamed(world)
    with pytest.raises(Refused, match="phrase entière"):
        on(world, case, unsealing.lift, person_id=world.person(Role.FACILITATOR).id, motive="Curiosité")


def test_a_member_who_helps_never_lifts_it(world: World, browser: Open) -> None:
    _author, case = unnamed(world)
    peer = browser(world.person(Role.BENEFICIARY, Role.MODERATOR))
    assert "lever-l-anonymat" not in peer.get(f"/moderation/{case.id}").text
    assert peer.get(f"/moderation/{case.id}/lever-l-anonymat").status_code == 404
    assert peer.submit(f"/moderation/{case.id}/lever-l-anonymat", {"motive": MOTIVE}).status_code == 404


def test_who_accompanies_somebody_never_lifts_it(world: World, browser: Open) -> None:
    _author, case = unnamed(world)
    romain = world.person(Role.COACH, Role.FACILITATOR)
    world.run(journeys.open_journey, beneficiary=world.person().id, coach=romain.id)
    client = browser(romain)
    assert client.get(f"/moderation/{case.id}").status_code == 200
    assert client.get(f"/moderation/{case.id}/lever-l-anonymat").status_code == 404


def test_a_text_that_is_signed_has_nothing_to_lift(world: World, browser: Open) -> None:
    case = report(world, send(world, world.person()), world.person())
    client = browser(world.person(Role.FACILITATOR))
    assert client.get(f"/moderation/{case.id}/lever-l-anonymat").status_code == 404


def test_a_closed_account_leaves_nobody_under_the_seal(world: World) -> None:
    author, case = unnamed(world)
    world.run(lambda: leaving.end(author.id))
    assert world.read(sealing.author_of, again(world, case)) is None
