"""Two changes of one message at once: the second is told, and never written over the first."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import sleep
from typing import Any

import pytest

from blueprints.messaging import changing
from blueprints.messaging.changing import Spoken
from tests.conftest import Browser
from tests.messaging.conftest import JSON, Road

HELD_SECONDS = 0.6


def _spoken(road: Road) -> Spoken:
    found = changing.find_spoken(road.talks["shared"], 1)
    assert found is not None
    return found


def _withdraw(road: Road) -> None:
    changing.withdraw_message(spoken=_spoken(road))


def _edit(road: Road) -> None:
    changing.edit_message(spoken=_spoken(road), text="premier changement", expected=1)


@pytest.mark.parametrize("first", [_withdraw, _edit])
def test_a_change_that_was_prepared_before_another_was_stored_is_not_written(
    road: Road, enter: Callable[[str], Browser], first: Callable[[Road], None]
) -> None:
    road.write(road.sophie, "shared", "Bonjour Awa.")
    sophie, done = enter("sophie"), threading.Event()
    body = {"body": "deuxième changement", "place": "1", "csrf_token": sophie.csrf()}

    def slow() -> None:
        first(road)
        done.set()
        sleep(HELD_SECONDS)

    def change() -> Any:
        return sophie.post(f"{road.url('shared')}/messages/1/modifier", data=body)

    with ThreadPoolExecutor(2) as pool:
        storing = pool.submit(road.world.run, slow, platform=road.platform)
        assert done.wait(5)
        answer = pool.submit(change).result()
        storing.result()
    assert answer.status_code in (409, 422)
    data = enter("awa").get(f"{road.url('shared')}/messages", headers=JSON).get_json()
    shown = data["messages"][0]
    assert (shown["text"], bool(shown["withdrawn"])) == (
        ("", True) if first is _withdraw else ("premier changement", False)
    )
