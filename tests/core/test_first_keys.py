"""The first key of a kind is one, however many ask for it at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from blueprints.core import state
from blueprints.core.keystore import KeyKind, wrapped_keys

AT_ONCE = 6


@pytest.mark.parametrize("kind", [KeyKind.COLLECTIVE, KeyKind.SERVICE, KeyKind.AUDIT])
def test_who_ask_at_once_for_the_first_key_of_a_kind_get_the_same(app: Flask, kind: KeyKind) -> None:
    store, platform_id, barrier = state.of(app).keystore, uuid4(), Barrier(AT_ONCE)

    def ask(_number: int) -> UUID:
        barrier.wait()
        return store.current(kind, platform_id)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = set(pool.map(ask, range(AT_ONCE)))
    assert len(found) == 1
    counted = select(func.count()).where(wrapped_keys.c.kind == kind.value, wrapped_keys.c.platform_id == platform_id)
    with store.engine.connect() as connection:
        assert connection.execute(counted).scalar_one() == 1
    assert store.current(kind, platform_id) in found


def test_who_makes_the_first_key_after_another_finds_hers(app: Flask) -> None:
    """What a race comes to: both saw none, and the second takes the key that the first has made."""
    store, platform_id = state.of(app).keystore, uuid4()
    first = store.make(KeyKind.SERVICE, platform_id, first=True)
    assert store.make(KeyKind.SERVICE, platform_id, first=True) == first
    assert store.make(KeyKind.SERVICE, platform_id) != first, "a rotation makes another one on purpose"
    assert store.make(KeyKind.SERVICE, uuid4(), first=True) != first
