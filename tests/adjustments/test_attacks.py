"""Two at once on one adjustment or one idea: nobody is taken at a word she took back, or has read other ones."""

import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import sleep
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from blueprints.accounts.models import Role
from blueprints.adjustments import keeping, queries, sealing, services
from blueprints.adjustments.models import Adjustment, AdjustmentState, Answer, IdeaState
from blueprints.core import db
from blueprints.core.errors import Refused, Stale
from tests.adjustments.conftest import Bench, page_of
from tests.conftest import Browser, World
from tests.messaging.conftest import Road

HELD_SECONDS = 0.6
Enter = Callable[[str], Browser]


def _token(page: str) -> str:
    offered = re.search(r'name="jeton" value="([^"]+)"', page)
    assert offered is not None
    return offered[1]


def _while(world: World, act: Callable[[], Any], meanwhile: Callable[[], Any]) -> Any:
    """Do *meanwhile* after *act* was done and before it is committed; return what it gives."""
    done = threading.Event()

    def slow() -> None:
        act()
        done.set()
        sleep(HELD_SECONDS)

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(world.run, slow)
        assert done.wait(5)
        second = pool.submit(meanwhile)
        first.result()
        return second.result()


def test_a_yes_taken_back_while_the_other_yes_is_said_makes_no_agreement_of_one(
    bench: Bench, road: Road, world: World, enter: Enter
) -> None:
    made = bench.propose(road.julien)
    sophie = enter("sophie")
    asked = {"answer": Answer.YES.value, "version": str(bench.find(made).version)}
    assert sophie.submit(f"{page_of(made)}/reponse", asked).status_code == 303
    token = _token(sophie.get(page_of(made)).text)
    body = {"jeton": token, "csrf_token": sophie.csrf()}

    def say_yes() -> None:
        found = _held(made)
        services.answer(adjustment=found, actor=road.awa.id, version=found.version, said=Answer.YES)

    _while(world, say_yes, lambda: sophie.post("/annuler", data=body))
    state = bench.find(made).state
    said = {one.person_id for one in world.read(queries.list_yeses, made) if one.answer is Answer.YES}
    assert (state is AdjustmentState.AGREED) == (said >= {road.awa.id, road.sophie.id})


def _held(adjustment_id: UUID) -> Any:
    """Return the adjustment as the gate does in a unit: held until its end."""
    db.session().execute(select(Adjustment.id).where(Adjustment.id == adjustment_id).with_for_update())
    found = queries.find_adjustment(adjustment_id)
    assert found is not None
    return found


def _words(title: str) -> sealing.IdeaWords:
    return sealing.IdeaWords(constraint="bruit", title=title, measure="m", cost="", how="", watch="")


def test_no_idea_is_published_with_words_that_nobody_read(bench: Bench, road: Road, world: World) -> None:
    kept = bench.brought(AdjustmentState.KEPT)
    bench.act(kept, keeping.send, author=road.awa.id, words=_words("lu"), version=-1)
    nadia = world.person(Role.FACILITATOR)

    def accept() -> None:
        idea = queries.find_idea_of(kept)
        assert idea is not None
        keeping.accept(idea=idea, reader=nadia.id, version=idea.version)

    def send_again() -> None:
        with pytest.raises((Stale, Refused)):
            bench.act(kept, keeping.send, author=road.awa.id, words=_words("jamais lu"), version=1)

    _while(world, accept, send_again)
    idea = world.read(queries.find_idea_of, kept)
    words = world.read(lambda: sealing.open_idea(idea.words, platform=idea.platform_id, row=idea.id))
    assert (idea.state, words.title) == (IdeaState.ACCEPTED, "lu")
