"""Files go along with a backup and come back; the drill opens some, and fails where bytes are missing or changed."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from flask import Flask
from sqlalchemy import select

from blueprints.core import backup, db, state, transaction
from blueprints.files import checking, opening, queries, services, storage
from blueprints.files.services import Place
from blueprints.journeys.models import Journey, JourneyMember, JourneyRole
from tests.files import making
from tests.installations import installation

CANARY = b"canari-de-sauvegarde"


class Kept(NamedTuple):
    """An installation with the demo's files and one more in it."""

    app: Flask
    content: bytes
    path: Path
    """Where that one lies, sealed."""
    total: int
    """How many files there are."""


@pytest.fixture
def filled(tmp_path: Path, database_urls: tuple[str, str]) -> Iterator[Kept]:
    """An installation with the demo's people and a file, on the database under test."""
    with installation(tmp_path / "here", beside=database_urls[0], demo=True) as app:
        before = _on_disk(app)
        content = _keep(app)
        (path,) = _on_disk(app) - before
        yield Kept(app, content, path, len(before) + 1)


def _on_disk(app: Flask) -> set[Path]:
    return {one for one in (state.of(app).settings.data / storage.FOLDER).rglob("*") if one.is_file()}


def _keep(app: Flask) -> bytes:
    content = making.pdf(inside=b"/X (" + CANARY + b")")
    with app.app_context():
        platform_id = backup.list_platforms()[0][0]
        db.enter_platform(platform_id)
        journey = db.session().scalars(select(Journey).order_by(Journey.id).limit(1)).one()
        members = select(JourneyMember.person_id).where(JourneyMember.journey_id == journey.id)
        owner = db.session().scalars(members.where(JourneyMember.role == JourneyRole.BENEFICIARY)).first()
        assert owner is not None
        place = Place(journey.id, journey.key_id)
        checked = checking.check(content, "plan.pdf")
        made = services.prepare(checked=checked, place=place, owner=owner, about="Le plan", given_mac=bytes(32))
        with transaction.apart():
            services.keep(stored=made)
    return content


def _opened(app: Flask) -> list[bytes]:
    found = []
    with app.app_context():
        for platform_id, _, _ in backup.list_platforms():
            db.enter_platform(platform_id)
            found += [opening.read(one) for one in queries.list_page()]
    return found


def _save(kept: Kept, tmp_path: Path) -> Path:
    folder = tmp_path / "sauvegarde"
    backup.save(kept.app, folder)
    return folder


def test_files_come_back_and_open_on_another_machine(
    filled: Kept, tmp_path: Path, database_urls: tuple[str, str]
) -> None:
    folder = _save(filled, tmp_path)
    for path in folder.rglob("*"):
        assert not path.is_file() or CANARY not in path.read_bytes()
    root = str(state.of(filled.app).settings.data / "root.keys")
    there = tmp_path / "there"
    with installation(there, beside=database_urls[0], root_keys=root, migrated=False) as elsewhere:
        list(backup.restore(elsewhere, folder))
        opened = _opened(elsewhere)
    assert len(opened) == filled.total
    assert filled.content in opened


def test_the_drill_opens_files(filled: Kept, tmp_path: Path) -> None:
    lines = list(backup.drill(filled.app, _save(filled, tmp_path)))
    for column in ("name", "key"):
        assert f"stored_files.{column}\u00a0: {filled.total} échantillons lus." in lines
    (about,) = [line for line in lines if line.startswith("stored_files.about\u00a0: ")]
    assert not about.endswith(": 0 échantillons lus.")


def test_the_drill_fails_when_a_file_was_left_out_or_changed(filled: Kept, tmp_path: Path) -> None:
    sealed = filled.path.read_bytes()
    filled.path.write_bytes(sealed[:-1] + bytes((sealed[-1] ^ 1,)))
    with pytest.raises(backup.BackupError, match=r"stored_files\.key"):
        list(backup.drill(filled.app, _save(filled, tmp_path)))
    filled.path.unlink()
    shutil.rmtree(tmp_path / "sauvegarde")
    with pytest.raises(backup.BackupError, match=r"stored_files\.key"):
        list(backup.drill(filled.app, _save(filled, tmp_path)))


def test_what_is_half_written_stays_out_of_the_backup(filled: Kept, tmp_path: Path) -> None:
    data = state.of(filled.app).settings.data / storage.FOLDER
    (data / f"x{storage.PARTIAL}").write_bytes(b"half")
    folder = _save(filled, tmp_path)
    assert list(folder.rglob(f"*{storage.PARTIAL}")) == []
    assert len([one for one in (folder / "files").rglob("*") if one.is_file()]) == filled.total


def test_the_command_opens_each_file_and_tells_of_the_closed_ones(filled: Kept) -> None:
    from blueprints.files.cli import files

    def run(*words: str) -> tuple[int, str]:
        answer = filled.app.test_cli_runner().invoke(files, list(words))
        return answer.exit_code, answer.output

    def check() -> tuple[int, int, int]:
        code, said = run("check")
        counts = re.findall(r"(\d+) fichiers s’ouvrent, (\d+) restent fermés", said)
        return code, sum(int(opens) for opens, _ in counts), sum(int(closed) for _, closed in counts)

    assert check() == (0, filled.total, 0)
    filled.path.write_bytes(b"autre chose")
    assert check() == (1, filled.total - 1, 1)
    assert run("sweep") == (0, "Contenus effacés\u00a0: 0.\n")
