"""Short ways to send files in a conversation, and to see what was kept of them."""

from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from blueprints.core import db
from blueprints.core.audit import AuditEntry
from blueprints.files import storage
from blueprints.files.models import StoredFile
from tests.conftest import Browser
from tests.messaging.conftest import JSON, Road, typed


def given(*files: tuple[bytes, str], text: str = "Voici le papier", about: str = "", **more: Any) -> dict[str, Any]:
    """Return what the form of a conversation sends with files."""
    return typed(
        text, files_about=about, files=[FileStorage(BytesIO(content), name) for content, name in files], **more
    )


def send(person: Browser, road: Road, body: dict[str, Any], kind: str = "shared", **headers: str) -> TestResponse:
    """Send a message with files, as a page without script does; its body is made in memory."""
    boundary, content = encode_multipart({"csrf_token": person.csrf(), **body})
    own = {
        "Sec-Fetch-Site": "same-origin",
        "Origin": f"http://{person.host}",
        "Content-Type": f"multipart/form-data; boundary={boundary}",
    }
    return person.post(f"{road.url(kind)}/messages", data=content, headers=own | headers)


def send_by_script(person: Browser, road: Road, body: dict[str, Any], kind: str = "shared") -> TestResponse:
    """Send a message with files, as the page's script does."""
    return send(person, road, body, kind, **JSON)


def stored(road: Road) -> list[StoredFile]:
    """Return the rows of all files."""

    def read() -> list[StoredFile]:
        return list(db.session().scalars(select(StoredFile).order_by(StoredFile.created_at, StoredFile.id)))

    found: list[StoredFile] = road.world.read(read)
    return found


def on_disk(folder: Path) -> list[Path]:
    """Return what lies in the folder of files."""
    return sorted(path for path in (folder / storage.FOLDER).rglob("*") if path.is_file())


def actions(road: Road, action: str) -> list[tuple[UUID | None, UUID | None]]:
    """Return who did *action* on what, by the audit trail."""

    def read() -> list[tuple[UUID | None, UUID | None]]:
        statement = select(AuditEntry.actor_id, AuditEntry.subject_id).where(AuditEntry.action == action)
        return [(row.actor_id, row.subject_id) for row in db.session().execute(statement)]

    found: list[tuple[UUID | None, UUID | None]] = road.world.read(read)
    return found


def address(road: Road, kind: str = "shared", number: int = 0) -> str:
    """Return where a stored file is fetched."""
    return f"{road.url(kind)}/fichiers/{stored(road)[number].id}"
