"""What the tests of the desk stand on: a platform with its people and one journey."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from blueprints.accounts import queries as people
from blueprints.accounts.models import Person, Platform, PlatformRole, Role
from blueprints.core import audit, db
from blueprints.core.audit import AuditEntry
from blueprints.journeys import services as journeys
from blueprints.journeys.models import Journey, JourneyMember, JourneyRole
from blueprints.messaging import services as messaging
from blueprints.news.models import News, NewsKind
from tests.conftest import World


@dataclass
class Cast:
    """Who is there."""

    administrator: Person
    facilitator: Person
    coach: Person
    beneficiary: Person
    manager: Person
    journey: Journey


def cast_of(world: World) -> Cast:
    """Make an administrator, a facilitator, and one journey with its three members."""
    administrator = world.person(Role.ADMINISTRATOR, first_name="Odile", last_name="Rambert")
    facilitator = world.person(Role.FACILITATOR, first_name="Nadia", last_name="Benkirane")
    coach = world.person(Role.COACH, first_name="Julien", last_name="Mercadier")
    beneficiary = world.person(Role.BENEFICIARY, first_name="Awa", last_name="Diallo")
    manager = world.person(Role.MANAGER, first_name="Sophie", last_name="Lantier")
    journey = world.run(_journey, beneficiary=beneficiary.id, coach=coach.id, manager=manager.id)
    return Cast(administrator, facilitator, coach, beneficiary, manager, journey)


def present(person_id: UUID) -> Person:
    """Return a person's row, inside a unit of work."""
    found = people.find_person(person_id)
    assert found is not None
    return found


def _journey(*, beneficiary: UUID, coach: UUID, manager: UUID) -> Journey:
    made = journeys.open_journey(beneficiary=beneficiary, coach=coach, employer="Librairie du Pont")
    journeys.add_member(journey=made, person=manager, role=JourneyRole.MANAGER)
    messaging.open_conversations(journey=made, with_yes=True)
    return made


def acts(world: World, action: str, platform: Platform | None = None) -> list[AuditEntry]:
    """Return the entries of the audit trail for one act."""

    def read() -> list[AuditEntry]:
        statement = select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.sequence)
        return list(db.session().scalars(statement))

    found: list[AuditEntry] = world.read(read, platform=platform)
    return found


def told(world: World, kind: NewsKind) -> set[UUID]:
    """Return who was told this kind of news."""

    def read() -> set[UUID]:
        return set(db.session().scalars(select(News.person_id).where(News.kind == kind)))

    found: set[UUID] = world.read(read)
    return found


def roles_of(world: World, person: Person) -> list[PlatformRole]:
    """Return every role of a person, open or not."""

    def read() -> list[PlatformRole]:
        statement = select(PlatformRole).where(PlatformRole.person_id == person.id).order_by(PlatformRole.starts_at)
        return list(db.session().scalars(statement))

    found: list[PlatformRole] = world.read(read)
    return found


def members_of(world: World, journey: Journey) -> dict[JourneyRole, JourneyMember]:
    """Return the parts of a journey by role."""

    def read() -> dict[JourneyRole, JourneyMember]:
        rows = db.session().scalars(select(JourneyMember).where(JourneyMember.journey_id == journey.id))
        return {row.role: row for row in rows}

    found: dict[JourneyRole, JourneyMember] = world.read(read)
    return found


def trail_holds(world: World) -> bool:
    """Tell whether the audit trail is whole."""
    found: tuple[int, int | None] = world.read(audit.verify)
    return found[1] is None
