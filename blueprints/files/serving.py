"""Giving a file to a browser: to be kept, never to be run, and never to be kept by what stands between."""

import unicodedata
from collections.abc import Mapping
from urllib.parse import quote

from flask import Response, make_response, request

from blueprints.files.checking import SOUNDS
from blueprints.files.models import FileKind

TYPES: Mapping[FileKind, str] = {
    FileKind.PDF: "application/pdf",
    FileKind.JPEG: "image/jpeg",
    FileKind.PNG: "image/png",
    FileKind.WEBP: "image/webp",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.ODT: "application/vnd.oasis.opendocument.text",
    FileKind.MP3: "audio/mpeg",
    FileKind.OGG: "audio/ogg",
    FileKind.M4A: "audio/mp4",
    FileKind.WEBM: "audio/webm",
}


def answer(content: bytes, *, kind: FileKind, name: str) -> Response:
    """Return the answer that carries a file, or the part of a sound that is asked for; the caller has asked the rules.

    Always an attachment: a page of ours may still show an image or play a sound of it, since it asks for those only.
    """
    response = _part_of(content) if kind in SOUNDS else make_response(content)
    response.headers.setdefault("Accept-Ranges", "none")
    response.headers["Content-Disposition"] = _as_attachment(name)
    response.headers["Content-Type"] = TYPES[kind]
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'; sandbox"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "no-store"
    return response


def _part_of(content: bytes) -> Response:
    """Return a sound, or one part of it: some browsers play nothing else. Several parts at once are not given."""
    whole, asked = len(content), request.range
    wants_one = asked is not None and asked.units == "bytes" and len(asked.ranges) == 1
    if asked is None or not wants_one or "If-Range" in request.headers:
        response = make_response(content)
    elif (place := asked.range_for_length(whole)) is None:
        response = make_response(b"", 416)
        response.headers["Content-Range"] = f"bytes */{whole}"
    else:
        start, stop = place
        response = make_response(content[start:stop], 206)
        response.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{whole}"
    response.headers["Accept-Ranges"] = "bytes"
    return response


def _as_attachment(name: str) -> str:
    """Return the header that names a file: once in plain letters for old programs, once as it is (RFC 6266)."""
    plain = unicodedata.normalize("NFKD", name.replace("’", "'")).encode("ascii", "ignore").decode()
    simple = "".join(sign if sign.isalnum() or sign in " .-_()'" else "_" for sign in plain)
    return f"attachment; filename=\"{simple}\"; filename*=UTF-8''{quote(name, safe='')}"
