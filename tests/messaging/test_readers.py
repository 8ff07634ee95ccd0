"""Who reads a conversation: the yes/no, the SQL filter, the list of persons and the pages' team are one thing."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from blueprints.accounts.models import Person, Role
from blueprints.core import access, clock, db
from blueprints.core.access import Permission
from blueprints.journeys.models import Journey, JourneyRole
from blueprints.messaging import queries, talks
from blueprints.messaging.models import Conversation, ConversationKind
from tests.conftest import OTHER_HOST, World
from tests.messaging.conftest import Road, actor_of, make_road

DAY = timedelta(days=1)
READ_BY: dict[str, set[JourneyRole]] = {
    "shared": {JourneyRole.BENEFICIARY, JourneyRole.COACH, JourneyRole.MANAGER},
    "adjustments": {JourneyRole.COACH, JourneyRole.MANAGER},
    "private": {JourneyRole.BENEFICIARY, JourneyRole.COACH},
    "health": {JourneyRole.BENEFICIARY, JourneyRole.DOCTOR},
}
SEEN_BY = READ_BY | {"adjustments": READ_BY["adjustments"] | {JourneyRole.BENEFICIARY}}
DATES = {
    "now": (-DAY, None),
    "until tomorrow": (-DAY, DAY),
    "past": (-3 * DAY, -DAY),
    "to come": (DAY, None),
}


def _reads_in_four_ways(road: Road, person: Person, kind: str, permission: Permission) -> set[bool]:
    """Return every answer that the rules give about one person and one conversation."""

    def ask() -> set[bool]:
        actor, talk = actor_of(person), queries.find_talk(road.talks[kind])
        assert talk is not None
        filtered = select(Conversation.id).where(access.readable(permission, actor))
        answers = {
            access.allowed(permission, actor, talk),
            talk.id in set(db.session().scalars(filtered)),
            person.id in set(db.session().scalars(access.readers_of(permission, talk))),
        }
        if permission is Permission.CONVERSATION_READ:
            answers.add(person.id in {reader.person_id for reader in talks.list_readers(talk)})
            answers.add(talks.history_start(talk, person.id) is not None)
        return answers

    found = road.world.read(ask, platform=road.platform)
    assert isinstance(found, set)
    return found


@pytest.mark.parametrize("dates", DATES)
@pytest.mark.parametrize("kind", READ_BY)
@pytest.mark.parametrize("role", JourneyRole)
def test_each_role_reads_its_conversations_while_it_is_a_member(
    road: Road, role: JourneyRole, kind: str, dates: str
) -> None:
    person = road.world.person(Role(role.value))
    start, end = DATES[dates]
    now = clock.now()
    road.join(person, role, starts_at=now + start, ends_at=now + end if end else None)
    present = dates in ("now", "until tomorrow")
    for permission, table in ((Permission.CONVERSATION_READ, READ_BY), (Permission.CONVERSATION_SEE, SEEN_BY)):
        expected = present and role in table[kind]
        assert _reads_in_four_ways(road, person, kind, permission) == {expected}, permission


@pytest.mark.parametrize("kind", READ_BY)
def test_who_is_not_a_member_reads_nothing_whatever_her_role(road: Road, kind: str) -> None:
    for role in Role:
        person = road.world.person(role)
        assert _reads_in_four_ways(road, person, kind, Permission.CONVERSATION_SEE) == {False}


@pytest.mark.parametrize("kind", READ_BY)
def test_a_member_of_another_journey_reads_nothing_here(road: Road, kind: str) -> None:
    other = make_road(road.world)
    for person in (other.awa, other.julien, other.sophie, other.doctor):
        assert _reads_in_four_ways(road, person, kind, Permission.CONVERSATION_SEE) == {False}


def test_the_coach_reads_about_health_only_with_the_person_s_yes(road: Road) -> None:
    assert _reads_in_four_ways(road, road.julien, "health", Permission.CONVERSATION_READ) == {False}

    def agree() -> None:
        db.session().get_one(Journey, road.journey.id).coach_reads_health = True

    road.world.run(agree)
    assert _reads_in_four_ways(road, road.julien, "health", Permission.CONVERSATION_READ) == {True}
    assert _reads_in_four_ways(road, road.sophie, "health", Permission.CONVERSATION_SEE) == {False}


def test_who_left_the_platform_is_no_reader_any_more(road: Road) -> None:
    def leave() -> None:
        db.session().get_one(Person, road.sophie.id).ended_at = clock.now()

    road.world.run(leave)

    def readers() -> tuple[set[UUID], set[UUID]]:
        talk = queries.find_talk(road.talks["shared"])
        assert talk is not None
        told = set(db.session().scalars(access.readers_of(Permission.CONVERSATION_READ, talk)))
        return told, {reader.person_id for reader in talks.list_readers(talk)}

    assert road.world.read(readers) == ({road.awa.id, road.julien.id},) * 2


def test_two_memberships_make_one_reader_and_the_right_history(road: Road) -> None:
    officer = road.world.person(Role.DISABILITY_OFFICER, Role.MANAGER)
    now = clock.now()
    road.join(officer, JourneyRole.DISABILITY_OFFICER, starts_at=now - 20 * DAY)
    road.join(officer, JourneyRole.MANAGER, starts_at=now - DAY)

    def read() -> tuple[int, object]:
        talk = queries.find_talk(road.talks["shared"])
        assert talk is not None
        ids = [reader.person_id for reader in talks.list_readers(talk)]
        return ids.count(officer.id), talks.history_start(talk, officer.id)

    assert road.world.read(read) == (1, now - DAY), "the officer's date opens no manager's history"


def test_another_platform_does_not_find_the_conversation(road: Road) -> None:
    elsewhere = road.world.make_platform("Ailleurs", OTHER_HOST)
    for kind in ConversationKind:
        assert road.world.read(queries.find_talk, road.talks[kind], platform=elsewhere) is None


def test_every_kind_of_conversation_is_in_the_table(world: World) -> None:
    assert set(READ_BY) == {kind.value for kind in ConversationKind}
