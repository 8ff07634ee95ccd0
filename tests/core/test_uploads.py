"""Files on their way in: held in memory by the pages that take them, dropped everywhere else, never laid on a disk."""

from io import BytesIO

import pytest
from flask import Flask, request
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from blueprints.core.uploads import BoundedRequest, HeldFile, Uploads

LARGE = b"canari" * 500_000


def _held(app: Flask, uploads: Uploads | None, *contents: bytes) -> list[tuple[bytes, bool]]:
    """Return what a page holds of the files of one form, and whether each is whole."""
    files = [FileStorage(BytesIO(content), f"{number}.txt") for number, content in enumerate(contents)]
    boundary, body = encode_multipart({"words": "Mes mots", "files": files})
    kind = f"multipart/form-data; boundary={boundary}"
    with app.test_request_context("/", method="POST", data=body, content_type=kind):
        own = request._get_current_object()  # type: ignore[attr-defined] # what stands behind Flask's proxy
        assert isinstance(own, BoundedRequest)
        own.uploads = uploads
        assert request.form["words"] == "Mes mots"
        streams = [one.stream for one in request.files.getlist("files")]
        assert all(isinstance(one, HeldFile) for one in streams)
        return [(one.getvalue(), one.fits) for one in streams if isinstance(one, HeldFile)]


@pytest.fixture(autouse=True)
def no_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no file be spooled."""

    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("a file was about to be laid on the disk in clear")

    monkeypatch.setattr("werkzeug.formparser.SpooledTemporaryFile", refuse)


def test_a_page_that_takes_no_file_holds_nothing_of_it(application: Flask) -> None:
    assert _held(application, None, LARGE, b"x") == [(b"", False), (b"", False)]


def test_a_page_holds_what_fits_and_drops_the_rest(application: Flask) -> None:
    takes = Uploads(most=3, each=len(LARGE), altogether=len(LARGE) + 10, read=10**9)
    held = _held(application, takes, LARGE, b"x" * 11, b"x" * 10, b"y")
    assert [(len(content), fits) for content, fits in held] == [(len(LARGE), True), (0, False), (10, True), (0, False)]


def test_one_byte_more_than_a_file_may_have_is_dropped_whole(application: Flask) -> None:
    takes = Uploads(most=1, each=100, altogether=1000, read=10**9)
    assert _held(application, takes, b"x" * 100) == [(b"x" * 100, True)]
    assert _held(application, takes, b"x" * 101) == [(b"", False)]
