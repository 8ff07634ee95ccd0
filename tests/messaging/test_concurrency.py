"""Many send at once: nothing is lost, nothing is doubled, and the order has no gap."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

from sqlalchemy import func, select

from blueprints.accounts.models import Role
from blueprints.core import db
from blueprints.journeys.models import JourneyRole
from blueprints.messaging.models import Conversation, Message
from blueprints.messaging.shares import HistoryShare
from tests.conftest import Browser
from tests.messaging.conftest import JSON, Road, typed

THREADS, SENDS = 8, 20
Enter = Callable[[str], Browser]


def _sequences(road: Road) -> tuple[list[int], int]:
    def read() -> tuple[list[int], int]:
        here = Message.conversation_id == road.talks["shared"]
        stored = list(db.session().scalars(select(Message.sequence).where(here).order_by(Message.sequence)))
        last = db.session().scalar(
            select(func.max(Conversation.last_sequence)).where(Conversation.id == road.talks["shared"])
        )
        return stored, last or 0

    found = road.world.read(read)
    assert isinstance(found, tuple)
    return found


def test_eight_people_at_once_make_one_order_without_a_gap(road: Road, enter: Enter) -> None:
    browsers = [enter(name) for name in ("awa", "julien", "sophie", "awa", "julien", "sophie", "awa", "julien")]
    bodies = [
        [typed(f"{one} {two}") | {"csrf_token": each.csrf()} for two in range(SENDS)]
        for one, each in enumerate(browsers)
    ]
    ready = threading.Barrier(THREADS)

    def send(number: int) -> list[int]:
        ready.wait()
        answers = [
            browsers[number].post(f"{road.url('shared')}/messages", data=body, headers=JSON) for body in bodies[number]
        ]
        assert {answer.status_code for answer in answers} == {201}
        return [answer.get_json()["message"]["sequence"] for answer in answers]

    with ThreadPoolExecutor(THREADS) as pool:
        answered = list(pool.map(send, range(THREADS)))
    assert all(sequences == sorted(sequences) for sequences in answered), "each one's own messages stay in order"
    told = sorted(sequence for sequences in answered for sequence in sequences)
    assert told == list(range(1, THREADS * SENDS + 1))
    assert _sequences(road) == (told, THREADS * SENDS)


def test_the_same_message_sent_eight_times_at_once_is_one(road: Road, enter: Enter) -> None:
    browsers = [enter("awa") for _ in range(THREADS)]
    body, ready = typed("Une seule fois"), threading.Barrier(THREADS)
    bodies = [body | {"csrf_token": each.csrf()} for each in browsers]

    def send(number: int) -> tuple[int, object]:
        ready.wait()
        answer = browsers[number].post(f"{road.url('shared')}/messages", data=bodies[number], headers=JSON)
        return answer.status_code, answer.get_json()

    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(send, range(THREADS)))
    assert sorted(status for status, _ in answers) == [200] * (THREADS - 1) + [201]
    assert all(data == answers[0][1] for _, data in answers)
    assert _sequences(road) == ([1], 1)


def test_one_id_with_many_texts_at_once_keeps_one_and_refuses_the_others(road: Road, enter: Enter) -> None:
    browsers, client, ready = [enter("awa") for _ in range(THREADS)], str(uuid4()), threading.Barrier(THREADS)
    bodies = [
        typed(f"Texte {number}", client_id=client) | {"csrf_token": each.csrf()} for number, each in enumerate(browsers)
    ]

    def send(number: int) -> int:
        ready.wait()
        return browsers[number].post(f"{road.url('shared')}/messages", data=bodies[number], headers=JSON).status_code

    with ThreadPoolExecutor(THREADS) as pool:
        statuses = sorted(pool.map(send, range(THREADS)))
    assert statuses == [201] + [409] * (THREADS - 1)
    assert _sequences(road) == ([1], 1)


def test_cursors_set_at_once_end_at_the_furthest(road: Road, enter: Enter) -> None:
    from blueprints.messaging.models import ReadCursor

    for number in range(THREADS):
        road.write(road.julien, "shared", f"Message {number}")
    browsers, ready = [enter("awa") for _ in range(THREADS)], threading.Barrier(THREADS)
    bodies = [{"sequence": number + 1, "csrf_token": each.csrf()} for number, each in enumerate(browsers)]

    def mark(number: int) -> int:
        ready.wait()
        return browsers[number].post(f"{road.url('shared')}/lu", data=bodies[number], headers=JSON).status_code

    with ThreadPoolExecutor(THREADS) as pool:
        assert set(pool.map(mark, range(THREADS))) == {200}
    assert road.world.read(lambda: list(db.session().scalars(select(ReadCursor.sequence)))) == [THREADS]


def test_the_past_shared_eight_times_at_once_is_shared_once(road: Road, enter: Enter) -> None:
    """Two pages of the person, or an impatient finger: one share is live, and everybody is told once."""
    road.write(road.awa, "shared", "avant")
    claire = road.world.person(Role.COACH, first_name="Claire")
    place = road.join(claire, JourneyRole.COACH)
    browsers = [enter("awa") for _ in range(THREADS)]
    same = str(uuid4())
    bodies = [
        {"since": "", "client_id": same if number % 2 else str(uuid4()), "csrf_token": each.csrf()}
        for number, each in enumerate(browsers)
    ]
    ready = threading.Barrier(THREADS)

    def share(number: int) -> int:
        ready.wait()
        return browsers[number].post(f"{road.url('shared')}/partage/{place.id}", data=bodies[number]).status_code

    with ThreadPoolExecutor(THREADS) as pool:
        assert set(pool.map(share, range(THREADS))) == {303}

    def live() -> tuple[int, int]:
        shares = db.session().scalars(select(HistoryShare)).all()
        return len([one for one in shares if one.revoked_at is None]), len({one.client_id for one in shares})

    alive, pages = road.world.read(live)
    assert (alive, pages) == (1, 5)
