"""Files on their way in: held in memory, up to a bound, and only by the pages that take them.

The framework's own way would put them in clear on the disk before anybody looked at them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import IO, Any, TypeVar

from flask import Flask, Request, current_app, request

from blueprints.core import access

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Uploads:
    """What one page takes.

    Args:
        most: files in one form; those after are not held.
        each: bytes of one file; a longer one is not held.
        altogether: bytes of all the files of one form.
        read: bytes of a request that are read at all: what is over the bounds above is read, dropped and said on the
            page, with the words that were typed beside it.
    """

    most: int
    each: int
    altogether: int
    read: int


class HeldFile(BytesIO):
    """One file of a form; `fits` tells whether all of it is here.

    Args:
        room: how many bytes may be held.
    """

    def __init__(self, room: int) -> None:
        super().__init__()
        self._room = room
        self.given = 0
        """Bytes that were sent."""

    @property
    def fits(self) -> bool:
        """Tell whether nothing was dropped."""
        return self.given <= self._room

    def write(self, data: Any) -> int:
        """Hold what fits; of a file that does not, hold nothing."""
        self.given += len(data)
        if self.fits:
            return super().write(data)
        self.seek(0)
        self.truncate()
        return len(data)


class BoundedRequest(Request):
    """A request whose files stay in memory, within what its page takes; elsewhere they are dropped as they come."""

    uploads: Uploads | None = None

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        del total_content_length, content_type, filename, content_length
        takes, held = self.uploads, self.__dict__.setdefault("held_files", [])
        room = 0
        if takes is not None and len(held) < takes.most:
            room = min(takes.each, takes.altogether - sum(one.getbuffer().nbytes for one in held))
        held.append(HeldFile(room))
        return held[-1]  # type: ignore[no-any-return] # the open dictionary of a request


def takes_files(uploads: Uploads) -> Callable[[View], View]:
    """Declare that a view takes files, of signed-in people only."""

    def declare(view: View) -> View:
        view.__uploads__ = uploads  # type: ignore[attr-defined] # read before the form is
        return view

    return declare


def init_uploads(app: Flask) -> None:
    """Hold files as each view declares; to be called before anything that reads a form."""
    app.request_class = BoundedRequest
    app.before_request(_bound)


def _bound() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    uploads: Uploads | None = getattr(view, "__uploads__", None)
    if uploads is None:
        return
    request.max_content_length = uploads.read
    if access.current_actor() is not None and isinstance(request, BoundedRequest):
        request.uploads = uploads
