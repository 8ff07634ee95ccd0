"""Files on the disk: sealed, whole or not there, asked about by the scanner, overwritten when nothing names them."""

import errno
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from blueprints.core import clock, db, outbox, state
from blueprints.core.config import Settings
from blueprints.core.errors import ConfigurationError, Refused, Tampered, Unavailable
from blueprints.core.outbox import OutboxEntry
from blueprints.files import checking, jobs, opening, refusals, scanning, services, storage
from blueprints.files.models import FileState, StoredFile
from blueprints.files.services import Place
from tests.conftest import World
from tests.disk import read_apart
from tests.files import making
from tests.messaging.conftest import Road, make_road

CANARY = b"canari-des-fichiers-5f0c"


@pytest.fixture
def road(world: World, data_folder: Path) -> Road:
    """One journey, and an empty folder of files."""
    for path in on_disk(data_folder):
        path.unlink()
    return make_road(world)


def on_disk(folder: Path) -> list[Path]:
    """Return what lies in the folder of files."""
    return sorted(path for path in (folder / storage.FOLDER).rglob("*") if path.is_file())


def prepare(road: Road, content: bytes = b"", name: str = "a.pdf", about: str = "") -> StoredFile:
    """Put a file on the disk, without a row."""

    def act() -> StoredFile:
        place = Place(road.journey.id, road.journey.key_id)
        checked = checking.check(content or making.pdf(inside=b"/X (" + CANARY + b")"), name)
        return services.prepare(checked=checked, place=place, owner=road.awa.id, about=about, given_mac=bytes(32))

    made: StoredFile = road.world.read(act)
    return made


def keep(road: Road, content: bytes = b"", name: str = "a.pdf", about: str = "") -> StoredFile:
    """Keep a file."""
    made = prepare(road, content, name, about)
    road.world.run(services.keep, stored=made)
    return made


def state_of(road: Road, stored: StoredFile) -> FileState:
    """Return what the database says of a file."""
    return FileState(road.world.read(lambda: db.session().get_one(StoredFile, stored.id).state))


# --- sealed -----------------------------------------------------------------------------------------------------------


def test_neither_bytes_nor_name_nor_words_are_anywhere_in_clear(road: Road, data_folder: Path) -> None:
    name, about = f"{CANARY.decode()}.pdf", f"On voit {CANARY.decode()}"
    made = keep(road, name=name, about=about)
    (path,) = on_disk(data_folder)
    assert CANARY not in path.read_bytes()
    assert path.name == made.id.hex
    assert made.id.version == 4, "its name tells no time"
    row = road.world.read(lambda: db.session().get_one(StoredFile, made.id))
    for column in (row.name, row.about, row.key, row.given_mac):
        assert CANARY not in (column or b"")
    opened = road.world.read(
        lambda: (opening.read(row, road.journey.key_id), opening.name_of(row, road.journey.key_id))
    )
    assert CANARY in opened[0]
    assert opened[1] == name
    assert road.world.read(lambda: opening.about_of(row, road.journey.key_id)) == about
    assert oct(path.stat().st_mode)[-3:] == "600"


def test_the_same_file_twice_has_nothing_in_common_on_the_disk(road: Road, data_folder: Path) -> None:
    keep(road)
    keep(road)
    one, two = (path.read_bytes() for path in on_disk(data_folder))
    assert one[30:] != two[30:]
    assert len(one) == len(two)


def test_another_journey_s_key_opens_nothing(road: Road, world: World) -> None:
    made, other = keep(road), make_road(world)
    with pytest.raises(Tampered):
        world.read(opening.read, made, other.journey.key_id)
    assert world.read(opening.name_of, made, other.journey.key_id) is None


def test_without_the_journey_s_key_the_file_is_gone(road: Road) -> None:
    made = keep(road)
    state.of(road.world.app).keystore.destroy(road.journey.key_id)
    state.of(road.world.app).forget()
    with pytest.raises(Tampered):
        road.world.read(opening.read, made)


# --- whole or not there -----------------------------------------------------------------------------------------------


@contextmanager
def failing(monkeypatch: pytest.MonkeyPatch, call: str, number: int) -> Iterator[None]:
    """Let one call of the system fail, as a full or a sick disk does."""

    def fail(*args: object, **kwargs: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(storage.os, call, fail)  # type: ignore[attr-defined] # the module's own view of the system
        yield


@pytest.mark.parametrize("call", ["fsync", "open", "fdopen"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EIO])
def test_a_full_disk_is_told_and_leaves_nothing(
    road: Road, data_folder: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int
) -> None:
    with failing(monkeypatch, call, number), pytest.raises(Unavailable) as error:
        prepare(road)
    assert "Votre texte est encore là" in str(error.value)
    assert ("plus de place" in str(error.value)) is (number != errno.EIO)
    assert on_disk(data_folder) == []


def test_a_folder_without_the_right_to_write_is_told_so(road: Road, data_folder: Path) -> None:
    folder = data_folder / storage.FOLDER
    if folder.exists():
        folder.rename(data_folder / "files.away")
    folder.write_bytes(b"")
    try:
        with pytest.raises(Unavailable):
            prepare(road)
    finally:
        folder.unlink()
        if (data_folder / "files.away").exists():
            (data_folder / "files.away").rename(folder)


def test_a_unit_that_fails_keeps_no_row(road: Road, data_folder: Path) -> None:
    made = prepare(road)

    def act() -> None:
        services.keep(stored=made)
        raise Refused("non")

    with pytest.raises(Refused):
        road.world.run(act)
    assert road.world.read(lambda: db.session().scalars(select(StoredFile.id)).all()) == []
    assert len(on_disk(data_folder)) == 1, "an orphan, for the sweeping"


def test_the_quota_counts_what_is_there_only(road: Road, monkeypatch: pytest.MonkeyPatch) -> None:
    first = keep(road)
    monkeypatch.setattr(services, "QUOTA", first.size)
    with pytest.raises(Refused) as refused:
        prepare(road)
    assert str(refused.value) == refusals.NO_ROOM
    road.world.run(lambda: services.erase(stored=db.session().get_one(StoredFile, first.id)))
    assert keep(road).size == first.size


# --- orphans ----------------------------------------------------------------------------------------------------------


def test_old_bytes_without_a_row_are_overwritten_and_others_stay(road: Road, data_folder: Path) -> None:
    kept, orphan, young = keep(road), prepare(road), prepare(road)
    half = data_folder / storage.FOLDER / road.platform.id.hex / "ab" / f"{uuid4().hex}{storage.PARTIAL}"
    half.parent.mkdir(parents=True, exist_ok=True)
    half.write_bytes(b"half")
    link = data_folder / "copie"
    for one in on_disk(data_folder):
        if one.name != young.id.hex:
            os.utime(one, (1, 1))
        if one.name == orphan.id.hex:
            os.link(one, link)
            before = one.read_bytes()
    assert road.world.read(services.sweep_orphans) == 2
    assert {path.name for path in on_disk(data_folder)} == {kept.id.hex, young.id.hex}
    assert len(link.read_bytes()) == len(before)
    assert link.read_bytes() != before, "overwritten before its name went"
    link.unlink()
    assert road.world.read(opening.read, kept)


def test_an_erased_file_leaves_no_byte_and_no_key_in_the_raw_files(road: Road, data_folder: Path) -> None:
    made = keep(road)
    (path,) = on_disk(data_folder)
    link = data_folder / "copie"
    os.link(path, link)
    sealed, key, name = path.read_bytes(), made.key, made.name
    assert key is not None
    raw = _raw(road.world.app)
    if raw:
        assert any(key in one for one in raw), "the search would find it"
    road.world.run(lambda: services.erase(stored=db.session().get_one(StoredFile, made.id)))
    assert not path.exists()
    assert sealed[30:90] not in link.read_bytes()
    link.unlink()
    for one in _raw(road.world.app):
        assert key not in one
        assert name not in one


def _raw(app: Flask) -> list[bytes]:
    """Return the bytes of SQLite's own files; nothing where the database is elsewhere."""
    url = state.of(app).settings.database_url
    if not url.startswith("sqlite"):
        return []
    base = Path(url.removeprefix("sqlite:///"))
    return [read_apart(one) for one in base.parent.glob(f"{base.name}*")]


def test_the_hourly_job_sweeps_at_its_minute(road: Road, data_folder: Path) -> None:
    prepare(road)
    for one in on_disk(data_folder):
        os.utime(one, (1, 1))
    hour = clock.now().replace(minute=0, second=0)
    with road.world.app.app_context(), time_machine.travel(hour + timedelta(minutes=5)):
        jobs.sweep()
    assert len(on_disk(data_folder)) == 1
    with road.world.app.app_context(), time_machine.travel(hour + timedelta(minutes=17)):
        jobs.sweep()
    assert on_disk(data_folder) == []


# --- the scanner ------------------------------------------------------------------------------------------------------


class Scanner:
    """A small clamd, which finds what holds the word `virus`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.heard: list[bytes] = []
        self.says: Callable[[bytes], bytes] = lambda sent: (
            b"stream: Eicar FOUND\0" if b"virus" in sent else b"stream: OK\0"
        )
        self._server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._server.bind(str(path))
        self._server.listen(4)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._server.accept()
            except OSError:
                return
            with line, line.makefile("rb") as file:
                assert file.read(10) == b"zINSTREAM\0"
                sent = b""
                while size := int.from_bytes(file.read(4), "big"):
                    sent += file.read(size)
                self.heard.append(sent)
                line.sendall(self.says(sent))

    def close(self) -> None:
        """Go away."""
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._thread.join(5)
        self.path.unlink()


@pytest.fixture
def scanned(road: Road, tmp_path: Path) -> Iterator[Path]:
    """Set the address of a scanner; nobody listens there yet."""
    own = state.of(road.world.app)
    before, path = own.settings, tmp_path / "clamd.sock"
    from dataclasses import replace

    own.settings = replace(before, scanner=f"unix:{path}")
    yield path
    own.settings = before


def run_outbox(road: Road) -> None:
    """Do what is due, now."""
    with road.world.app.app_context():
        outbox.run_due()


def due_again(road: Road) -> None:
    """Let what was put off be due."""

    def act() -> None:
        db.session().execute(update(OutboxEntry).values(due_at=clock.now() - timedelta(seconds=1)))

    road.world.run(act)


def test_a_file_is_served_once_the_scanner_has_said_yes(road: Road, scanned: Path) -> None:
    made = keep(road)
    assert state_of(road, made) is FileState.PENDING
    scanner = Scanner(scanned)
    run_outbox(road)
    scanner.close()
    assert state_of(road, made) is FileState.SAFE
    assert CANARY in scanner.heard[0], "it read the bytes themselves"


def test_a_virus_is_refused_and_destroyed(road: Road, scanned: Path, data_folder: Path) -> None:
    made, scanner = keep(road, making.pdf(inside=b"/X (virus)")), Scanner(scanned)
    run_outbox(road)
    scanner.close()
    assert state_of(road, made) is FileState.REFUSED
    assert on_disk(data_folder) == []
    with pytest.raises(Tampered):
        road.world.read(lambda: opening.read(db.session().get_one(StoredFile, made.id)))


def test_while_the_scanner_is_down_the_file_waits_and_is_asked_about_again(road: Road, scanned: Path) -> None:
    made = keep(road)
    run_outbox(road)
    assert state_of(road, made) is FileState.PENDING
    scanner = Scanner(scanned)
    due_again(road)
    run_outbox(road)
    scanner.close()
    assert state_of(road, made) is FileState.SAFE


@pytest.mark.parametrize(
    "said", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: OK", b"\xff\xfe\0", b"FOUND"]
)
def test_an_answer_that_is_neither_yes_nor_no_counts_for_nothing(road: Road, scanned: Path, said: bytes) -> None:
    made, scanner = keep(road), Scanner(scanned)
    scanner.says = lambda _: said
    run_outbox(road)
    scanner.close()
    assert state_of(road, made) is (FileState.SAFE if said == b"stream: OK" else FileState.PENDING)


def test_bytes_that_stay_closed_are_never_found_safe(road: Road, scanned: Path, data_folder: Path) -> None:
    made, scanner = keep(road), Scanner(scanned)
    on_disk(data_folder)[0].write_bytes(b"autre chose")
    run_outbox(road)
    scanner.close()
    assert state_of(road, made) is FileState.PENDING
    assert scanner.heard == []


def test_what_the_outbox_gave_up_is_asked_again_the_next_day(road: Road, scanned: Path) -> None:
    made = keep(road)

    def give_up() -> None:
        db.session().execute(update(OutboxEntry).values(failed_at=clock.now()))
        db.session().execute(update(StoredFile).values(created_at=clock.now() - timedelta(days=2)))

    road.world.run(give_up)
    assert road.world.run(services.ask_again) == 1
    assert road.world.run(services.ask_again) == 0, "it is waited for"
    scanner = Scanner(scanned)
    run_outbox(road)
    scanner.close()
    assert state_of(road, made) is FileState.SAFE


def test_a_scanner_of_another_machine_is_asked_over_its_port(road: Road, monkeypatch: pytest.MonkeyPatch) -> None:
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        line, _ = server.accept()
        with line:
            while b"\0\0\0\0" not in line.recv(65536):
                pass
            line.sendall(b"stream: OK\0")

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    own = state.of(road.world.app)
    from dataclasses import replace

    monkeypatch.setattr(own, "settings", replace(own.settings, scanner=f"tcp://127.0.0.1:{server.getsockname()[1]}"))
    assert road.world.read(scanning.is_safe, b"bonjour") is True
    thread.join(5)
    server.close()


@pytest.mark.parametrize("address", ["clamav", "http://localhost", "tcp://", "unix:"])
def test_an_address_that_says_nothing_refuses_the_start(address: str) -> None:
    with pytest.raises(ConfigurationError, match="CORDEE_SCANNER"):
        Settings.from_environment({"CORDEE_ENV": "test", "CORDEE_SCANNER": address})


def test_a_foreign_name_in_the_folder_is_an_orphan_too(road: Road, data_folder: Path) -> None:
    folder = data_folder / storage.FOLDER / road.platform.id.hex / "zz"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "notes.txt").write_bytes(b"x")
    os.utime(folder / "notes.txt", (1, 1))
    assert road.world.read(services.sweep_orphans) == 1
    assert services._id_of("notes") == UUID(int=0)
