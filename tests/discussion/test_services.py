"""Posts: numbered one after the other, sent twice is one."""

from threading import Barrier, Thread
from uuid import UUID, uuid4

from flask import Flask

from blueprints.core import db, transaction
from blueprints.discussion import queries, services
from tests.conftest import World


def _add(discussion_id: UUID, author_id: UUID, client_id: UUID, body: str = "Bonjour") -> tuple[UUID, int, int]:
    post, held = services.add_post(discussion_id=discussion_id, author_id=author_id, client_id=client_id, body=body)
    return post.id, post.number, held.post_count


def test_posts_are_numbered_in_their_order(world: World) -> None:
    person = world.person()
    held = world.run(services.open_discussion)
    numbers = [world.run(_add, discussion_id=held.id, author_id=person.id, client_id=uuid4())[1] for _ in range(3)]
    assert numbers == [1, 2, 3]


def test_the_same_post_sent_twice_is_one_post(world: World) -> None:
    person, client_id = world.person(), uuid4()
    held = world.run(services.open_discussion)
    first = world.run(_add, discussion_id=held.id, author_id=person.id, client_id=client_id)
    again = world.run(_add, discussion_id=held.id, author_id=person.id, client_id=client_id, body="Autre")
    assert again == first
    assert [row.body for row in world.read(queries.list_posts, held.id)] == ["Bonjour"]


def test_two_people_may_use_the_same_client_id(world: World) -> None:
    client_id = uuid4()
    held = world.run(services.open_discussion)
    for person in (world.person(), world.person()):
        world.run(_add, discussion_id=held.id, author_id=person.id, client_id=client_id)
    assert len(world.read(queries.list_posts, held.id)) == 2


def test_posts_written_at_the_same_time_get_different_numbers(world: World, app: Flask) -> None:
    people = [world.person() for _ in range(6)]
    held = world.run(services.open_discussion)
    together, failures = Barrier(len(people)), []

    def write(author_id: UUID) -> None:
        together.wait()
        try:
            with app.app_context():
                db.enter_platform(world.platform.id)
                with transaction.apart():
                    _add(held.id, author_id, uuid4())
        except Exception as error:  # noqa: BLE001 - a thread tells what went wrong
            failures.append(error)

    threads = [Thread(target=write, args=(person.id,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert [row.number for row in world.read(queries.list_posts, held.id)] == [1, 2, 3, 4, 5, 6]


def test_a_page_holds_twenty_posts_and_the_next_one_starts_after(world: World) -> None:
    person = world.person()
    held = world.run(services.open_discussion)
    for _ in range(23):
        world.run(_add, discussion_id=held.id, author_id=person.id, client_id=uuid4())
    first = world.read(queries.list_posts, held.id)
    rest = world.read(queries.list_posts, held.id, first[-1].number)
    assert [row.number for row in (*first, *rest)] == list(range(1, 24))
    assert len(first) == 20
