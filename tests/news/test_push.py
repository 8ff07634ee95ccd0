"""Devices that are told: by choice, with nothing inside, never by a machine of ours, and no longer than the session."""

import base64
import json
import socket
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from sqlalchemy import select

from blueprints.accounts.models import Person, WebSession
from blueprints.core import clock, db, outside, presence
from blueprints.core.errors import Hopeless, Unavailable
from blueprints.core.outbox import OutboxEntry
from blueprints.news import calling, hours, push, services
from blueprints.news.models import News, NewsGroup, NewsKind, PushDevice
from tests.conftest import OTHER_HOST, Browser, World
from tests.news.making import work

Open = Callable[..., Browser]
Day = time_machine.Traveller
CHOICES = "/mes-nouvelles/me-prevenir"
DEVICE = f"{CHOICES}/appareil"
ENDPOINT = "https://push.exemple.fr/w/canari-77"


class Maker:
    """The server of a browser's maker: notes each call, and answers what the test wants."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, str]]] = []
        self.answers: dict[str, int] = {}

    def post(self, url: str, headers: dict[str, str]) -> int:
        """Take a call."""
        self.calls.append((url, dict(headers)))
        status = self.answers.get(url, 201)
        if status == 0:
            raise Unavailable("Non.")
        return status


@pytest.fixture
def maker(monkeypatch: pytest.MonkeyPatch) -> Maker:
    """The maker's server, in place of the open Internet."""
    made = Maker()
    monkeypatch.setattr(outside, "post", made.post)
    return made


def _ask(browser: Browser, endpoint: str = ENDPOINT) -> None:
    assert browser.submit(DEVICE, {"endpoint": endpoint}).status_code == 303


def _devices(world: World) -> list[PushDevice]:
    return list(world.read(lambda: db.session().scalars(select(PushDevice)).all()))


def _chosen(world: World, person: Person) -> None:
    groups = [NewsGroup.MEETINGS]
    world.run(push.choose, person_id=person.id, groups=groups, among=groups)


def _tell(world: World, person: Person, title: str = "canari-78") -> None:
    told: dict[str, Any] = {"kind": NewsKind.MEETING_PROPOSED, "address": "/rencontres", "title": title}
    world.run(services.tell, people=[person.id], **told)


@pytest.fixture
def listening(day: Day, world: World, browser: Open) -> tuple[Person, Browser]:
    """A person who asked to be told on her device, about meetings; she is away now."""
    person = world.person()
    mine = browser(person)
    _ask(mine)
    _chosen(world, person)
    presence._seen.clear()
    return person, mine


def test_a_device_is_called_once_for_a_burst_with_nothing_inside(
    world: World, day: Day, listening: tuple[Person, Browser], maker: Maker
) -> None:
    for number in range(5):
        _tell(world, listening[0], f"canari-{number}")
    work(world, day, 240)
    assert maker.calls == []
    work(world, day, 240)
    ((url, headers),) = maker.calls
    assert url == ENDPOINT
    assert headers["Content-Length"] == "0"
    assert "canari-0" not in str(headers)
    assert set(headers) == {"Authorization", "TTL", "Urgency", "Content-Length"}


def test_the_call_is_signed_for_that_maker_by_the_key_that_browsers_are_given(
    world: World, day: Day, listening: tuple[Person, Browser], maker: Maker
) -> None:
    _tell(world, listening[0])
    work(world, day, 360)
    token, key = maker.calls[0][1]["Authorization"].removeprefix("vapid t=").split(",k=")
    assert key == world.read(calling.public_key)
    assert key in listening[1].get(CHOICES).text
    head, claims, signature = token.split(".")
    said = json.loads(_decoded(claims))
    assert said["aud"] == "https://push.exemple.fr"
    assert 0 < int(said["exp"]) - clock.now().timestamp() <= 24 * 3600
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _decoded(key))
    raw = _decoded(signature)
    numbers = (int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    public.verify(encode_dss_signature(*numbers), f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def test_nothing_is_called_without_a_choice_without_a_device_after_reading_or_in_quiet_hours(
    world: World, day: Day, listening: tuple[Person, Browser], maker: Maker
) -> None:
    person, _mine = listening
    bare, choosing = world.person(), world.person()
    _chosen(world, choosing)
    for one in (bare, choosing):
        _tell(world, one)
    _tell(world, person)
    world.run(services.mark_read, person_id=person.id)
    work(world, day, 600)
    assert maker.calls == []
    world.run(hours.choose_hours, person_id=person.id, chosen=hours.Hours(9, 20, 21))
    _tell(world, person)
    work(world, day, 1200)
    assert maker.calls == []


@pytest.mark.parametrize("status", [404, 410, 403])
def test_a_device_that_the_maker_does_not_know_is_forgotten(
    world: World, day: Day, listening: tuple[Person, Browser], maker: Maker, status: int
) -> None:
    maker.answers[ENDPOINT] = status
    _tell(world, listening[0])
    work(world, day, 420)
    assert _devices(world) == []
    assert len(maker.calls) == 1


def test_a_maker_that_is_away_is_asked_again_and_one_that_took_it_is_not(
    world: World, day: Day, listening: tuple[Person, Browser], maker: Maker
) -> None:
    maker.answers[ENDPOINT] = 0
    _tell(world, listening[0])
    work(world, day, 420)
    tried = len(maker.calls)
    assert tried >= 1
    maker.answers.clear()
    work(world, day, 3600)
    assert len(maker.calls) == tried + 1
    assert len(_devices(world)) == 1


def test_a_device_goes_with_its_session(
    world: World, day: Day, listening: tuple[Person, Browser], maker: Maker
) -> None:
    person, mine = listening
    _tell(world, person)
    assert mine.submit("/deconnexion").status_code == 303
    work(world, day, 420)
    assert maker.calls == []
    world.run(push.remove_ended)
    assert _devices(world) == []


def test_a_session_that_is_over_by_its_date_calls_nobody(
    world: World, day: Day, listening: tuple[Person, Browser], maker: Maker
) -> None:
    def over() -> None:
        for one in db.session().scalars(select(WebSession)):
            one.expires_at = clock.now() + timedelta(minutes=2)

    world.run(over)
    _tell(world, listening[0])
    work(world, day, 420)
    assert maker.calls == []


def test_a_news_of_a_place_that_was_left_calls_nobody(
    world: World, day: Day, listening: tuple[Person, Browser], maker: Maker
) -> None:
    person, _mine = listening
    _tell(world, person)

    def end() -> None:
        db.session().get_one(Person, person.id).ended_at = clock.now()

    world.run(end)
    work(world, day, 420)
    assert maker.calls == []


def test_the_address_lies_sealed_and_the_same_browser_is_one_device(world: World, browser: Open) -> None:
    mine = browser(world.person())
    _ask(mine)
    _ask(mine)
    (device,) = _devices(world)
    assert b"canari" not in device.endpoint
    assert "canari" not in str(vars(device))
    other = browser(world.person())
    _ask(other)
    assert [one.person_id for one in _devices(world)] != [device.person_id]
    assert len(_devices(world)) == 1


def test_a_person_has_not_devices_without_end(world: World, browser: Open) -> None:
    mine = browser(world.person())
    for number in range(25):
        _ask(mine, f"{ENDPOINT}/{number}")
    assert len(_devices(world)) == push.MOST


def test_a_device_is_taken_away_by_its_owner_only(world: World, browser: Open) -> None:
    mine = browser(world.person())
    _ask(mine)
    (device,) = _devices(world)
    path = f"{DEVICE}/{device.id}/retirer"
    assert "Cet appareil" in mine.get(CHOICES).text
    other = world.make_platform("Cordée de la Marne", OTHER_HOST)
    assert browser(world.person()).submit(path).status_code == 404
    assert browser(world.person(platform=other), host=OTHER_HOST).submit(path).status_code == 404
    assert "connexion" in browser().submit(path).headers["Location"]
    assert mine.submit(path).status_code == 303
    assert _devices(world) == []


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "http://push.exemple.fr/w",
        "https://",
        "https:///x",
        "https://push.exemple.fr:8443/w",
        "https://push.exemple.fr:99999/w",
        "https://moi:secret@push.exemple.fr/w",
        "https://push.exemple.fr/w#x",
        "https://[::1",
        "ftp://push.exemple.fr/w",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://push.exemple.fr/w\r\nHost: a",
        "https://push.exemple.fr/\x00",
        "https://pûsh.exemple.fr/w",
        "https://push.exemple.fr/" + "x" * 1000,
        "x" * 1_000_000,
    ],
)
def test_what_is_no_address_of_the_web_is_refused(world: World, browser: Open, endpoint: str) -> None:
    mine = browser(world.person())
    _ask(mine, endpoint)
    assert _devices(world) == []
    assert "n’a pas donné d’adresse" in mine.get(CHOICES).text


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "10.0.0.7",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104 - an address that must be refused
        "224.0.0.1",
        "[::1]",
        "[fe80::1]",
        "[fd00::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:10.0.0.1]",
        "[2002:7f00:1::]",
        "2130706433",
        "0x7f.1",
    ],
)
def test_a_machine_of_ours_is_never_called(host: str) -> None:
    with pytest.raises((Hopeless, Unavailable)) as refused:
        outside.post(f"https://{host}/w", {})
    if host not in ("[2002:7f00:1::]", "[fe80::1]"):
        assert refused.type is Hopeless


def test_a_name_is_resolved_once_and_the_line_goes_to_that_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that says an open address first, and ours a moment later, does not lead here."""
    asked: list[str] = []

    def found(host: str, *rest: Any, **more: Any) -> list[Any]:
        asked.append(host)
        address = "203.0.113.9" if len(asked) == 1 else "127.0.0.1"
        return [(2, 1, 6, "", (address, 443))]

    reached: list[tuple[str, int]] = []

    def connect(address: tuple[str, int], *rest: Any, **more: Any) -> Any:
        reached.append(address)
        raise OSError

    monkeypatch.setattr(outside, "is_open", lambda address: address == "203.0.113.9")
    monkeypatch.setattr(socket, "getaddrinfo", found)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(Unavailable):
        outside.post(ENDPOINT, {})
    assert asked == ["push.exemple.fr"]
    assert reached == [("203.0.113.9", 443)]


def test_a_closed_address_among_devices_is_forgotten(
    world: World, day: Day, listening: tuple[Person, Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(url: str, headers: dict[str, str]) -> int:
        raise Hopeless("Non.")

    monkeypatch.setattr(outside, "post", closed)
    _tell(world, listening[0])
    work(world, day, 420)
    assert _devices(world) == []
    assert world.read(lambda: db.session().scalars(select(News.pushed_at)).one()) is not None
    assert all(one.done_at for one in world.read(lambda: db.session().scalars(select(OutboxEntry)).all()))
