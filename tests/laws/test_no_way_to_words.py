"""An administrator has no way to words: every page and file is opened as her, and none holds a word of anybody's."""

from collections.abc import Callable, Iterable, Iterator
from uuid import UUID, uuid4

from flask.testing import FlaskClient
from sqlalchemy import Uuid, select

from blueprints.advice import services as advice
from blueprints.advice.models import Topic
from blueprints.core import db
from blueprints.ideas import services as ideas
from blueprints.messaging import queries as conversations
from blueprints.messaging import services as messaging
from blueprints.messaging.models import Conversation
from blueprints.privacy import services
from tests.conftest import Browser, World
from tests.desk.making import Cast, cast_of
from tests.privacy.making import Scene, asked_for, on, reading_path, second_administrator

WORD = "CANARIDENOSMOTS"
"""Written wherever people write; it may be nowhere that an administrator looks."""


def _write(world: World, cast: Cast) -> None:
    """Put the word in every conversation of the journey, and in the collective."""

    def talk() -> None:
        kinds = db.session().scalars(select(Conversation).where(Conversation.journey_id == cast.journey.id)).all()
        for conversation in kinds:
            talk_ = conversations.find_talk(conversation.id)
            assert talk_ is not None
            messaging.send_message(talk=talk_, author=cast.coach.id, client_id=uuid4(), text=f"{WORD} au travail")

    world.run(talk)
    world.run(
        advice.ask_question,
        author_id=cast.beneficiary.id,
        client_id=uuid4(),
        topic=Topic.AT_WORK,
        title=f"{WORD} ?",
        body=f"{WORD}, qui sait ?",
    )
    author = cast.beneficiary.id
    world.run(ideas.send_idea, author_id=author, client_id=uuid4(), title=f"{WORD} !", body=f"{WORD} partout")


def _ids(world: World) -> list[UUID]:
    """Return the ids of a few rows of every table; all the conversations and people there are among them."""

    def read() -> list[UUID]:
        found: list[UUID] = []
        for mapper in db.Model.registry.mappers:
            column = mapper.columns.get("id")
            if column is not None and isinstance(column.type, Uuid):
                found.extend(db.session().scalars(select(mapper.attrs.id.class_attribute).limit(3)))
        return found

    ids: list[UUID] = world.read(read)
    return ids


def _paths(world: World, ids: list[UUID], pairs: Iterable[tuple[UUID, UUID]] = ()) -> Iterator[str]:
    """Yield the address of every page and file, for each of these ids; for each of these pairs where it takes two."""
    for rule in world.app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()):
            continue
        names = sorted(rule.arguments)
        given = [dict.fromkeys(names, one) for one in ids] if names else [{}]
        given += [dict(zip(names, pair, strict=True)) for pair in pairs if len(names) == len(pair)]
        built = (rule.build(values) for values in given)
        yield from (one[1] for one in built if one is not None)


def _walk(mine: Browser, paths: Iterable[str]) -> tuple[int, set[str]]:
    """Open every address; return how many opened, and those where the word stands."""
    opened, found = 0, set()
    for path in paths:
        answer = FlaskClient.open(mine, path, base_url=f"http://{mine.host}")  # thousands: no law of pages here
        opened += answer.status_code == 200
        if WORD in answer.get_data(as_text=True):
            found.add(path)
    return opened, found


def test_an_administrator_reads_no_word_on_any_page_or_file(world: World, browser: Callable[..., Browser]) -> None:
    cast = cast_of(world)
    _write(world, cast)
    reader = browser(cast.coach)
    mine, ids = browser(cast.administrator), _ids(world)
    assert len(ids) > 20
    opened, found = _walk(mine, _paths(world, ids))
    assert found == set()
    assert opened > 30
    assert _is_read_by(reader, ids), "the coach reads it: the walk would have found it"
    assert _members_are_shown(mine, cast)


def test_an_extraordinary_access_is_the_only_way_and_opens_what_it_names_alone(
    world: World, browser: Callable[..., Browser]
) -> None:
    """The law is widened, not loosened: asked for and agreed to by two, one page a named conversation, and it ends."""
    cast = cast_of(world)
    _write(world, cast)
    scene = Scene(cast, {one.kind: one.id for one in world.read(_talks, cast)})
    asked = asked_for(world, scene)
    mine, second = browser(cast.administrator), browser(second_administrator(world))

    def found(reader: Browser) -> set[str]:
        ids, pairs = [asked, *scene.talks.values(), cast.journey.id], [(asked, one) for one in scene.talks.values()]
        return _walk(reader, _paths(world, ids, pairs))[1]

    assert found(mine) == set(), "asking opens nothing"
    on(world, asked, services.approve, second_id=cast.facilitator.id)
    assert found(mine) == {reading_path(asked, scene.private)}, "one page, of the conversation it names"
    assert found(second) == set(), "another administrator reads nothing by it"
    on(world, asked, services.stop, actor_id=cast.facilitator.id)
    assert found(mine) == set(), "what is over is over"


def _talks(cast: Cast) -> list[Conversation]:
    statement = select(Conversation).where(Conversation.journey_id == cast.journey.id)
    return list(db.session().scalars(statement))


def _is_read_by(reader: Browser, ids: list[UUID]) -> bool:
    return any(WORD in reader.get(f"/mon-accompagnement/conversations/{one}").get_data(as_text=True) for one in ids)


def _members_are_shown(mine: Browser, cast: Cast) -> bool:
    """Tell whether she sees who is part of the journey, which is hers to know."""
    page = mine.get(f"/service/accompagnements/{cast.journey.id}").get_data(as_text=True)
    return all(name in page for name in ("Awa", "Julien", "Sophie"))
