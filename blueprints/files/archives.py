"""DOCX and ODT are archives: bounded before they are unpacked, whole, without programs and without other archives."""

import html
import re
import stat
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError  # noqa: N812 - an exception, named so by its library

from blueprints.core.errors import Refused
from blueprints.files import refusals
from blueprints.files.models import FileKind

MOST_ENTRIES = 1000
MOST_UNPACKED = 60 * 1024 * 1024
MOST_RATIO = 250
"""How many times smaller the whole may be packed: real texts stay under 30."""
_CHUNK = 64 * 1024
_WORD, _WORD_LIST = "word/document.xml", "[Content_Types].xml"
_MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_ODT = b"application/vnd.oasis.opendocument.text"
_PROGRAMS = re.compile(
    r"(^|/)(vbaproject\.bin|vbadata\.xml|activex|embeddings|scripts|basic)(/|$)"
    r"|\.(bin|exe|dll|js|vbs|ps1|bat|cmd|jar|class|hta|lnk|html?)$",
    re.IGNORECASE,
)
_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"MZ", b"\x7fELF")
_EXTERNAL = re.compile(r"TargetMode\s*=\s*[\"']\s*External")
_FETCHED = re.compile(r"/(?:attachedTemplate|oleObject|frame|subDocument)\s*[\"']")
"""What an office program would fetch from elsewhere, or run, by itself."""
_OWN_ENTITIES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ODT_PROGRAMS = re.compile(rb"<script:|<office:script\b|<draw:object-ole|<draw:plugin|<draw:applet", re.IGNORECASE)


def checked(content: bytes, kind: FileKind) -> bytes:
    """Return a text document as it is.

    Raises:
        Refused: not of this kind, broken, locked, too large once unpacked, or hiding something.
    """
    try:
        with ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
            _expect_nothing_around(content, archive, entries)
            _expect_bounds(content, entries)
            for entry in entries:
                _expect_entry(entry)
            _expect_kind(archive, entries, kind)
            _read_all(archive, entries)
    except (BadZipFile, ZlibError, EOFError, NotImplementedError, UnicodeError, OSError, RuntimeError) as error:
        raise Refused(refusals.BROKEN) from error
    return content


def _expect_nothing_around(content: bytes, archive: ZipFile, entries: list[ZipInfo]) -> None:
    """Refuse what stands before the first entry or after the last line: another file."""
    begins = min((entry.header_offset for entry in entries), default=1)
    if begins or not content.startswith(b"PK\x03\x04") or archive.comment or content[-22:-18] != b"PK\x05\x06":
        raise Refused(refusals.HIDES_ANOTHER)


def _expect_bounds(content: bytes, entries: list[ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    names = {entry.filename.casefold() for entry in entries}
    if len(entries) > MOST_ENTRIES or unpacked > min(MOST_UNPACKED, MOST_RATIO * len(content)):
        raise Refused(refusals.UNPACKS_TOO_MUCH)
    if packed > len(content):  # entries that share the same bytes
        raise Refused(refusals.UNPACKS_TOO_MUCH)
    if len(names) < len(entries):
        raise Refused(refusals.HIDES_ANOTHER)


def _expect_entry(entry: ZipInfo) -> None:
    name, is_link = entry.filename, stat.S_ISLNK(entry.external_attr >> 16)
    if entry.flag_bits & 0x1:
        raise Refused(refusals.LOCKED)
    leaves = name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) or ":" in name
    if leaves or is_link or "\0" in entry.orig_filename or "\\" in entry.orig_filename:
        raise Refused(refusals.HIDES_ANOTHER)
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise Refused(refusals.BROKEN)
    if _PROGRAMS.search(name):
        raise Refused(refusals.MACROS)


def _expect_kind(archive: ZipFile, entries: list[ZipInfo], kind: FileKind) -> None:
    names = {entry.filename for entry in entries}
    if kind is FileKind.DOCX:
        if not {_WORD, _WORD_LIST} <= names:
            raise Refused(refusals.DISAGREES)
        listed = archive.read(_WORD_LIST)
        if b"macroEnabled" in listed:
            raise Refused(refusals.MACROS)
        if _MAIN not in listed:
            raise Refused(refusals.DISAGREES)
    elif entries[0].filename != "mimetype" or archive.read("mimetype").strip() != _ODT or "content.xml" not in names:
        raise Refused(refusals.DISAGREES)


def _read_all(archive: ZipFile, entries: list[ZipInfo]) -> None:
    """Unpack everything, a little at a time and up to its bound, and look at what it is."""
    left = MOST_UNPACKED
    for entry in entries:
        with archive.open(entry) as part:
            text = bytearray()
            while chunk := part.read(_CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise Refused(refusals.UNPACKS_TOO_MUCH)
                text += chunk
        _look_at(entry.filename, bytes(text))


def _look_at(name: str, part: bytes) -> None:
    if part.startswith(_ARCHIVES):
        raise Refused(refusals.HIDES_ANOTHER)
    if name.casefold().endswith((".xml", ".rels")):
        if b"\0" in part or _OWN_ENTITIES.search(part):  # no text of one byte a sign could be looked at, or it changes
            raise Refused(refusals.HIDES_ANOTHER)
        if _fetches(part) or _ODT_PROGRAMS.search(part):
            raise Refused(refusals.MACROS)


def _fetches(part: bytes) -> bool:
    """Tell whether a list of relations names something to be fetched, whatever the order and the way it is written.

    Two searches, each from left to right once: one for both at a time costs hours for a part made for that.
    """
    if b"TargetMode" not in part:
        return False
    text = html.unescape(part.decode("utf-8", "replace"))
    return _EXTERNAL.search(text) is not None and _FETCHED.search(text) is not None
