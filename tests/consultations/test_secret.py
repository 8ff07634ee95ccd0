"""The secret of the ballot: what is kept while it is open, what is left when it is closed, in the very files."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select, update

from blueprints.accounts import leaving
from blueprints.accounts.models import ParkedBody, Role, WebSession
from blueprints.consultations import ballots, closing, queries, services
from blueprints.consultations.models import Ballot, Consultation
from blueprints.core import audit, backup, clock, db, outbox, state
from blueprints.core.errors import Refused, Tampered
from blueprints.core.keystore import KeyKind, wrapped_keys
from tests.conftest import Browser, World
from tests.consultations.making import again, ask, on, path, totals, vote, votes
from tests.disk import read_apart

Open = Callable[..., Browser]


def _ballots(world: World) -> list[Ballot]:
    found: list[Ballot] = world.read(lambda: list(db.session().scalars(select(Ballot))))
    return found


def _keys(world: World) -> int:
    with world.app.app_context():
        return sum(kind is KeyKind.CONSULTATION for _key, kind in state.current().keystore.list_ids())


def test_a_choice_is_sealed_and_all_ballots_have_one_length(world: World) -> None:
    consultation = ask(world, several=True)
    for chosen in ((1,), (2, 3), (1, 2, 3)):
        vote(world, consultation, world.person(), *chosen)
    held = _ballots(world)
    assert len({len(one.choice) for one in held}) == 1
    assert len({one.choice for one in held}) == 3
    assert not any(b"000" in one.choice for one in held)


def test_a_ballot_moved_to_somebody_else_stays_closed_and_is_not_counted(world: World) -> None:
    consultation = ask(world)
    people = votes(world, consultation, (1, 1, 1, 2, 2, 2))

    def swap() -> None:
        first, second = (queries.find_ballot(consultation.id, one.id) for one in (people[0], people[3]))
        assert first is not None
        assert second is not None
        first.choice = second.choice

    world.run(swap)
    on(world, consultation, closing.close)
    assert again(world, consultation).voters == 5
    assert totals(world, consultation) == [2, 3, 0]


def test_closing_keeps_the_totals_and_destroys_key_and_ballots(world: World) -> None:
    consultation = ask(world)
    votes(world, consultation, (1, 1, 1, 2, 3))
    assert _keys(world) == 1
    on(world, consultation, closing.close)
    found = again(world, consultation)
    assert (found.voters, found.key_id) == (5, None)
    assert totals(world, consultation) == [3, 1, 1]
    assert _ballots(world) == []
    assert _keys(world) == 0


def test_the_files_hold_neither_key_nor_ballot_any_more(world: World) -> None:
    if world.read(lambda: db.session().get_bind().dialect.name) != "sqlite":
        pytest.skip("what PostgreSQL's files still hold is sealed under a key that is destroyed: see the test above")
    consultation = ask(world)
    people = votes(world, consultation, (1, 2, 3, 1, 2))
    before = [bytes(one.choice) for one in _ballots(world)]
    vote(world, consultation, people[0], 3)
    vote(world, consultation, people[0], 2)
    secrets = [*before, *(bytes(one.choice) for one in _ballots(world)), *_wrapped(world, consultation)]
    assert len(secrets) == 11
    assert _found(world, secrets) >= 7, "they are in the files while it is open"
    on(world, consultation, closing.close)
    assert _found(world, secrets) == 0


def _wrapped(world: World, consultation: Consultation) -> list[bytes]:
    with world.app.app_context(), state.current().keystore.engine.connect() as connection:
        rows = connection.execute(select(wrapped_keys.c.wrapped).where(wrapped_keys.c.id == consultation.key_id))
        return [bytes(one) for one in rows.scalars()]


def _found(world: World, secrets: list[bytes]) -> int:
    with world.app.app_context():
        paths = [Path(engine.url.database or "") for engine in (db.db.engine, state.current().keystore.engine)]
    files = [read_apart(one) for path in paths for one in path.parent.glob(f"{path.name}*")]
    return sum(any(secret in content for content in files) for secret in secrets)


def test_a_process_that_stops_before_the_key_is_destroyed_leaves_it_to_a_job(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    consultation = ask(world)
    votes(world, consultation, (1, 1, 1, 1, 1))
    with monkeypatch.context() as patch:
        patch.setattr(ballots, "destroy_key", lambda key_id: None)
        on(world, consultation, closing.close)
    assert _keys(world) == 1
    with world.app.app_context():
        outbox.run_due()
    assert _keys(world) == 0


def test_a_ballot_kept_from_before_opens_with_nothing(world: World) -> None:
    consultation = ask(world)
    votes(world, consultation, (1, 2, 3, 1, 2))
    kept = _ballots(world)[0]
    on(world, consultation, closing.close)
    assert consultation.key_id is not None
    with pytest.raises(Tampered):
        world.read(ballots.read, kept.choice, key_id=consultation.key_id, ballot_id=kept.id, person_id=kept.person_id)


@pytest.mark.parametrize(("voters", "shown"), [(0, None), (4, None), (5, 5)])
def test_below_five_voters_no_total_is_kept_at_all(world: World, voters: int, shown: int | None) -> None:
    consultation = ask(world)
    votes(world, consultation, [1] * voters)
    on(world, consultation, closing.close)
    assert again(world, consultation).voters == shown
    assert totals(world, consultation) == ([5, 0, 0] if shown else [None, None, None])
    assert _ballots(world) == []


def test_no_page_says_who_voted_how_many_or_what_before_the_end(world: World, browser: Open) -> None:
    leader, voter = world.person(Role.FACILITATOR), world.person(pseudonym="Colibri")
    consultation = ask(world, leader)
    vote(world, consultation, voter, 3)
    votes(world, consultation, [1] * 6)
    seen = browser(leader).get(path(consultation)).text
    assert "Colibri" not in seen
    assert "7 personnes" not in seen
    own = browser(voter).get(path(consultation)).text
    assert "Vous avez voté" in own
    assert " checked" not in own, "her own choice is not shown either"


@pytest.mark.parametrize("how", ["session", "page"])
def test_a_vote_that_came_too_late_is_kept_nowhere_and_not_shown_again(world: World, browser: Open, how: str) -> None:
    consultation, voter = ask(world, several=True), world.person()
    mine, address = browser(voter), path(consultation)
    token = {} if how == "session" else {"csrf_token": "x"}
    if how == "session":
        world.run(lambda: db.session().execute(update(WebSession).values(revoked_at=clock.now())))
    sent = mine.submit(address, {"choice": ["1", "3"], **token}, headers={"Referer": f"http://{mine.host}{address}"})
    assert sent.status_code == 302
    assert world.read(lambda: db.session().scalars(select(ParkedBody)).all()) == []
    mine.enter(voter)
    page = mine.get(address).text
    assert " checked" not in page
    assert "Votre texte est là" not in page
    assert _ballots(world) == []


def test_the_trail_and_the_news_do_not_know_who_voted(world: World, browser: Open) -> None:
    consultation = ask(world)
    people = votes(world, consultation, (1, 2, 3, 1, 2))
    on(world, consultation, closing.close)
    entries = world.read(lambda: [one for one in audit._entries() if one.subject == "consultations"])
    assert [one.action for one in entries] == ["consultation.opened", "consultation.closed"]
    assert not {one.actor_id for one in entries} & {one.id for one in people}


def test_who_left_the_collective_is_not_counted_and_a_closed_account_takes_its_vote(world: World) -> None:
    consultation = ask(world)
    people = votes(world, consultation, (1, 1, 1, 2, 2, 2))
    recap = [trace.sentence for trace in world.read(leaving.recap, people[0].id)]
    assert any("Vos votes" in one for one in recap)
    world.run(leaving.end, person_id=people[0].id)
    on(world, consultation, closing.close)
    assert totals(world, consultation) == [2, 3, 0]


def test_the_drill_of_a_backup_opens_ballots_without_showing_one(world: World) -> None:
    consultation = ask(world)
    votes(world, consultation, (1, 2))
    with world.app.app_context():
        lines = list(backup._read_samples())
    assert any("ballots.choice" in line and "échantillons lus" in line for line in lines)


def test_a_vote_is_taken_back_and_leaves_nothing(world: World) -> None:
    consultation, person = ask(world), world.person()
    vote(world, consultation, person, 1)
    on(world, consultation, services.take_back_vote, person_id=person.id)
    assert _ballots(world) == []
    with pytest.raises(Refused):
        vote(world, consultation, person, 9)
    assert clock.now() < again(world, consultation).closes_at
