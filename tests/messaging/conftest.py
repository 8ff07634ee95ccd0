"""A journey with its people and conversations, and short ways to write in them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from blueprints.accounts.models import Person, Platform, Role
from blueprints.core import clock
from blueprints.core.access import Actor
from blueprints.files import storage
from blueprints.journeys import services as journeys
from blueprints.journeys.models import GuardianKind, Journey, JourneyMember, JourneyRole, JourneyStage
from blueprints.messaging import queries, services
from blueprints.messaging.models import ConversationKind
from tests.conftest import World

LONG_AGO = timedelta(days=30)


@dataclass
class Road:
    """Awa, her coach Julien, her manager Sophie, the doctor, and what they talk in."""

    world: World
    platform: Platform
    awa: Person
    julien: Person
    sophie: Person
    doctor: Person
    journey: Journey
    talks: dict[str, UUID] = field(default_factory=dict)

    def url(self, kind: str) -> str:
        """Return the address of one of the conversations."""
        return f"/mon-accompagnement/conversations/{self.talks[kind]}"

    def write(self, author: Person, kind: str, text: str, client_id: UUID | None = None) -> services.Sent:
        """Store a message without a browser."""

        def act() -> services.Sent:
            talk = queries.find_talk(self.talks[kind])
            assert talk is not None
            return services.send_message(talk=talk, author=author.id, client_id=client_id or uuid4(), text=text)

        sent = self.world.run(act, platform=self.platform)
        assert isinstance(sent, services.Sent)
        return sent

    def join(self, person: Person, role: JourneyRole, **dates: Any) -> JourneyMember:
        """Let somebody join."""
        if role is JourneyRole.GUARDIAN:
            dates.setdefault("guardian_kind", GuardianKind.CONTACT)
        member = self.world.run(
            journeys.add_member, platform=self.platform, journey=self.journey, person=person.id, role=role, **dates
        )
        assert isinstance(member, JourneyMember)
        return member

    def end(self, person: Person) -> None:
        """End a person's memberships."""

        def act() -> None:
            from blueprints.journeys import queries as reads

            for line in reads.list_members(self.journey.id):
                member = reads.find_member(line.id) if line.person_id == person.id else None
                if member is not None:
                    journeys.end_membership(member=member)

        self.world.run(act, platform=self.platform)


def actor_of(person: Person, *roles: Role) -> Actor:
    """Return a person as the rules know her."""
    return Actor(
        person_id=person.id,
        platform_id=person.platform_id,
        session_id=uuid4(),
        roles=frozenset(role.value for role in roles),
        name=person.full_name,
        pseudonym="",
    )


def make_road(world: World, platform: Platform | None = None) -> Road:
    """Make a journey in its fourth stage, begun a month ago, with its four conversations."""
    platform = platform or world.platform
    since = clock.now() - LONG_AGO
    people = [
        world.person(role, first_name=first, last_name=last, platform=platform)
        for first, last, role in (
            ("Awa", "Diallo", Role.BENEFICIARY),
            ("Julien", "Mercadier", Role.COACH),
            ("Sophie", "Lantier", Role.MANAGER),
            ("Samir", "Amrani", Role.DOCTOR),
        )
    ]
    awa, julien, sophie, doctor = people
    journey = world.run(
        journeys.open_journey,
        platform=platform,
        beneficiary=awa.id,
        coach=julien.id,
        employer="Ateliers Brunel",
        stage=JourneyStage.EMPLOYED,
        starts_at=since,
    )
    road = Road(world, platform, awa, julien, sophie, doctor, journey)
    road.join(sophie, JourneyRole.MANAGER, starts_at=since)
    road.join(doctor, JourneyRole.DOCTOR, starts_at=since)
    opened = world.run(
        services.open_conversations, platform=platform, journey=journey, with_yes=True, health=True, at=since
    )
    road.talks = {ConversationKind(one.kind).value: one.id for one in opened}
    return road


@pytest.fixture
def road(world: World) -> Road:
    """One journey with everybody."""
    return make_road(world)


@pytest.fixture
def enter(road: Road, browser: Callable[..., Any]) -> Callable[[str], Any]:
    """Open a browser as one of the journey's people, by her first name in small letters."""
    return lambda name: browser(getattr(road, name))


@pytest.fixture
def no_files(data_folder: Path) -> None:
    """Begin with an empty folder of files."""
    for path in (data_folder / storage.FOLDER).rglob("*"):
        if path.is_file():
            path.unlink()


JSON = {"Accept": "application/json"}


def typed(text: str, **more: Any) -> dict[str, Any]:
    """Return what the form of a conversation sends."""
    return {"body": text, "client_id": str(uuid4()), "seen": "0", **more}
