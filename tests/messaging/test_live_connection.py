"""The live connection against a bare client: who gets in, what travels, and when it ends."""

import contextlib
import http.client
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import websocket
from flask import Flask
from sqlalchemy import update
from werkzeug.serving import make_server

from blueprints.accounts import services as accounts
from blueprints.accounts import sessions
from blueprints.accounts.models import Person, Role, WebSession
from blueprints.core import clock, db, presence, sockets, transaction
from blueprints.core.socket_door import PER_SESSION, Line, Registry, registry
from blueprints.my_account import services as my_account
from tests.conftest import OTHER_HOST
from tests.messaging.conftest import Road

QUERY = "/socket.io/?EIO=4&transport=websocket"
JOIN = "40/live,"
SHORT = 0.6


# --- a server and a bare client ---------------------------------------------------------------------------------------


@pytest.fixture
def port(app: Flask) -> Iterator[int]:
    """Serve the application of the test on a real port; every line is closed at the end."""
    server: Any = make_server("127.0.0.1", 0, app, threaded=True)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server.server_port
    with app.app_context():
        sockets.close_all()
    assert _becomes(lambda: len(registry) == 0, 3)
    server.shutdown()
    thread.join()
    server.server_close()


class Client:
    """A websocket by hand: it speaks the library's protocol only when it is told to."""

    def __init__(self, port: int, token: str, host: str = "localhost") -> None:
        self.line = websocket.create_connection(
            f"ws://127.0.0.1:{port}{QUERY}",
            host=f"{host}:{port}",
            origin=f"http://{host}:{port}",
            cookie=f"{sessions.COOKIE}={token}",
            timeout=3,
        )
        assert self.hear().startswith("0{"), "the library greets"

    def say(self, text: str) -> None:
        self.line.send(text)

    def hear(self, seconds: float = 3) -> str:
        """Return what comes next, or nothing when nothing comes or the line has ended."""
        self.line.settimeout(seconds)
        try:
            return str(self.line.recv())
        except (websocket.WebSocketException, OSError):
            return ""

    def join(self, auth: str = "") -> str:
        self.say(JOIN + auth)
        return self.hear()

    def news(self, seconds: float = SHORT) -> list[dict[str, Any]]:
        """Return the signals that come within some time."""
        heard, until = [], time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            said = self.hear(left)
            if said.startswith("42/live,"):
                name, data = json.loads(said.removeprefix("42/live,"))
                assert name == sockets.SIGNAL
                heard.append(data)
        return heard

    @property
    def raw(self) -> socket.socket:
        """The line under the protocol."""
        assert self.line.sock is not None
        return self.line.sock

    def ends(self, seconds: float) -> bool:
        """Tell whether the line itself is cut within some time; this client never answers a goodbye."""
        raw, until = self.raw, time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            raw.settimeout(left)
            try:
                if raw.recv(4096) == b"":
                    return True
            except ConnectionError:
                return True
            except OSError:
                return False
        return False


def _becomes(condition: Callable[[], bool], seconds: float) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until and not condition():
        time.sleep(0.01)
    return condition()


@pytest.fixture
def token_of(app: Flask) -> Callable[[Person], str]:
    """Sign a person in and return her browser's token."""

    def sign_in(person: Person) -> str:
        with app.test_request_context(base_url="http://localhost"):
            db.enter_platform(person.platform_id)
            with transaction.apart():
                return sessions.open_session(person.id, "Firefox sur Linux")

    return sign_in


@pytest.fixture
def connect(port: int, token_of: Callable[[Person], str]) -> Iterator[Callable[..., Client]]:
    """Open lines, by person or by token, that listen at once unless told otherwise."""
    made = []

    def make(person: Person | None = None, *, token: str = "", join: bool = True) -> Client:
        client = Client(port, token or token_of(person))  # type: ignore[arg-type] # one of them is given
        made.append(client)
        if join:
            assert client.join().startswith('40/live,{"sid":')
        return client

    yield make
    for client in made:
        with contextlib.suppress(OSError, AssertionError):
            client.raw.close()


def _knock(port: int, path: str = QUERY, method: str = "GET", **headers: str) -> http.client.HTTPResponse:
    """Make a handshake by hand and return the answer; a header given as "" is left out."""
    given = {
        "Host": f"localhost:{port}",
        "Origin": f"http://localhost:{port}",
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Key": "x3JJHMbDL1EzLkh9GBhXDw==",
        "Sec-WebSocket-Version": "13",
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=3)
    connection.request(method, path, headers={name: value for name, value in given.items() if value})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


# --- who gets in ------------------------------------------------------------------------------------------------------


def test_a_stranger_is_refused_at_the_door(port: int) -> None:
    for cookie in ("", f"{sessions.COOKIE}=", f"{sessions.COOKIE}=made-up", "__Host-session2=x"):
        assert _knock(port, Cookie=cookie).status == 401
    assert len(registry) == 0, "no thread is held"


@pytest.mark.parametrize(
    "path",
    [
        "/socket.io/?EIO=4&transport=polling",
        "/socket.io/?EIO=4&transport=polling&j=0",
        "/socket.io/?EIO=4&transport=websocket&j=0",
        "/socket.io/?EIO=4&transport=websocket&j=",
        "/socket.io/?EIO=4",
        "/socket.io/?EIO=4&transport=websocket&transport=polling",
        "/socket.io/?EIO=4&transport=websocket&sid=abc",
        "/socket.io/",
        "/socket.iox",
    ],
)
def test_only_the_websocket_is_spoken(port: int, road: Road, token_of: Callable[[Person], str], path: str) -> None:
    cookie = f"{sessions.COOKIE}={token_of(road.awa)}"
    for headers in ({}, {"Upgrade": ""}):
        assert _knock(port, path, Cookie=cookie, **headers).status == 400
    assert _knock(port, path, method="POST", Cookie=cookie).status == 400


def test_polling_is_refused_even_as_a_plain_request(port: int, road: Road, token_of: Callable[[Person], str]) -> None:
    cookie = f"{sessions.COOKIE}={token_of(road.awa)}"
    assert _knock(port, Upgrade="", Connection="", Cookie=cookie).status == 400
    assert _knock(port, Upgrade="h2c", Cookie=cookie).status == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": ""},
        {"Origin": "null"},
        {"Origin": "https://localhost"},
        {"Origin": "http://exemple.fr"},
        {"Origin": "http://localhost"},
        {"Origin": "http://localhost.exemple.fr"},
        {"Origin": "http://exemple.fr", "X_Forwarded_Host": "exemple.fr"},
        {"Origin": "http://exemple.fr", "X_Forwarded_Host": "exemple.fr", "X_Forwarded_Proto": "http"},
        {"Origin": "http://exemple.fr", "Forwarded": "host=exemple.fr;proto=http"},
        {"Origin": "", "Referer": "http://localhost/"},
    ],
)
def test_only_our_own_pages_come_in(
    port: int, road: Road, token_of: Callable[[Person], str], headers: dict[str, str]
) -> None:
    cookie = f"{sessions.COOKIE}={token_of(road.awa)}"
    assert _knock(port, Cookie=cookie, **headers).status == 403
    assert _knock(port, Cookie=cookie).status == 101, "the same without the trick"


def test_refusals_carry_the_headers_of_every_answer(port: int) -> None:
    for answer in (_knock(port), _knock(port, "/socket.io/?transport=polling"), _knock(port, Origin="null")):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_session_that_has_ended_is_a_stranger(port: int, road: Road, token_of: Callable[[Person], str]) -> None:
    past = clock.now() - timedelta(seconds=1)
    for values in ({"revoked_at": past}, {"expires_at": past}):
        token = token_of(road.awa)
        _change_session(road, token, **values)
        assert _knock(port, Cookie=f"{sessions.COOKIE}={token}").status == 401


def _change_session(road: Road, token: str, **values: object) -> None:
    """Change a session as time or another machine would: nobody here is told."""

    def act() -> None:
        where = WebSession.token_hash == sessions.hash_token(token)
        db.session().execute(update(WebSession).where(where).values(**values))

    road.world.run(act)


def test_a_session_holds_on_its_own_platform_only(port: int, road: Road, token_of: Callable[[Person], str]) -> None:
    road.world.make_platform("Ailleurs", OTHER_HOST)
    token, host = token_of(road.awa), f"{OTHER_HOST}:{port}"
    answer = _knock(port, Host=host, Origin=f"http://{host}", Cookie=f"{sessions.COOKIE}={token}")
    assert answer.status == 401
    nowhere = f"exemple.fr:{port}"
    answer = _knock(port, Host=nowhere, Origin=f"http://{nowhere}", Cookie=f"{sessions.COOKIE}={token}")
    assert answer.status == 401


# --- inside: one place, nothing to ask --------------------------------------------------------------------------------


@pytest.mark.parametrize("namespace", ["", "/,", "/admin,", "/live2,", "/LIVE,", "/live/,", "/*,", "/%6Cive,"])
def test_there_is_one_namespace(road: Road, connect: Callable[..., Client], namespace: str) -> None:
    client = connect(road.awa, join=False)
    client.say(f"40{namespace}")
    assert client.hear().startswith("44"), "refused"


DEEP = '{"a":' * 200 + "1" + "}" * 200


@pytest.mark.parametrize(
    "auth", ["[1,2]", '"x"', "5", "true", "null", "{}", '{"token":"x"}', DEEP, "[" * 200 + "]" * 200]
)
def test_an_odd_greeting_opens_nothing_by_itself(
    road: Road, connect: Callable[..., Client], token_of: Callable[[Person], str], auth: str
) -> None:
    """With a session that ended after the door, no form of greeting makes the library ask again and let it in."""
    token = token_of(road.awa)
    client = connect(token=token, join=False)
    _change_session(road, token, revoked_at=clock.now())
    assert not client.join(auth).startswith("40"), "refused or cut, never let in"
    road.write(road.julien, "shared", "Bonjour")
    assert client.news() == []


def test_nothing_can_be_asked_for(road: Road, connect: Callable[..., Client]) -> None:
    """There is no event, no room to join, no history: a guessed conversation gives nothing, and no answer at all."""
    awa = connect(road.awa)
    conversation = str(road.talks["adjustments"])
    for event in ("join", "subscribe", "enter_room", "conversation", "message", "connect", "since"):
        awa.say(f'42/live,["{event}","{conversation}"]')
        awa.say(f'42/live,["{event}",{{"conversation":"{conversation}","room":"person:{road.sophie.id}"}}]')
    awa.say(f'42["join","{conversation}"]')
    road.write(road.sophie, "adjustments", "Mot secret")
    assert awa.news() == []
    road.write(road.sophie, "shared", "Bonjour")
    assert [one["conversation"] for one in awa.news()] == [str(road.talks["shared"])], "the line still works"


def test_a_message_that_is_too_long_ends_the_line(road: Road, connect: Callable[..., Client]) -> None:
    for _ in range(5):
        client = connect(road.awa)
        with contextlib.suppress(OSError, websocket.WebSocketException):
            client.say('42/live,["x","' + "a" * 200_000 + '"]')
        assert client.ends(3)
    assert _becomes(lambda: len(registry) == 0, 3), "no thread waits for a line that is closed"


# --- what travels -----------------------------------------------------------------------------------------------------


def test_a_signal_goes_to_the_present_readers_and_says_no_word(road: Road, connect: Callable[..., Client]) -> None:
    clients = {name: connect(getattr(road, name)) for name in ("awa", "julien", "sophie", "doctor")}
    road.write(road.sophie, "adjustments", "Mot secret")
    news = {"conversation": str(road.talks["adjustments"]), "sequence": 1}
    heard = {name: client.news() for name, client in clients.items()}
    assert heard == {"awa": [], "doctor": [], "julien": [news], "sophie": [news]}


def test_signals_come_in_the_order_of_the_messages(road: Road, connect: Callable[..., Client]) -> None:
    julien = connect(road.julien)
    for number in range(30):
        road.write(road.awa, "private", f"Message {number}")
    assert [one["sequence"] for one in julien.news(1.5)] == list(range(1, 31))


def test_a_unit_that_fails_signals_nothing(road: Road, connect: Callable[..., Client]) -> None:
    from blueprints.messaging import queries, services

    julien = connect(road.julien)

    def fail() -> None:
        talk = queries.find_talk(road.talks["private"])
        assert talk is not None
        services.send_message(talk=talk, author=road.awa.id, client_id=uuid4(), text="Jamais")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        road.world.run(fail)
    assert julien.news() == []


# --- when it ends -----------------------------------------------------------------------------------------------------


def test_signing_out_in_another_tab_ends_the_line_within_a_second(
    road: Road, connect: Callable[..., Client], token_of: Callable[[Person], str], browser: Callable[..., Any]
) -> None:
    tab = browser()
    token = token_of(road.awa)
    tab.set_cookie(sessions.COOKIE, token, domain="localhost", secure=True, httponly=True)
    mine, elsewhere, julien = connect(token=token), connect(road.awa), connect(road.julien)
    assert tab.submit("/deconnexion").status_code == 303
    assert mine.ends(1)
    road.write(road.julien, "shared", "Bonjour")
    assert len(elsewhere.news()) == 1, "her other browser goes on"
    assert len(julien.news()) == 1


def test_signing_out_everywhere_ends_every_line(
    road: Road, connect: Callable[..., Client], browser: Callable[..., Any]
) -> None:
    lines = [connect(road.awa) for _ in range(3)]
    browser(road.awa).submit("/deconnexion/partout")
    assert all(line.ends(1) for line in lines)


def test_a_line_that_never_said_a_word_ends_too(
    road: Road, connect: Callable[..., Client], browser: Callable[..., Any]
) -> None:
    silent = connect(road.awa, join=False)
    browser(road.awa).submit("/deconnexion/partout")
    assert silent.ends(1)
    assert _becomes(lambda: len(registry) == 0, 1), "its thread is free again"


def test_the_end_of_a_membership_ends_the_line_and_the_signals(road: Road, connect: Callable[..., Client]) -> None:
    sophie, julien = connect(road.sophie), connect(road.julien)
    road.end(road.sophie)
    assert sophie.ends(1)
    again = connect(road.sophie)
    road.write(road.awa, "shared", "Après")
    assert again.news() == [], "still a person of the platform, no reader any more"
    assert len(julien.news()) == 1


def test_a_change_of_roles_ends_the_lines_and_the_end_of_an_account_too(
    road: Road, connect: Callable[..., Client]
) -> None:
    sophie, awa, julien = connect(road.sophie), connect(road.awa), connect(road.julien)

    def change(person: Person, act: Callable[[Person], object]) -> None:
        road.world.run(lambda: act(db.session().get_one(Person, person.id)))

    change(road.sophie, lambda one: accounts.change_roles(person=one, roles=[Role.MANAGER, Role.COACH], actor=None))
    assert sophie.ends(1), "she comes back with the rights of now"
    assert len(connect(road.sophie).news()) == 0
    change(road.awa, lambda one: my_account.close_account(person=one))
    assert awa.ends(1)
    assert len(julien.news()) == 0


def test_an_end_that_comes_by_its_date_ends_the_signals(road: Road, connect: Callable[..., Client]) -> None:
    """Nobody acts at midnight: the readers are asked at each message."""
    from blueprints.journeys import queries as journeys
    from blueprints.journeys.models import JourneyMember

    sophie = connect(road.sophie)

    def pass_midnight() -> None:
        line = next(one for one in journeys.list_members(road.journey.id) if one.person_id == road.sophie.id)
        db.session().get_one(JourneyMember, line.id).ends_at = clock.now()

    road.world.run(pass_midnight)
    road.write(road.awa, "shared", "Après minuit")
    assert sophie.news() == []


def test_the_patrol_ends_the_lines_of_sessions_that_ended_unheard(
    app: Flask, road: Road, connect: Callable[..., Client], token_of: Callable[[Person], str]
) -> None:
    from blueprints.accounts import platforms

    expired, revoked, good = (token_of(road.awa) for _ in range(3))
    lines = {token: connect(token=token) for token in (expired, revoked, good)}
    presence._seen.clear()
    assert sockets.patrol(app, platforms.enter) == 0
    assert road.world.read(presence.seconds_since, road.awa.id) is not None, "who listens is here"
    _change_session(road, expired, expires_at=clock.now())
    _change_session(road, revoked, revoked_at=clock.now())
    assert sockets.patrol(app, platforms.enter) == 2
    assert lines[expired].ends(1)
    assert lines[revoked].ends(1)
    road.write(road.julien, "shared", "Bonjour")
    assert len(lines[good].news()) == 1


def test_a_client_that_leaves_frees_its_thread(road: Road, connect: Callable[..., Client]) -> None:
    polite, rude = connect(road.awa), connect(road.julien)
    assert len(registry) == 2
    polite.line.close()
    rude.raw.shutdown(socket.SHUT_RDWR)
    assert _becomes(lambda: len(registry) == 0, 2)


def test_one_browser_holds_a_few_lines_and_the_oldest_goes(
    road: Road, connect: Callable[..., Client], token_of: Callable[[Person], str]
) -> None:
    token = token_of(road.awa)
    lines = [connect(token=token) for _ in range(PER_SESSION + 1)]
    assert lines[0].ends(1)
    assert _becomes(lambda: len(registry) == PER_SESSION, 1)
    road.write(road.julien, "shared", "Bonjour")
    assert len(lines[-1].news()) == 1


def test_above_the_cap_the_door_says_come_back_later() -> None:
    """A thread is kept for each line: the pages' own are never given away."""
    known = Registry()
    first, second = (Line(uuid4(), uuid4(), {}) for _ in range(2))
    assert known.take(first, cap=1)
    assert not known.take(second, cap=1)
    known.drop(first)
    assert known.take(second, cap=1)


def test_the_events_of_one_client_are_handled_one_after_the_other(app: Flask) -> None:
    assert sockets.server_of(app).async_handlers is False
