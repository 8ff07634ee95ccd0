"""Searching many conversations: as few statements as for two, and what was found conversation by conversation."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from blueprints.accounts.models import Role
from blueprints.core import clock
from blueprints.journeys import services as journeys
from blueprints.journeys.models import JourneyStage
from blueprints.messaging import queries, searching, services
from blueprints.messaging.talks import Talk
from tests.conftest import Browser
from tests.messaging.conftest import LONG_AGO, Road, actor_of

ASK, FOUND = "/mon-accompagnement/recherche", "/mon-accompagnement/recherche/resultats"
Own = list[tuple[Talk, datetime]]


def _accompany(road: Road, number: int) -> list[UUID]:
    """Let the coach accompany so many more persons; return their conversations with him."""
    found = []
    for place in range(number):
        person = road.world.person(Role.BENEFICIARY, first_name=f"Personne{place}")
        since = clock.now() - LONG_AGO
        journey = road.world.run(
            journeys.open_journey,
            beneficiary=person.id,
            coach=road.julien.id,
            employer="",
            stage=JourneyStage.ASSESS,
            starts_at=since,
        )
        talks = road.world.run(services.open_conversations, journey=journey, with_yes=True, health=False, at=since)
        found.append(next(one.id for one in talks if one.kind == "private"))
    return found


def _write(road: Road, talk_id: UUID, texts: list[str], first: datetime) -> None:
    def act() -> None:
        talk = queries.find_talk(talk_id)
        assert talk is not None
        for number, text in enumerate(texts):
            at = first + timedelta(seconds=number)
            services.send_message(talk=talk, author=road.julien.id, client_id=uuid4(), text=text, at=at)

    road.world.run(act)


def _own(road: Road) -> Own:
    own: Own = road.world.read(searching.list_own, actor_of(road.julien, Role.COACH))
    return own


def test_twenty_conversations_cost_the_statements_of_two(
    road: Road, browser: Callable[..., Browser], statements: list[str]
) -> None:
    julien, counts = browser(road.julien), []
    for number in (2, 18):
        for talk in _accompany(road, number):
            _write(road, talk, ["Un canari", "Autre chose"], clock.now() - timedelta(days=1))
        julien.submit(ASK, {"words": "canari"})
        julien.get(FOUND)
        statements.clear()
        page = julien.get(FOUND).text
        counts.append(len(statements))
    assert "20 messages contiennent vos mots." in page
    assert counts[0] == counts[1] <= 10, statements


@pytest.mark.parametrize("batch", [2, 7, 1000])
@pytest.mark.parametrize("bound", [5, 40, 20_000])
def test_together_or_one_by_one_the_same_is_found(
    road: Road, monkeypatch: pytest.MonkeyPatch, batch: int, bound: int
) -> None:
    for place, talk in enumerate(_accompany(road, 6)):
        texts = [("Un canari", "Rien")[number * place % 3 == 1] for number in range((0, 1, 3, 9, 12, 3)[place])]
        _write(road, talk, texts, clock.now() - timedelta(days=2))
    own = _own(road)
    monkeypatch.setattr(searching, "_together", lambda parts: [[part] for part in parts if part.size])
    apart = road.world.read(searching.look, own, "canari", bound=bound)
    monkeypatch.undo()
    monkeypatch.setattr(searching, "_BATCH", batch)
    together = road.world.read(searching.look, own, "canari", bound=bound)
    assert together == apart
    assert together.looked == min(bound, 28)
    assert together.limited is (bound < 28)


def test_nothing_from_before_she_came_is_read_with_the_others(road: Road) -> None:
    old, new = _accompany(road, 2)
    for talk in (old, new):
        _write(road, talk, ["Un canari d’avant"], clock.now() - timedelta(days=5))
        _write(road, talk, ["Un canari d’après"], clock.now() - timedelta(days=1))
    own = [
        (talk, clock.now() - timedelta(days=2) if talk.id == new else start)
        for talk, start in _own(road)
        if talk.id in (old, new)
    ]
    found = road.world.read(searching.look, own, "canari")
    assert (found.count, found.looked) == (3, 3)
    assert [one.talk.id for one in found.found].count(new) == 1


def test_a_bound_over_many_conversations_takes_the_end_of_each(road: Road, statements: list[str]) -> None:
    for talk in _accompany(road, 10):
        _write(road, talk, [f"Canari {number}" for number in range(6)], clock.now() - timedelta(days=1))
    own = _own(road)
    statements.clear()
    found = road.world.read(searching.look, own, "canari", bound=25)
    assert len([one for one in statements if "message" in one.lower()]) == 1
    assert (found.looked, found.limited) == (25, True)
    assert {one.sequence for one in found.found} == {4, 5, 6}
