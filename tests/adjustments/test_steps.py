"""Who does what: noted as done by whom it concerns and by the coach, undone, never overwritten, learned by no other."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from blueprints import policy
from blueprints.accounts.models import Person, Role
from blueprints.adjustments import following, queries, sealing, services, steps
from blueprints.adjustments.models import AdjustmentState, MoveKind
from blueprints.core import audit, db
from blueprints.core.access import Actor, Permission
from blueprints.core.errors import Stale
from blueprints.journeys import queries as journeys
from blueprints.journeys.models import JourneyRole
from tests.adjustments.conftest import LIST, Bench, page_of, words
from tests.conftest import Browser, World
from tests.messaging.conftest import Road

Enter = Callable[[str], Browser]
S = AdjustmentState
LINES = (
    sealing.Step(who="Sophie", what="commande un casque"),
    sealing.Step(who="Awa", what="le met à 14 h"),
    sealing.Step(who="Le service informatique", what="règle le son"),
    sealing.Step(who="Le manager", what="prévient l’équipe"),
    sealing.Step(who="Mme LANTIER et Awa", what="en parlent"),
    sealing.Step(who="La conseillère", what="passe un matin"),
)
TABLE = {
    "awa": {1, 2, 4},
    "julien": {0, 1, 2, 3, 4, 5},
    "sophie": {0, 2, 3, 4},
    "doctor": set[int](),
    "officer": set[int](),
}
"""Who may note which line, written by hand."""


@pytest.fixture
def people(road: Road, world: World) -> dict[str, Person]:
    """Everybody of the journey, an officer of the employer among them."""
    officer = world.person(Role.DISABILITY_OFFICER, first_name="Paul")
    road.join(officer, JourneyRole.DISABILITY_OFFICER)
    named = {name: getattr(road, name) for name in ("awa", "julien", "sophie", "doctor")}
    return {**named, "officer": officer}


def _agreed(bench: Bench, *lines: sealing.Step) -> UUID:
    return bench.agreed(words=words(steps=lines or LINES))


def _note(mine: Browser, bench: Bench, made: UUID, number: int | str, *, done: bool = True, **more: Any) -> Any:
    sent = {"version": str(bench.find(made).version), "step": str(number), "done": "1" if done else "", **more}
    return mine.submit(f"{page_of(made)}/fait", sent)


def _lines(bench: Bench, world: World, made: UUID) -> tuple[sealing.Step, ...]:
    def read() -> tuple[sealing.Step, ...]:
        found = queries.find_adjustment(made)
        said = queries.words_of(found) if found else None
        assert said is not None
        return said.steps

    lines: tuple[sealing.Step, ...] = world.read(read)
    return lines


# --- who --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", list(TABLE))
def test_the_table_of_who_notes_which_line(
    bench: Bench, browser: Callable[..., Browser], world: World, people: dict[str, Person], name: str
) -> None:
    made, mine = _agreed(bench), browser(people[name])
    for number in range(len(LINES)):
        answer = _note(mine, bench, made, number)
        assert answer.status_code == (303 if number in TABLE[name] else 404), (name, number)
    assert {place for place, one in enumerate(_lines(bench, world, made)) if one.is_done} == TABLE[name]


@pytest.mark.parametrize("role", list(Role))
def test_nobody_outside_the_journey_notes_a_line(
    bench: Bench, browser: Callable[..., Browser], world: World, role: Role
) -> None:
    made, theirs = _agreed(bench), browser(world.person(role, first_name="Sophie"))
    assert _note(theirs, bench, made, 0).status_code == 404
    assert not any(one.is_done for one in _lines(bench, world, made))


def test_the_rule_says_of_a_line_what_the_page_says(bench: Bench, world: World, people: dict[str, Person]) -> None:
    made = _agreed(bench)
    (clause,) = policy.RULES[Permission.ADJUSTMENT_TICK]

    def ask() -> dict[str, set[int]]:
        found = queries.find_adjustment(made)
        assert found is not None
        said = queries.words_of(found)
        assert said is not None
        named = steps.steps_of(found, said, journeys.list_members(found.journey_id))
        actors = {name: _actor(one) for name, one in people.items()}
        assert not clause.holds(None, named[0])
        return {
            name: {place for place, line in enumerate(named) if clause.holds(actor, line)}
            for name, actor in actors.items()
        }

    assert isinstance(clause, following.Ticks)
    assert world.read(ask) == TABLE


def _actor(person: Person) -> Actor:
    return Actor(
        person_id=person.id,
        platform_id=person.platform_id,
        session_id=person.id,
        roles=frozenset(),
        name=person.first_name,
        pseudonym="",
    )


def test_the_page_offers_what_the_rule_gives(bench: Bench, enter: Enter) -> None:
    made = _agreed(bench)
    for name in ("awa", "julien", "sophie"):
        assert enter(name).get(page_of(made)).text.count("Noter que c’est fait") == len(TABLE[name]), name


def test_a_manager_who_reads_it_not_yet_notes_nothing(
    bench: Bench, road: Road, world: World, browser: Callable[..., Browser]
) -> None:
    made = _agreed(bench)
    nora = world.person(Role.MANAGER, first_name="Sophie")
    road.join(nora, JourneyRole.MANAGER)
    assert _note(browser(nora), bench, made, 0).status_code == 404


# --- when, and what is said -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", list(S))
def test_a_line_is_noted_once_both_agreed_and_as_long_as_it_lives(
    bench: Bench, enter: Enter, world: World, monkeypatch: pytest.MonkeyPatch, state: AdjustmentState
) -> None:
    real = bench.propose
    monkeypatch.setattr(
        bench, "propose", lambda author=None, **more: real(author, **{**more, "words": words(steps=LINES)})
    )
    made, alive = bench.brought(state), state in (S.AGREED, S.ON_TRIAL, S.KEPT)
    answer = _note(enter("julien"), bench, made, 0)
    assert answer.status_code == (303 if alive else 422)
    assert _lines(bench, world, made)[0].is_done is alive


def test_it_is_said_who_noted_it_and_seen_on_the_cards(bench: Bench, enter: Enter, road: Road) -> None:
    made = _agreed(bench, *LINES[:2])
    enter("awa").submit("/mes-nouvelles/lues", {})
    _note(enter("sophie"), bench, made, 0)
    page = enter("awa").get(page_of(made)).text
    assert "Fait. Sophie l’a noté le " in page
    assert "Sophie note que c’est fait\u00a0:" in page
    assert "Sophie\u00a0: commande un casque" in page
    assert "Fait. Vous l’avez noté le " in enter("sophie").get(page_of(made)).text
    assert "1 chose faite sur 2." in enter("awa").get(LIST).text
    assert "1 chose faite sur 2." in enter("awa").get(road.url("shared")).text
    assert "Sophie note une chose faite." in enter("awa").get("/mes-nouvelles").text
    _note(enter("awa"), bench, made, 1)
    assert "Tout est fait." in enter("julien").get(LIST).text


def test_it_is_noted_as_not_done_again(bench: Bench, enter: Enter, world: World) -> None:
    made = _agreed(bench)
    _note(enter("sophie"), bench, made, 0)
    assert _note(enter("julien"), bench, made, 0, done=False).status_code == 303
    assert _lines(bench, world, made)[0].done_by is None
    assert "Julien note que ce n’est pas encore fait\u00a0:" in enter("awa").get(page_of(made)).text


def test_a_burst_of_lines_is_one_piece_of_news(bench: Bench, enter: Enter) -> None:
    made, mine = _agreed(bench), enter("julien")
    known = enter("awa").get("/mes-nouvelles").text.count("news__line")
    enter("awa").submit("/mes-nouvelles/lues", {})
    for number in range(4):
        _note(mine, bench, made, number)
    assert enter("awa").get("/mes-nouvelles").text.count("news__line") == known + 1


def test_a_new_round_begins_with_nothing_done(bench: Bench, enter: Enter, world: World, road: Road) -> None:
    made = _agreed(bench)
    _note(enter("sophie"), bench, made, 0)
    bench.act(made, services.decide, actor=road.awa.id, kind=MoveKind.CHANGED)
    following_one = world.read(queries.find_next, made)
    assert not any(one.is_done for one in _lines(bench, world, following_one.id))
    assert _lines(bench, world, made)[0].is_done


# --- undone, twice, two at once, malformed ----------------------------------------------------------------------------


def _undo(mine: Browser, page: str) -> None:
    source = mine.get(page).text
    token = source.partition('name="jeton" value="')[2].partition('"')[0]
    assert token, "no way back is offered"
    mine.submit("/annuler", {"jeton": token})


@pytest.mark.parametrize("first", [True, False])
def test_it_is_undone_within_the_minute_and_untold(bench: Bench, enter: Enter, world: World, first: bool) -> None:
    made = _agreed(bench)
    if not first:
        _note(enter("sophie"), bench, made, 0)
    before = _lines(bench, world, made)
    told, mine = enter("awa").get("/mes-nouvelles").text.count("news__line"), enter("julien")
    _note(mine, bench, made, 0, done=first)
    assert _lines(bench, world, made) != before
    _undo(mine, page_of(made))
    assert _lines(bench, world, made) == before, "who noted it, and when, is what it was"
    assert enter("awa").get("/mes-nouvelles").text.count("news__line") == told
    assert "Julien note" not in enter("awa").get(page_of(made)).text


def test_another_move_is_undone_without_touching_what_is_done(
    bench: Bench, enter: Enter, world: World, road: Road
) -> None:
    made = bench.on_trial(words=words(steps=LINES))
    _note(enter("sophie"), bench, made, 0)
    mine = enter("awa")
    mine.submit(f"{page_of(made)}/decision", {"decision": "kept", "version": str(bench.find(made).version)})
    _undo(mine, page_of(made))
    assert bench.find(made).state is S.ON_TRIAL
    assert _lines(bench, world, made)[0].done_by == road.sophie.id


def test_a_double_click_is_one_note(bench: Bench, enter: Enter, world: World) -> None:
    made, mine = _agreed(bench), enter("julien")
    version = str(bench.find(made).version)
    answers = [_note(mine, bench, made, 0, version=version) for _time in range(2)]
    assert {answer.status_code for answer in answers} == {303}
    kinds = [one.kind for one in world.read(queries.list_moves, made)]
    assert kinds.count(MoveKind.STEP_DONE) == 1


def test_two_at_once_note_the_same_line_once_and_another_one_after_reading(
    bench: Bench, enter: Enter, world: World, road: Road
) -> None:
    made = _agreed(bench)
    version = str(bench.find(made).version)
    assert _note(enter("sophie"), bench, made, 0, version=version).status_code == 303
    assert _note(enter("julien"), bench, made, 0, version=version).status_code == 303, "it is what was wanted"
    assert _note(enter("julien"), bench, made, 1, version=version).status_code == 409
    lines = _lines(bench, world, made)
    assert (lines[0].done_by, lines[1].is_done) == (road.sophie.id, False)


def test_a_note_and_a_decision_at_once_do_not_overwrite_each_other(bench: Bench, road: Road) -> None:
    made = bench.on_trial(words=words(steps=LINES))
    version = bench.find(made).version
    bench.act(made, services.decide, actor=road.awa.id, version=version, kind=MoveKind.DROPPED)
    with pytest.raises(Stale):
        bench.act(made, steps.tick, actor=road.julien.id, version=version, number=0, done=True)


@pytest.mark.parametrize("number", ["", "-1", "6", "99", "²", "\x00", "0x0", "1" * 400])
def test_a_line_that_is_not_there_is_a_404(bench: Bench, enter: Enter, world: World, number: str) -> None:
    made = _agreed(bench)
    assert _note(enter("julien"), bench, made, number).status_code == 404
    assert not any(one.is_done for one in _lines(bench, world, made))


# --- secrecy ----------------------------------------------------------------------------------------------------------


def test_what_is_done_is_sealed_with_the_rest_and_entered_in_the_trail(
    bench: Bench, enter: Enter, world: World, road: Road
) -> None:
    made = _agreed(bench, sealing.Step(who="canari-qui", what="canari-quoi"))
    _note(enter("sophie"), bench, made, 0)
    with world.app.app_context():
        db.enter_platform(world.platform.id)
        tables = [db.Model.metadata.tables[name] for name in ("adjustments", "adjustment_moves", "audit_entries")]
        stored = [
            str(value) + repr(value) for one in tables for row in db.session().execute(select(one)) for value in row
        ]
        entries = db.session().execute(select(audit.AuditEntry.action, audit.AuditEntry.actor_id)).all()
    assert not any("canari" in one for one in stored)
    assert ("adjustment.step_done", road.sophie.id) in [(one.action, one.actor_id) for one in entries]


def test_nobody_but_its_readers_learns_that_a_line_is_done(
    bench: Bench, browser: Callable[..., Browser], world: World, people: dict[str, Person]
) -> None:
    made = _agreed(bench)
    _note(browser(people["sophie"]), bench, made, 0)
    outside = [people["doctor"], *(world.person(role) for role in Role)]
    for one in outside:
        mine = browser(one)
        assert mine.get(page_of(made)).status_code == 404
        for path in (LIST, "/mes-nouvelles"):
            assert "chose faite" not in mine.get(path).text, (one.first_name, path)


def test_words_of_before_are_read_with_nothing_done(bench: Bench, world: World) -> None:
    plain = '{"constraint":"bruit","effect":"","measure":"x","steps":[{"who":"A","what":"b","by":null}]}'
    (line,) = sealing.unpack(plain).steps
    assert not line.is_done
    assert "done" not in sealing.pack(sealing.unpack(plain))
