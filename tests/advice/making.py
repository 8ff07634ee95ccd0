"""What the tests of advice are made of."""

from collections.abc import Callable
from threading import Barrier
from threading import Thread as Worker
from typing import Any
from uuid import UUID, uuid4

from blueprints.accounts.models import Person, Platform
from blueprints.advice import queries, services
from blueprints.advice.models import Thread, Topic
from blueprints.core.errors import Refused, Stale
from tests.conftest import World

FORM = {"topic": "at_work", "title": "Comment demander une pause ?", "body": "Je suis fatiguée à midi."}


def ask(world: World, person: Person, platform: Platform | None = None, **more: Any) -> Thread:
    """Ask a question as *person*."""
    values = {"title": "Une question", "body": "Bonjour", "topic": Topic.AT_WORK, "client_id": uuid4(), **more}
    made: Thread = world.run(services.ask_question, platform=platform, author_id=person.id, **values)
    return made


def answer(world: World, thread: Thread, person: Person, body: str = "Essayez le matin.") -> UUID:
    """Answer as *person*; return the post's id."""

    def act() -> UUID:
        fresh = queries.find_thread(thread.id)
        assert fresh is not None
        post = services.answer_question(thread=fresh, author_id=person.id, client_id=uuid4(), body=body)
        return post.id

    made: UUID = world.run(act)
    return made


def path(thread: Thread) -> str:
    """Return the address of a question."""
    return f"/conseils/{thread.id}"


def at_once(world: World, *acts: Callable[[], Any]) -> list[Any]:
    """Run each act in a unit of work and a thread of its own, all together; return what each gives or is refused."""
    together, done = Barrier(len(acts)), []

    def work(act: Callable[[], Any]) -> None:
        try:
            together.wait()
            done.append(world.run(act))
        except (Refused, Stale) as refused:
            done.append(refused)

    workers = [Worker(target=work, args=(act,)) for act in acts]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    return done
