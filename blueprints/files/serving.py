"""Giving a file to a browser: to be kept, never to be run, and never to be kept by what stands between."""

import unicodedata
from collections.abc import Mapping
from urllib.parse import quote

from flask import Response, make_response

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
    """Return the answer that carries a file; the caller has asked the rules.

    Always an attachment: a page of ours may still show an image of it, since that asks for pixels only.
    """
    response = make_response(content)
    response.headers["Content-Disposition"] = _as_attachment(name)
    response.headers["Content-Type"] = TYPES[kind]
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'; sandbox"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "no-store"
    response.headers["Accept-Ranges"] = "none"
    return response


def _as_attachment(name: str) -> str:
    """Return the header that names a file: once in plain letters for old programs, once as it is (RFC 6266)."""
    plain = unicodedata.normalize("NFKD", name.replace("’", "'")).encode("ascii", "ignore").decode()
    simple = "".join(sign if sign.isalnum() or sign in " .-_()'" else "_" for sign in plain)
    return f"attachment; filename=\"{simple}\"; filename*=UTF-8''{quote(name, safe='')}"
