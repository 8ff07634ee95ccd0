"""Letting a file in: its name, its size and what it really is must agree; nothing hides in it.

Nothing here runs, opens or renders what was sent, but for images, which are made anew (`images`).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from blueprints.core.errors import Refused
from blueprints.files import archives, images, naming, papers, refusals, sounds
from blueprints.files.models import FileKind

MEGABYTE = 1024 * 1024
LARGEST = 10 * MEGABYTE

EXTENSIONS: Mapping[str, FileKind] = {
    "pdf": FileKind.PDF,
    "jpg": FileKind.JPEG,
    "jpeg": FileKind.JPEG,
    "jfif": FileKind.JPEG,
    "png": FileKind.PNG,
    "webp": FileKind.WEBP,
    "docx": FileKind.DOCX,
    "odt": FileKind.ODT,
    "mp3": FileKind.MP3,
    "ogg": FileKind.OGG,
    "oga": FileKind.OGG,
    "opus": FileKind.OGG,
    "m4a": FileKind.M4A,
    "weba": FileKind.WEBM,
    "webm": FileKind.WEBM,
}
IMAGES = frozenset({FileKind.JPEG, FileKind.PNG, FileKind.WEBP})
SOUNDS = frozenset({FileKind.MP3, FileKind.OGG, FileKind.M4A, FileKind.WEBM})
_HELP: Mapping[str, str] = {
    **dict.fromkeys(("heic", "heif", "hif", "avif"), refusals.HEIC),
    **dict.fromkeys(("doc", "dot", "rtf", "wps", "pages", "odf", "fodt"), refusals.OLD_WORD),
    **dict.fromkeys(("docm", "dotm", "xlsm", "pptm"), refusals.MACROS),
    **dict.fromkeys(("svg", "svgz", "html", "htm", "xhtml", "xml", "js", "exe", "apk", "jar"), refusals.CAN_RUN),
}
_READ_AS: Mapping[FileKind, frozenset[str]] = {
    FileKind.PDF: frozenset({".pdf"}),
    FileKind.JPEG: frozenset({".jpg", ".jpeg", ".jfif", ".jpe"}),
    FileKind.PNG: frozenset({".png"}),
    FileKind.WEBP: frozenset({".webp"}),
    FileKind.DOCX: frozenset({".docx", ".zip"}),
    FileKind.ODT: frozenset({".odt", ".zip", ".docx"}),  # told apart by what is inside, see `archives`
    FileKind.MP3: frozenset({".mp3", ".mpga"}),
    FileKind.OGG: frozenset({".ogg", ".oga", ".opus"}),
    FileKind.M4A: frozenset({".m4a", ".mp4", ".f4a"}),
    FileKind.WEBM: frozenset({".webm"}),
}
"""How the library that reads signatures names each kind."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that may come in, made harmless."""

    kind: FileKind
    name: str
    content: bytes


def check(content: bytes, name: str) -> Checked:
    """Return a file as it may be kept.

    Args:
        content: its bytes, as sent.
        name: as sent.

    Raises:
        Refused: it may not come in; the sentence says why and what to do.
    """
    kind = _kind_by_name(name)
    if not content:
        raise Refused(refusals.EMPTY)
    if len(content) > LARGEST:
        raise Refused(refusals.TOO_BIG)
    _expect_signature(content, kind)
    return Checked(kind, naming.clean(name, otherwise=_stem(kind)), _made_harmless(content, kind))


def _kind_by_name(name: str) -> FileKind:
    extension = naming.extension_of(name)
    kind = EXTENSIONS.get(extension)
    if kind is None:
        raise Refused(_HELP.get(extension, refusals.OTHER_TYPE))
    return kind


def _expect_signature(content: bytes, kind: FileKind) -> None:
    """Compare what the bytes begin with and what the name says."""
    import puremagic  # noqa: PLC0415 - only who sends a file pays for it

    try:
        found = {match.extension for match in puremagic.magic_string(content)}
    except (puremagic.PureError, ValueError):
        found = set()
    if found & {".heic", ".heif", ".heics", ".heifs", ".avif"}:
        raise Refused(refusals.HEIC)
    if not found & _READ_AS[kind]:
        raise Refused(refusals.DISAGREES)


def _stem(kind: FileKind) -> str:
    if kind in IMAGES:
        return "photo"
    return "son" if kind in SOUNDS else "document"


def _made_harmless(content: bytes, kind: FileKind) -> bytes:
    if kind in IMAGES:
        return images.made_anew(content, kind)
    if kind in SOUNDS:
        return sounds.checked(content, kind)
    if kind is FileKind.PDF:
        return papers.checked(content)
    return archives.checked(content, kind)
