"""Receiving, acting, taking back, destroying."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import func, select

from blueprints.accounts.models import Role
from blueprints.core import audit, clock, db, jobs, state
from blueprints.core.errors import Refused
from blueprints.front_door import doubts, letters, queries, samples, services
from blueprints.front_door.letters import Letter
from blueprints.front_door.models import AnswerWay, Channel, Enquiry, EnquiryState, EnquiryStep, StepKind
from tests.conftest import OTHER_HOST, World
from tests.disk import read_apart
from tests.front_door.making import act, again, brought_to, receive

S, K = EnquiryState, StepKind
ACTS: dict[StepKind, tuple[Any, dict[str, Any]]] = {
    K.CLAIMED: (services.claim, {}),
    K.RELEASED: (services.release, {}),
    K.ANSWERED: (services.record_answer, {"way": AnswerWay.MAIL}),
    K.CLOSED: (services.close, {}),
    K.SET_ASIDE: (services.set_aside, {}),
    K.CLEARED: (services.clear, {}),
    K.REOPENED: (services.reopen, {}),
}


def count(world: World) -> int:
    found: int = world.read(lambda: db.session().scalars(select(func.count(Enquiry.id))).one())
    return found


def actions(world: World) -> list[str]:
    found: list[str] = world.read(
        lambda: list(db.session().scalars(select(audit.AuditEntry.action).order_by(audit.AuditEntry.sequence)))
    )
    return found


# --- receiving --------------------------------------------------------------------------------------------------------


def test_a_letter_is_sealed_and_opens_again(world: World) -> None:
    made = receive(world, message="Le canari bleu.", name="Aurore", contact="06 99 88 77 66")
    assert made.state is S.NEW
    for word in ("canari", "Aurore", "99 88", "Brenval"):
        assert word.encode() not in made.words
    opened = world.read(letters.open_letter, made.words, platform_id=made.platform_id, enquiry_id=made.id)
    assert opened == Letter(message="Le canari bleu.", name="Aurore", contact="06 99 88 77 66", town="Brenval")
    assert "enquiry.received" in actions(world)
    assert world.read(samples.read_letters, 5) == 1


def test_the_same_page_sent_twice_is_one_enquiry(world: World) -> None:
    client_id = uuid4()
    first = receive(world, client_id=client_id)
    assert receive(world, client_id=client_id, message="Autre chose").id == first.id
    assert count(world) == 1


def test_the_same_words_from_the_same_person_are_one_enquiry_while_it_waits(world: World) -> None:
    colleague = world.person(Role.FACILITATOR)
    first = receive(world, message="Bonjour, je cherche un travail.")
    assert receive(world, message="Bonjour,  je cherche un TRAVAIL.").id == first.id
    act(world, services.close, first, colleague.id)
    assert receive(world, message="Bonjour, je cherche un travail.").id != first.id


def test_the_same_words_with_another_address_are_looked_at(world: World) -> None:
    receive(world, message="Gagnez de l’argent")
    again_ = receive(world, message="Gagnez de l’argent", contact="06 11 11 11 11")
    assert again_.state is S.TO_CHECK
    assert again_.doubts == "repeated"


def test_a_doubt_sets_an_enquiry_apart(world: World) -> None:
    made = receive(world, doubts=(doubts.Doubt.TRAP, doubts.Doubt.LINKS))
    assert made.state is S.TO_CHECK
    assert made.doubts == "trap links"


def test_references_are_not_taken_twice(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    first = receive(world)
    given = iter((first.reference, first.reference, "épi chèvre îlot"))
    monkeypatch.setattr("blueprints.front_door.references.new_reference", lambda: next(given))
    assert receive(world).reference == "épi chèvre îlot"


def test_each_platform_sees_its_own(world: World) -> None:
    other = world.make_platform("Ailleurs", OTHER_HOST)
    made = receive(world)
    assert world.read(queries.find_enquiry, made.id, platform=other) is None
    assert world.read(queries.count_waiting, platform=other) == 0
    assert world.read(queries.count_waiting) == 1


# --- acts -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("before", list(S))
@pytest.mark.parametrize("kind", list(ACTS))
def test_every_act_from_every_state(world: World, before: EnquiryState, kind: StepKind) -> None:
    colleague = world.person(Role.FACILITATOR)
    made = brought_to(world, before, colleague.id)
    service, more = ACTS[kind]
    allowed, after = services.MOVES[kind]
    if before not in allowed:
        with pytest.raises(Refused):
            act(world, service, made, colleague.id, **more)
        assert again(world, made).state is before
        return
    moved = act(world, service, made, colleague.id, **more)
    assert moved.state is after
    assert f"enquiry.{kind.value}" in actions(world)
    undone = act(world, services.undo, made, colleague.id)
    assert undone.state is before
    assert undone.handler_id == made.handler_id


def test_an_act_is_taken_back_by_its_author_within_a_minute_only(world: World) -> None:
    mine, other = world.person(Role.FACILITATOR), world.person(Role.ADMINISTRATOR)
    made = receive(world)
    with pytest.raises(Refused):
        act(world, services.undo, made, mine.id)
    act(world, services.close, made, mine.id)
    with pytest.raises(Refused):
        act(world, services.undo, made, other.id)
    with time_machine.travel(clock.now() + timedelta(seconds=61)), pytest.raises(Refused):
        act(world, services.undo, made, mine.id)
    act(world, services.undo, made, mine.id)
    with pytest.raises(Refused):
        act(world, services.undo, made, mine.id)


def test_a_note_is_sealed_and_changes_no_state(world: World) -> None:
    colleague = world.person(Role.FACILITATOR)
    made = act(world, services.add_note, receive(world), colleague.id, note="Rappeler le canari.")
    assert made.state is S.NEW
    last = world.read(queries.find_last_step, made.id)
    assert b"canari" not in last.note
    assert world.read(samples.read_notes, 5) == 1
    assert world.read(letters.open_note, last.note, platform_id=made.platform_id, step_id=last.id) == (
        "Rappeler le canari."
    )


def test_an_answer_keeps_who_and_how(world: World) -> None:
    colleague = world.person(Role.FACILITATOR)
    made = act(world, services.record_answer, receive(world), colleague.id, way=AnswerWay.PHONE, note="Elle rappelle.")
    assert made.handler_id == colleague.id
    steps = world.read(queries.list_steps, made.id)
    assert [(step.kind, step.way) for step in steps] == [(K.RECEIVED, None), (K.ANSWERED, AnswerWay.PHONE)]


# --- destroying -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state_", list(S))
def test_each_state_has_its_time_and_then_nothing_is_left(world: World, state_: EnquiryState) -> None:
    colleague = world.person(Role.FACILITATOR)
    made = brought_to(world, state_, colleague.id)
    kept = services.KEPT[state_]
    with time_machine.travel(clock.now() + kept - timedelta(hours=1)):
        assert world.run(services.destroy_expired) == 0
    with time_machine.travel(clock.now() + kept + timedelta(hours=1)):
        assert world.run(services.destroy_expired) == 1
    assert count(world) == 0
    assert world.read(lambda: db.session().scalars(select(func.count(EnquiryStep.id))).one()) == 0
    assert world.read(queries.find_enquiry, made.id) is None


def test_the_minute_destroys_on_every_platform(world: World) -> None:
    other = world.make_platform("Ailleurs", OTHER_HOST)
    receive(world)
    world.run(
        services.receive,
        platform=other,
        client_id=uuid4(),
        asker="unsaid",
        purpose="question",
        channel=Channel.MAIL,
        letter=Letter(message="Bonjour", contact="zoe@exemple.fr"),
    )
    with world.app.app_context(), time_machine.travel(clock.now() + timedelta(days=400)):
        jobs.tick()
    assert count(world) == 0
    assert world.read(lambda: db.session().scalars(select(func.count(Enquiry.id))).one(), platform=other) == 0


def test_the_words_are_gone_from_the_files_too(world: World) -> None:
    made = receive(world)
    sealed = bytes(made.words)
    with time_machine.travel(clock.now() + timedelta(days=400)):
        assert world.run(services.destroy_expired) == 1
    url = state.of(world.app).settings.database_url
    if not url.startswith("sqlite"):
        return
    from pathlib import Path

    path = Path(url.removeprefix("sqlite:///"))
    with world.app.app_context(), db.db.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    assert sealed not in read_apart(path)


def test_an_enquiry_says_when_it_will_be_destroyed(world: World) -> None:
    made = receive(world)
    assert services.destroyed_on(made) == made.changed_at + services.KEPT[S.NEW]
