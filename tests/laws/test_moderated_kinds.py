"""The law of moderated texts: every kind is whole, so that whatever is reported can be found, named and decided on."""

from collections.abc import Sequence
from uuid import uuid4

import pytest
from flask import Flask

from blueprints.core import db
from blueprints.moderation import kinds
from blueprints.moderation.kinds import Standing
from tests.conftest import World

LONGEST = 40


def test_everything_that_members_write_to_each_other_can_be_reported(app: Flask) -> None:
    del app
    assert {one.name for one in kinds.every()} >= {"idea", "advice.post", "testimonial"}


def test_every_kind_has_a_name_that_stays_and_words_for_people(app: Flask) -> None:
    del app
    for kind in kinds.every():
        assert 0 < len(kind.name) <= LONGEST, kind.name
        assert kinds.known(kind.name) is kind
        assert str(kind.said).strip(), kind.name
        assert kind.icon, kind.name


def test_what_is_not_there_is_not_found_and_nobody_wrote_it(world: World) -> None:
    for kind in kinds.every():
        assert world.read(kind.find, uuid4()) is None, kind.name
        assert world.read(kind.author_of, uuid4()) is None, kind.name


def test_a_kind_names_its_topics(world: World) -> None:
    def topics() -> Sequence[Sequence[object]]:
        return [kind.topics() for kind in kinds.every()]

    assert all(len(one) == 2 for found in world.read(topics) for one in found)


def test_an_unknown_kind_is_said_at_once(app: Flask) -> None:
    del app
    assert kinds.find("nothing") is None
    with pytest.raises(LookupError, match="nothing"):
        kinds.known("nothing")


def test_the_standings_are_those_that_texts_keep() -> None:
    for table in ("posts", "ideas"):
        column = db.Model.metadata.tables[table].c.standing
        assert set(column.type.enums) == {one.value for one in Standing}, table  # type: ignore[attr-defined] # an Enum
