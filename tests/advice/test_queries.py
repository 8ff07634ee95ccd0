"""Lists of questions: whole, in order, page by page, and by their indexes."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Select, text

from blueprints.advice import queries
from blueprints.advice.models import Thread, Topic
from blueprints.advice.queries import LISTINGS, View, Way
from blueprints.core import clock, db
from blueprints.core.paging import Cursor
from tests.advice.making import answer, ask
from tests.conftest import World


def _read(world: World, view: View, author_id: UUID, **more: Any) -> queries.ThreadPage:
    page: queries.ThreadPage = world.read(queries.list_threads, view, author_id=author_id, **more)
    return page


def test_every_question_is_met_once_going_down_and_up_again(world: World) -> None:
    person = world.person()
    made = [ask(world, person, title=f"Question {number}").id for number in range(45)]
    down, cursor, pages = [], None, []
    while True:
        page = _read(world, View.ALL, person.id, way=Way.OLDER if cursor else Way.START, cursor=cursor)
        pages.append([row.id for row in page.rows])
        down += pages[-1]
        if page.older is None:
            break
        cursor = page.older
    assert down == made[::-1]
    assert [len(page) for page in pages] == [20, 20, 5]
    up = _read(world, View.ALL, person.id, way=Way.NEWER, cursor=page.newer)
    assert [row.id for row in up.rows] == pages[1]
    top = _read(world, View.ALL, person.id, way=Way.NEWER, cursor=up.newer)
    assert [row.id for row in top.rows] == pages[0]
    assert top.newer is None


def test_the_views_and_the_topic_choose_what_they_say(world: World) -> None:
    me, other = world.person(), world.person()
    answered = ask(world, other, topic=Topic.RIGHTS)
    answer(world, answered, me)
    waiting, mine = ask(world, other), ask(world, me, topic=Topic.RIGHTS)
    assert {row.id for row in _read(world, View.ALL, me.id).rows} == {answered.id, waiting.id, mine.id}
    assert {row.id for row in _read(world, View.UNANSWERED, me.id).rows} == {waiting.id, mine.id}
    assert [row.id for row in _read(world, View.OWN, me.id).rows] == [mine.id]
    rights = _read(world, View.ALL, me.id, topic=Topic.RIGHTS)
    assert {row.id for row in rights.rows} == {answered.id, mine.id}


@pytest.mark.parametrize("value", [None, "", "x", "12", "12-x", "x-" + "0" * 32, "9" * 30 + "-" + "0" * 32])
def test_a_cursor_that_is_none_is_left_aside(value: str | None) -> None:
    assert Cursor.parse(value) is None


def test_a_cursor_comes_back_whole_from_its_address() -> None:
    cursor = Cursor(clock.now(), uuid4())
    assert Cursor.parse(str(cursor)) == cursor


@pytest.mark.parametrize(
    ("view", "by_topic", "index"),
    [
        (View.ALL, False, "ix_threads_latest"),
        (View.ALL, True, "ix_threads_topic"),
        (View.UNANSWERED, False, "ix_threads_unanswered"),
        (View.OWN, False, "ix_threads_author"),
    ],
)
@pytest.mark.parametrize("way", list(Way))
def test_each_list_is_read_from_its_index_without_sorting(
    world: World, view: View, way: Way, *, by_topic: bool, index: str
) -> None:
    plan = world.run(_plan, listing=LISTINGS[view, way, by_topic], platform_id=world.platform.id)
    assert index in plan
    assert "TEMP B-TREE" not in plan
    assert "Sort" not in plan


def _plan(listing: Select[*tuple[Any, ...]], platform_id: UUID) -> str:
    """Return how the database would read a list, on tables as large as one likes."""
    session, here = db.session(), uuid4()
    values = {"author": here, "topic": Topic.RIGHTS, "at": clock.now(), "id": here}
    values |= {"reader": here, "moment": clock.now()}
    asked = listing.where(Thread.platform_id == platform_id)
    dialect = session.get_bind().dialect
    connection = session.connection()
    if dialect.name == "postgresql":
        for other in ("seqscan", "bitmapscan", "sort", "hashjoin", "mergejoin"):
            connection.execute(text(f"SET LOCAL enable_{other} = off"))
    compiled = asked.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
    known = compiled.construct_params(values)
    if dialect.name == "postgresql":
        rows = connection.exec_driver_sql(f"EXPLAIN {compiled}", known).all()
    else:
        places = tuple(str(known[name]) for name in compiled.positiontup or ())
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", places).all()
    return " | ".join(str(row[-1]) for row in rows)
