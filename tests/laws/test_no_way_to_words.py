"""An administrator has no way to words: every page and file is opened as her, and none holds a word of anybody's."""

from collections.abc import Callable
from uuid import UUID, uuid4

from flask.testing import FlaskClient
from sqlalchemy import Uuid, select

from blueprints.advice import services as advice
from blueprints.advice.models import Topic
from blueprints.core import db
from blueprints.messaging import queries as conversations
from blueprints.messaging import services as messaging
from blueprints.messaging.models import Conversation
from tests.conftest import Browser, World
from tests.desk.making import Cast, cast_of

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


def test_an_administrator_reads_no_word_on_any_page_or_file(world: World, browser: Callable[..., Browser]) -> None:
    cast = cast_of(world)
    _write(world, cast)
    reader = browser(cast.coach)
    mine, ids = browser(cast.administrator), _ids(world)
    assert len(ids) > 20
    opened = 0
    for rule in world.app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()):
            continue
        for values in [dict.fromkeys(rule.arguments, one) for one in ids] if rule.arguments else [{}]:
            built = rule.build(values)
            if built is None:
                continue
            answer = FlaskClient.open(mine, built[1], base_url=f"http://{mine.host}")  # thousands: no law of pages here
            opened += answer.status_code == 200
            assert WORD not in answer.get_data(as_text=True), built[1]
    assert opened > 30
    assert _is_read_by(reader, ids), "the coach reads it: the walk would have found it"
    assert _members_are_shown(mine, cast)


def _is_read_by(reader: Browser, ids: list[UUID]) -> bool:
    return any(WORD in reader.get(f"/mon-accompagnement/conversations/{one}").get_data(as_text=True) for one in ids)


def _members_are_shown(mine: Browser, cast: Cast) -> bool:
    """Tell whether she sees who is part of the journey, which is hers to know."""
    page = mine.get(f"/service/accompagnements/{cast.journey.id}").get_data(as_text=True)
    return all(name in page for name in ("Awa", "Julien", "Sophie"))
