"""Closing an account: what its page promises of messages without a name holds, whether they wait or are published."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
import time_machine
from sqlalchemy import select

from blueprints.accounts import leaving
from blueprints.accounts.models import Person, Role
from blueprints.advice import queries as advice
from blueprints.advice import services as advising
from blueprints.core import clock, db
from blueprints.discussion import queries, signing
from blueprints.discussion.models import Post, Signed, Standing
from blueprints.moderation.models import Case, CaseEvent, CaseState
from tests.advice.making import ask
from tests.conftest import Browser, World

Open = Callable[..., Browser]
SECRET, TITLE = "Je n’ose pas le dire avec mon nom.", "Ma question que personne ne lira"
PROMISE = "Vos messages sans nom que personne n’a encore lus."


def _answer(world: World, author: Person) -> UUID:
    thread = ask(world, world.person())

    def act() -> UUID:
        fresh = advice.find_thread(thread.id)
        assert fresh is not None
        words = {"author_id": author.id, "client_id": uuid4(), "body": SECRET, "signed": Signed.NOBODY}
        return advising.answer_question(thread=fresh, **words).id  # type: ignore[arg-type] # one dict of four types

    made: UUID = world.run(act)
    return made


def _question(browser: Browser) -> None:
    form = {"title": TITLE, "topic": "at_work", "body": SECRET, "signed": "nobody", "client_id": str(uuid4())}
    assert browser.submit("/conseils/nouvelle-question", {**form, "etape": "publier"}).status_code in (200, 303)


def _everything(world: World) -> str:
    def read() -> str:
        rows = [db.session().execute(select(table)).all() for table in db.Model.metadata.sorted_tables]
        return repr(rows)

    found: str = world.read(read)
    return found


def _case(world: World, post_id: UUID) -> Case:
    made: Case = world.read(lambda: db.session().scalars(select(Case).where(Case.subject_id == post_id)).one())
    return made


def test_what_nobody_read_is_promised_to_go_and_goes_whole(world: World, browser: Open) -> None:
    author = world.person(first_name="Yasmina")
    post_id = _answer(world, author)
    assert PROMISE in {one.sentence for one in world.read(leaving.recap, author.id)}
    assert SECRET in _everything(world)
    world.run(lambda: leaving.end(author.id))
    assert SECRET not in _everything(world)
    client = browser(world.person(Role.FACILITATOR))
    assert "À relire\u00a0: 0" in client.get("/moderation").text
    case = _case(world, post_id)
    assert (case.state, case.open_subject_id, case.sealed_author) == (CaseState.CLOSED, None, None)
    assert "Il n’y a plus rien à décider" in client.get(f"/moderation/{case.id}").text


def test_the_rows_of_its_case_say_the_day_alone(world: World) -> None:
    author = world.person()
    post_id = _answer(world, author)
    with time_machine.travel(datetime.now(UTC) + timedelta(days=3)):
        world.run(lambda: leaving.end(author.id))
        case = _case(world, post_id)
        events = world.read(lambda: db.session().scalars(select(CaseEvent).order_by(CaseEvent.number)).all())
        withdrawn = world.read(queries.find_post, post_id).withdrawn_at
    for moment in (case.waits_since, events[-1].happened_at, withdrawn):
        told = clock.paris(moment)
        assert (told.hour, told.minute, told.second) == (0, 0, 0)


@pytest.mark.parametrize("standing", [Standing.VISIBLE, Standing.FOLDED])
def test_what_was_published_stays_and_leads_to_nobody(world: World, browser: Open, standing: Standing) -> None:
    author = world.person(first_name="Yasmina", last_name="Cherif")
    post_id = _answer(world, author)
    world.run(advising.stand, subject_id=post_id, standing=standing, warning="Dur." if standing != "visible" else "")
    assert PROMISE not in {one.sentence for one in world.read(leaving.recap, author.id)}
    world.run(lambda: leaving.end(author.id))
    post: Post = world.read(queries.find_post, post_id)
    assert (post.body, post.withdrawn_at) == (SECRET, None)
    assert world.read(signing.author_of, post) == author.id  # an account without a name


def test_a_question_that_nobody_read_goes_with_its_title(world: World, browser: Open) -> None:
    author = world.person()
    client = browser(author)
    _question(client)
    assert TITLE in _everything(world)
    world.run(lambda: leaving.end(author.id))
    everything = _everything(world)
    assert SECRET not in everything
    assert TITLE not in everything
