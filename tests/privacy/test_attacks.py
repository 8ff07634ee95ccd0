"""What somebody would try around an extraordinary access: replays, races, foreign ids, what is over, forged forms."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
import time_machine
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError

from blueprints.accounts import grants
from blueprints.accounts.models import Person, Role
from blueprints.accounts.roles import change_roles
from blueprints.core import audit, db
from blueprints.core.errors import Refused
from blueprints.desk import journey_acts
from blueprints.journeys import queries as journeys
from blueprints.journeys import services as journey_services
from blueprints.messaging import services as messaging
from blueprints.messaging.models import ConversationKind, Message
from blueprints.news.models import NewsKind
from blueprints.privacy import queries, services
from blueprints.privacy.models import MOVES, AccessState, ExtraordinaryAccess
from tests.conftest import OTHER_HOST, Browser, World
from tests.core.tampering import tamper
from tests.desk.making import present, told
from tests.privacy.making import (
    WORDS,
    Scene,
    asked_for,
    entries,
    on,
    opened_for,
    page,
    question_of,
    reading_path,
    scene_of,
    second_administrator,
)

Open = Callable[..., Browser]


def _state(world: World, access: UUID) -> AccessState:
    found: AccessState = world.read(lambda: question_of(access).row.state)
    return found


# --- replays and races ------------------------------------------------------------------------------------------------


def test_an_approval_that_is_sent_again_opens_nothing_anew(world: World, browser: Open) -> None:
    scene = scene_of(world)
    access = opened_for(world, scene)
    until = world.read(lambda: question_of(access).row.opens_until)
    second = browser(scene.cast.facilitator)
    assert second.submit(f"/service/acces/{access}/accepter").status_code == 303
    assert world.read(lambda: question_of(access).row.opens_until) == until
    on(world, access, services.stop, actor_id=scene.cast.facilitator.id)
    assert second.submit(f"/service/acces/{access}/accepter").status_code == 303
    assert _state(world, access) is AccessState.ENDED
    assert browser(scene.cast.administrator).get(reading_path(access, scene.private)).status_code == 404
    assert len(entries(world, "extraordinary.approved")) == 1


def test_every_move_that_is_not_in_the_table_is_refused(world: World) -> None:
    scene = scene_of(world)
    second = scene.cast.facilitator.id
    acts: dict[AccessState, Callable[[UUID], None]] = {
        AccessState.APPROVED: lambda access: on(world, access, services.approve, second_id=second),
        AccessState.REFUSED: lambda access: on(world, access, services.refuse, second_id=second),
    }
    ends = {AccessState.REFUSED, AccessState.WITHDRAWN, AccessState.ENDED}
    assert {state for state, moves in MOVES.items() if not moves} == ends
    for before in ends:
        access = asked_for(world, scene)
        world.run(_set_state, access=access, state=before)
        for act in acts.values():
            with pytest.raises(Refused):
                act(access)
        on(world, access, services.stop, actor_id=second)
        assert _state(world, access) is before


def _set_state(*, access: UUID, state: AccessState) -> None:
    row = db.session().get_one(ExtraordinaryAccess, access)
    row.state = state


@pytest.mark.parametrize("act", ["approve", "refuse"])
def test_two_answers_at_once_are_one(world: World, act: str) -> None:
    scene = scene_of(world)
    other = second_administrator(world)
    access = asked_for(world, scene)
    ready, outcome = threading.Barrier(2), []

    def answer(person: Person, move: Callable[..., None]) -> None:
        ready.wait()
        try:
            on(world, access, move, second_id=person.id)
            outcome.append("done")
        except Refused:
            outcome.append("refused")

    pairs = ((scene.cast.facilitator, services.approve), (other, getattr(services, act)))
    threads = [threading.Thread(target=answer, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcome) == ["done", "refused"]
    assert len(entries(world, "extraordinary.approved")) + len(entries(world, "extraordinary.refused")) == 1
    assert world.read(audit.verify)[1] is None


# --- time -------------------------------------------------------------------------------------------------------------


def test_a_question_of_yesterday_cannot_be_answered_any_more(world: World, browser: Open) -> None:
    scene = scene_of(world)
    access = asked_for(world, scene)
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=24, seconds=1)):
        second = browser(scene.cast.facilitator)
        assert "Accepter" not in page(second, f"/service/acces/{access}")
        assert second.submit(f"/service/acces/{access}/accepter").status_code == 303
        assert _state(world, access) is AccessState.ASKED
        assert "Awa Diallo" not in page(second, "/service/acces")
        assert browser(scene.cast.administrator).get(reading_path(access, scene.private)).status_code == 404


def test_a_row_that_says_open_after_its_time_opens_nothing(world: World, browser: Open) -> None:
    scene = scene_of(world)
    access = opened_for(world, scene)
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=5)):
        assert _state(world, access) is AccessState.APPROVED, "its job has not run"
        mine = browser(scene.cast.administrator)
        assert mine.get(reading_path(access, scene.private)).status_code == 404
        assert mine.get(f"/service/acces/{access}/etat").get_json() == {"open": False}
        assert "Lire «" not in page(mine, f"/service/acces/{access}")


def test_no_clock_makes_it_longer_than_three_days(world: World) -> None:
    scene = scene_of(world)
    with pytest.raises(Refused):
        asked_for(world, scene, hours=73)
    access = opened_for(world, scene, hours=72)
    row = world.read(lambda: question_of(access).row)
    assert row.opens_until - row.answered_at == timedelta(hours=72)
    for name, change in (("hours_bounded", "hours = 100"), ("two_people", "answered_by = asked_by")):
        with world.app.app_context(), db.db.engine.connect() as connection:
            with pytest.raises(IntegrityError, match=name):
                connection.execute(text(f"UPDATE extraordinary_accesses SET {change}"))  # noqa: S608 - two known ones
            connection.rollback()


# --- closed, foreign, forged ------------------------------------------------------------------------------------------


def _close(world: World, scene: Scene) -> None:
    def close() -> None:
        found = journeys.find_with_members(scene.cast.journey.id)
        assert found is not None
        journey_acts.close(journey=found, actor_id=scene.cast.administrator.id)

    world.run(close)


def test_a_closed_journey_is_neither_asked_for_nor_read(world: World, browser: Open) -> None:
    scene = scene_of(world)
    access = opened_for(world, scene)
    waiting = asked_for(world, scene, asked_by=second_administrator(world).id)
    _close(world, scene)
    mine = browser(scene.cast.administrator)
    assert mine.get(reading_path(access, scene.private)).status_code == 404
    with pytest.raises(Refused):
        asked_for(world, scene)
    with pytest.raises(Refused):
        on(world, waiting, services.approve, second_id=scene.cast.facilitator.id)


def test_an_access_of_another_platform_is_not_there(world: World, browser: Open) -> None:
    scene = scene_of(world)
    access = asked_for(world, scene)
    elsewhere = world.make_platform("Cordée de la Marne", OTHER_HOST)
    boss = world.person(Role.ADMINISTRATOR, platform=elsewhere)
    helper = world.person(Role.FACILITATOR, platform=elsewhere)
    for person in (boss, helper):
        mine = browser(person, host=OTHER_HOST)
        own = f"/mon-accompagnement/acces/{access}"
        for path in (f"/service/acces/{access}", reading_path(access, scene.private), own):
            assert mine.get(path).status_code == 404
        assert mine.submit(f"/service/acces/{access}/accepter").status_code == 404
        assert mine.get(f"/service/accompagnements/{scene.cast.journey.id}/acces").status_code == 404
    assert _state(world, access) is AccessState.ASKED


def test_an_access_opens_no_conversation_of_another_journey(world: World, browser: Open) -> None:
    scene = scene_of(world)
    access = opened_for(world, scene, *(kind for kind in scene.talks if kind is not ConversationKind.HEALTH))
    other = _another_journey(world, scene)
    mine = browser(scene.cast.administrator)
    assert mine.get(reading_path(access, other)).status_code == 404
    form = {"client_id": str(uuid4()), "ground": "danger", "motive": "Pour voir.", "talks": [str(other)], "hours": "4"}
    on(world, access, services.stop, actor_id=scene.cast.administrator.id)
    assert mine.submit(f"/service/accompagnements/{scene.cast.journey.id}/acces", form).status_code == 422


def _another_journey(world: World, scene: Scene) -> UUID:
    person = world.person(Role.BENEFICIARY, first_name="Mathis")

    def make() -> UUID:
        made = journey_services.open_journey(beneficiary=person.id, coach=scene.cast.coach.id)
        return messaging.open_conversations(journey=made)[0].id

    made: UUID = world.run(make)
    return made


def test_a_form_from_elsewhere_moves_nothing(world: World, browser: Open) -> None:
    scene = scene_of(world)
    access = asked_for(world, scene)
    second = browser(scene.cast.facilitator)
    for act in ("accepter", "refuser", "arreter"):
        assert second.post(f"/service/acces/{access}/{act}").status_code == 400
        forged = second.post(
            f"/service/acces/{access}/{act}", data={"csrf_token": "x"}, headers={"Sec-Fetch-Site": "cross-site"}
        )
        assert forged.status_code == 400
    assert _state(world, access) is AccessState.ASKED


@pytest.mark.parametrize("path", ["/service/acces/x", "/service/acces/%00", f"/service/acces/{UUID(int=0)}"])
def test_an_id_that_is_none_is_not_there(world: World, browser: Open, path: str) -> None:
    scene = scene_of(world)
    assert browser(scene.cast.administrator).get(path).status_code == 404


def test_words_that_were_moved_under_another_conversation_stay_closed(world: World, browser: Open) -> None:
    scene = scene_of(world)
    access = opened_for(world, scene)
    tamper(
        world.app,
        "UPDATE messages SET body = (SELECT body FROM messages WHERE conversation_id = :there) "
        "WHERE conversation_id = :here",
        here=_raw(world, scene.private),
        there=_raw(world, scene.talks[ConversationKind.SHARED]),
    )
    said = page(browser(scene.cast.administrator), reading_path(access, scene.private))
    assert WORDS not in said
    assert "ne peut pas être ouvert" in said
    assert len(entries(world, "message.closed")) == 1


def _raw(world: World, one: UUID) -> object:
    """Return an id as raw SQL writes it."""
    return one.hex if world.app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite") else one


def test_what_was_withdrawn_is_not_read_by_an_access_either(world: World, browser: Open) -> None:
    scene = scene_of(world)
    access = opened_for(world, scene)

    def withdraw() -> None:
        now = datetime.now(UTC)
        statement = update(Message).where(Message.conversation_id == scene.private).values(withdrawn_at=now)
        db.session().execute(statement)

    world.run(withdraw)
    said = page(browser(scene.cast.administrator), reading_path(access, scene.private))
    assert WORDS not in said
    assert "message--withdrawn" in said


def test_no_file_is_opened_by_an_access(world: World, browser: Open) -> None:
    scene = scene_of(world)
    access = opened_for(world, scene)

    def join() -> UUID:
        found = db.session().scalars(select(Message).where(Message.conversation_id == scene.private)).one()
        found.brings_files = True
        return found.id

    world.run(join)
    mine = browser(scene.cast.administrator)
    said = page(mine, reading_path(access, scene.private))
    assert "Un fichier est joint. Il reste fermé." in said
    assert "/fichiers/" not in said
    assert mine.get(f"/mon-accompagnement/conversations/{scene.private}").status_code == 404
    assert mine.get(f"/mon-accompagnement/conversations/{scene.private}/messages").status_code == 404


# --- who counts as another person -------------------------------------------------------------------------------------


def test_the_filter_of_second_persons_says_what_the_rule_says(world: World) -> None:
    scene = scene_of(world)
    cast = scene.cast
    people = [
        cast.facilitator,
        second_administrator(world),
        world.person(Role.FACILITATOR, given_by=cast.administrator.id),
        world.person(Role.FACILITATOR, given_by=cast.facilitator.id),
        world.person(Role.COACH),
    ]
    for later in (timedelta(), timedelta(days=8)):
        with time_machine.travel(datetime.now(UTC) + later):
            journey = world.read(journeys.find_with_members, cast.journey.id)
            found = set(world.read(queries.list_seconds, cast.administrator.id, journey))
            rule = {one.id for one in people if world.read(grants.are_two, cast.administrator.id, one.id)}
        assert found == rule


def test_a_second_person_who_left_or_lost_her_role_answers_no_more(world: World, browser: Open) -> None:
    scene = scene_of(world)
    access = asked_for(world, scene)
    second = browser(scene.cast.facilitator)

    def leave() -> None:
        change_roles(person=present(scene.cast.facilitator.id), roles={Role.COACH}, actor=None)

    world.run(leave)
    assert second.submit(f"/service/acces/{access}/accepter").status_code == 404
    assert told(world, NewsKind.EXTRAORDINARY_OPENED) == set()


def test_a_crash_between_the_reading_and_its_answer_leaves_the_entry(world: World, browser: Open) -> None:
    scene = scene_of(world)
    access = opened_for(world, scene)
    page(browser(scene.cast.administrator), reading_path(access, scene.private))

    def count() -> int:
        actions = db.session().scalars(select(audit.AuditEntry.action)).all()
        return actions.count("extraordinary.read")

    assert world.read(count) == 1
    tamper(world.app, "DELETE FROM audit_entries WHERE action = 'extraordinary.read'")
    before, wrong = world.read(audit.verify)
    assert wrong == before + 1, "a reading that is taken out shows at once, also the last entry"
