"""What the tests of the rules are made of."""

from collections.abc import Callable, Iterable
from uuid import UUID, uuid4

from blueprints.accounts import queries as people
from blueprints.accounts.models import Person, Platform
from blueprints.charter import content, proposals, publishing, queries, writing
from blueprints.charter.models import CharterProposal
from blueprints.charter.publishing import Published
from blueprints.charter.writing import Words
from tests.conftest import Browser, World

Open = Callable[..., Browser]
PHOTOS = "On ne prend pas de photo sans demander."
WHY = "On ajoute une règle sur les photos."


def begun(world: World, leader: Person, platform: Platform | None = None) -> None:
    """Begin to write the rules of a platform."""
    world.run(writing.begin, platform=platform, actor_id=leader.id)


def published(
    world: World, leader: Person, words: str = PHOTOS, *, taken: Iterable[UUID] = (), platform: Platform | None = None
) -> Published:
    """Publish a version with one more rule."""

    def run() -> Published:
        charter = writing.begin(actor_id=leader.id)
        typed = Words("Les photos", words, "Demandez avant de prendre une photo.")
        writing.add_rule(charter=charter, client_id=uuid4(), typed=typed, actor_id=leader.id)
        author = people.find_person(leader.id)
        assert author is not None
        seen = content.fingerprint(writing.written(charter))
        return publishing.publish(charter=charter, seen=seen, why=WHY, taken=set(taken), author=author)

    made: Published = world.run(run, platform=platform)
    return made


def proposed(
    world: World, author: Person, words: str = "On n’insulte personne, même pour rire.", key: str = "respect"
) -> CharterProposal:
    """Propose other words for a rule."""
    made: CharterProposal = world.run(
        proposals.propose,
        author_id=author.id,
        client_id=uuid4(),
        rule_key=key,
        words=words,
        why="Certaines blagues blessent.",
    )
    return made


def agreed_to(world: World, person: Person) -> list[int]:
    """Return which versions somebody agreed to, the last first."""
    return [one.number for one in world.read(queries.list_agreements, person.id)]
