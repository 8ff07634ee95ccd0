"""People who write without stopping, and send again what was not acknowledged."""

import io
import re
import threading
import time
from dataclasses import dataclass, field
from http.client import HTTPException
from random import Random
from uuid import UUID, uuid4

from PIL import Image

from tests.raw import Answer, Visitor

PATIENCE = 240.0
"""Seconds that a message may take, restarts on a busy machine included."""
_BETWEEN_TRIES = 0.05
_PLACE = re.compile(r"#(?:message-(\d+)|en-attente)$")
HOLD = 15
"""Seconds: the shortest time that a person may choose for her messages to wait."""
FOUND = 303


@dataclass(slots=True)
class Written:
    """One message: what its writer knows of it."""

    client_id: UUID
    worker: int
    brings_file: bool
    hold: int = 0
    """Seconds that it waits before it leaves, its place unknown until then."""
    tries: int = 0
    is_acknowledged: bool = False
    places: list[int] = field(default_factory=list)
    """What the acknowledgements said, but those of a message that waits."""


@dataclass(slots=True)
class Journal:
    """Everything that was tried, by all writers."""

    written: list[Written] = field(default_factory=list)
    acknowledged: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    faults: list[str] = field(default_factory=list)


class Writer(threading.Thread):
    """Sends one message after the other, each until it is acknowledged; some twice, as who clicks twice.

    Args:
        number: which writer.
        visitors: the same person at each process.
        address: of the conversation.
        token: of her session's forms.
        count: how many messages she writes.
        journal: where she notes what she knows.
        seed: of what is left to chance.
    """

    def __init__(
        self, *, number: int, visitors: list[Visitor], address: str, token: str, count: int, journal: Journal, seed: int
    ) -> None:
        super().__init__(daemon=True, name=f"writer-{number}")
        self.number, self.visitors, self.count = number, visitors, count
        self.address, self.token, self.journal = address, token, journal
        self.chance = Random(f"{seed}-{number}")  # noqa: S311 - no secret

    def run(self) -> None:
        """Write all of it."""
        for number in range(self.count):
            one = Written(uuid4(), self.number, brings_file=number % 10 == 0, hold=HOLD if number % 5 == 2 else 0)
            self.journal.written.append(one)
            if not self._send(one):
                self.journal.faults.append(f"writer {self.number}: message {number} was never acknowledged")
                return
            if self.chance.random() < 0.1:
                self._send(one)

    def _send(self, one: Written) -> bool:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            one.tries += 1
            place = self._try(self.chance.choice(self.visitors), one)
            if place is not None:
                one.is_acknowledged = True
                one.places += [place] if place else []
                self.journal.acknowledged.release()
                return True
            time.sleep(_BETWEEN_TRIES)
        return False

    def _try(self, visitor: Visitor, one: Written) -> int | None:
        """Return the place that the message got, 0 while it waits, nothing when it was not acknowledged."""
        try:
            answer = self._post(visitor, one)
        except (OSError, HTTPException):
            return None
        found = _PLACE.search(answer.headers.get("Location", "")) if answer.status == FOUND else None
        if found is None and answer.status < 500 and answer.status != FOUND:
            self.journal.faults.append(f"writer {self.number}: {answer.status}")
        return int(found[1] or 0) if found else None

    def _post(self, visitor: Visitor, one: Written) -> Answer:
        form = {"csrf_token": self.token, "client_id": str(one.client_id), "body": words_of(one.client_id)}
        form["hold"] = str(one.hold)
        if not one.brings_file:
            return visitor.post(f"{self.address}/messages", **form)
        boundary = one.client_id.hex
        answer = visitor.send(
            f"{self.address}/messages", _multipart(form, boundary), f"multipart/form-data; boundary={boundary}"
        )
        if answer is None:
            raise HTTPException("cut")
        return answer


def words_of(client_id: UUID) -> str:
    """Return the words of a message, by which it is known again."""
    return f"n° {client_id}"


def _multipart(form: dict[str, str], boundary: str) -> bytes:
    """Return a form with a small photo: the same one for the same message, however often it is sent."""
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in form.items()
    ]
    photo = f'--{boundary}\r\nContent-Disposition: form-data; name="files"; filename="photo.png"\r\n'
    head = f"{photo}Content-Type: image/png\r\n\r\n".encode()
    return b"".join([*parts, head, _PHOTO, f"\r\n--{boundary}--\r\n".encode()])


def _photo() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(made, "PNG")
    return made.getvalue()


_PHOTO = _photo()
