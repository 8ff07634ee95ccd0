"""What the tests of trust stand on: the cast of the desk, words in every conversation, and an access on its way."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import select

from blueprints.accounts.models import Person, Role
from blueprints.core import db
from blueprints.core.audit import AuditEntry
from blueprints.journeys import queries as journeys
from blueprints.messaging import queries as conversations
from blueprints.messaging import services as messaging
from blueprints.messaging.models import Conversation, ConversationKind
from blueprints.privacy import queries, services
from blueprints.privacy.models import Ground
from blueprints.privacy.queries import Question
from tests.conftest import Browser, World
from tests.desk.making import Cast, cast_of

WORDS = "Le bruit me fatigue beaucoup"
MOTIVE = "Awa ne répond plus depuis quatre jours."


@dataclass
class Scene:
    """The cast, and the journey's conversations by kind."""

    cast: Cast
    talks: dict[ConversationKind, UUID]

    @property
    def private(self) -> UUID:
        """Return the conversation of the person and her coach."""
        return self.talks[ConversationKind.PRIVATE]


def scene_of(world: World, *, health: bool = False) -> Scene:
    """Make the cast, and one message in every conversation of the journey."""
    cast = cast_of(world)

    def talk() -> dict[ConversationKind, UUID]:
        journey = journeys.find_journey(cast.journey.id)
        assert journey is not None
        messaging.open_conversations(journey=journey, with_yes=True, health=health)
        found = db.session().scalars(select(Conversation).where(Conversation.journey_id == journey.id)).all()
        return {one.kind: one.id for one in found}

    talks: dict[ConversationKind, UUID] = world.run(talk)
    for kind in talks.keys() - {ConversationKind.HEALTH}:
        say(world, talks[kind], cast.coach, f"{WORDS} ({kind})")
    return Scene(cast, talks)


def say(world: World, conversation: UUID, author: Person, text: str) -> None:
    """Write one message."""

    def send() -> None:
        found = conversations.find_talk(conversation)
        assert found is not None
        messaging.send_message(talk=found, author=author.id, client_id=uuid4(), text=text)

    world.run(send)


def asked_for(world: World, scene: Scene, *kinds: ConversationKind, hours: int = 4, **more: object) -> UUID:
    """Ask for an access to these conversations (the private one by default), as the administrator; return its id."""
    wanted = [scene.talks[kind] for kind in kinds or (ConversationKind.PRIVATE,)]

    def act() -> UUID:
        journey = journeys.find_with_members(scene.cast.journey.id)
        assert journey is not None
        values = {"client_id": uuid4(), "asked_by": scene.cast.administrator.id, "ground": Ground.DANGER}
        values |= {"motive": MOTIVE, "hours": hours, "talks": wanted} | more
        return services.ask(journey=journey, **values).id  # type: ignore[arg-type] # plain values

    made: UUID = world.run(act)
    return made


def on(world: World, access: UUID, act: Callable[..., None], **values: object) -> None:
    """Run one of the services on an access."""

    def run() -> None:
        act(question=question_of(access), **values)

    world.run(run)


def question_of(access: UUID) -> Question:
    """Return an access, inside a unit or a read."""
    found = queries.find_question(access)
    assert found is not None
    return found


def opened_for(world: World, scene: Scene, *kinds: ConversationKind, hours: int = 4, **more: object) -> UUID:
    """Ask, and let the facilitator agree; return the access's id."""
    access = asked_for(world, scene, *kinds, hours=hours, **more)
    on(world, access, services.approve, second_id=scene.cast.facilitator.id)
    return access


def reading_path(access: UUID, conversation: UUID) -> str:
    """Return the address of the words."""
    return f"/service/acces/{access}/conversations/{conversation}"


def entries(world: World, action: str) -> list[AuditEntry]:
    """Return the entries of the trail for one act, in order."""

    def read() -> list[AuditEntry]:
        statement = select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.sequence)
        return list(db.session().scalars(statement))

    found: list[AuditEntry] = world.read(read)
    return found


def page(browser: Browser, path: str) -> str:
    """Return the words of a page that opens."""
    answer = browser.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.get_data(as_text=True).replace("\u00a0", " ")


def second_administrator(world: World, number: int = 0) -> Person:
    """Make another administrator, whom the installation trusts."""
    return world.person(Role.ADMINISTRATOR, first_name="Hélène", last_name=f"Vasseur{number or ''}")
