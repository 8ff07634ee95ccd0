"""iCalendar (RFC 5545), as calendars read it: escaped text, folded lines, the time of Paris with its summer.

Written by hand: a feed of five hundred meetings takes a library more time than all the rest of the answer. The tests
read what is written here with two libraries that know nothing of us.
"""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from hashlib import sha256
from uuid import UUID

from blueprints.core import clock

TYPE = "text/calendar; charset=utf-8"
LONGEST = 75
"""Bytes of a line, its end not counted."""
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
_DOUBLED = 2
"""The hour that comes twice in Paris, one night of October."""
_UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""What would break a line, or what no calendar can show."""
_INSIDE = 0x80
"""How each byte of a sign begins that is not its first."""
_ZONE = """BEGIN:VTIMEZONE
TZID:Europe/Paris
X-LIC-LOCATION:Europe/Paris
BEGIN:DAYLIGHT
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE"""
"""The rule of the Union since 1996: the last Sundays of March and October."""


class Method(StrEnum):
    """What a calendar is to do with a file; a feed has none."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    PUBLISH = "PUBLISH"


class Status(StrEnum):
    """Where an entry stands."""

    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class Entry:
    """One meeting in one person's calendar.

    Args:
        meeting_id: its UID comes from it, and stays the same whatever changes.
        title: neutral, or the meeting's.
        starts_at: in any zone.
        ends_at: idem.
        status: where it stands.
        url: the page of the meeting.
        text: some lines more.
        place: empty when it is not shown.
        is_busy: the hours count as taken.
    """

    meeting_id: UUID
    title: str
    starts_at: datetime
    ends_at: datetime
    status: Status
    url: str
    text: str = ""
    place: str = ""
    is_busy: bool = True

    @property
    def digest(self) -> str:
        """Return what tells this entry from another version of it; its page stays the same."""
        return sha256("\n".join(_body(replace(self, url=""))).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Guest:
    """From whom an invitation comes, and to whom: neutral, no answer is asked, for the answer is given on the page."""

    organiser: str
    organiser_name: str
    invited: str = ""
    accepts: bool = True


def event(entry: Entry, *, sequence: int, stamp: datetime, guest: Guest | None = None) -> str:
    """Return the lines of one entry.

    Args:
        entry: which one.
        sequence: the number of this version, greater than those before.
        stamp: when this version was made.
        guest: from whom and to whom, where somebody is invited.
    """
    made = _instant(stamp)
    lines = [
        "BEGIN:VEVENT",
        f"UID:{uid(entry.meeting_id)}",
        f"SEQUENCE:{sequence}",
        f"DTSTAMP:{made}",
        f"LAST-MODIFIED:{made}",
        *_body(entry),
        *(_of(guest) if guest else ()),
        "END:VEVENT",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def uid(meeting_id: UUID) -> str:
    """Return the name of a meeting in all calendars."""
    return f"{meeting_id}@cordee"


def calendar(events: str, *, method: Method | None = None, name: str = "") -> str:
    """Return a whole file.

    Args:
        events: their lines, by `event`.
        method: what is to be done with it; none for a feed.
        name: of the calendar, where a program shows one.
    """
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//agenda//FR", "CALSCALE:GREGORIAN"]
    if method is not None:
        head.append(f"METHOD:{method}")
    if name:
        head += [f"X-WR-CALNAME:{escape(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT4H", "X-PUBLISHED-TTL:PT4H"]
    opening = "".join(f"{_folded(line)}\r\n" for line in head)
    return f"{opening}{_zone()}{events}END:VCALENDAR\r\n"


def escape(text: str) -> str:
    """Return a text that ends no line and opens no property."""
    return _UNSEEN.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n")).translate(_ESCAPES)


@cache
def _zone() -> str:
    return _ZONE.replace("\n", "\r\n") + "\r\n"


def _body(entry: Entry) -> list[str]:
    lines = [
        f"DTSTART{_moment(entry.starts_at)}",
        f"DTEND{_moment(entry.ends_at)}",
        f"SUMMARY:{escape(entry.title)}",
        f"STATUS:{entry.status}",
        "CLASS:PRIVATE",
        f"TRANSP:{'OPAQUE' if entry.is_busy else 'TRANSPARENT'}",
        f"URL:{entry.url}",
    ]
    if entry.text:
        lines.append(f"DESCRIPTION:{escape(entry.text)}")
    if entry.place:
        lines.append(f"LOCATION:{escape(entry.place)}")
    return lines


def _of(guest: Guest) -> list[str]:
    lines = [f"ORGANIZER;CN={_quoted(guest.organiser_name)}:mailto:{guest.organiser}"]
    if guest.invited:
        answered = "ACCEPTED" if guest.accepts else "TENTATIVE"
        lines.append(f"ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT={answered};RSVP=FALSE:mailto:{guest.invited}")
    return lines


def _quoted(name: str) -> str:
    """Return a name as the value of a parameter: it can hold no quote and no line."""
    return f'"{_UNSEEN.sub(" ", name.replace(chr(10), " ")).replace(chr(34), "")}"'


def _moment(instant: datetime) -> str:
    """Return an instant as clocks in Paris show it; as UTC in the hour that October doubles: programs differ there."""
    local = clock.paris(instant)
    if local.hour == _DOUBLED and local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset():
        return f":{_instant(instant)}"
    return f";TZID=Europe/Paris:{local:%Y%m%dT%H%M%S}"


def _instant(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _folded(line: str) -> str:
    """Return a line of 75 bytes at most, and what follows it, never cut inside a sign."""
    if line.isascii() and len(line) <= LONGEST:
        return line
    raw = line.encode()
    parts, start, room = [], 0, LONGEST
    while len(raw) - start > room:
        end = start + room
        while raw[end] & 0xC0 == _INSIDE:
            end -= 1
        parts.append(raw[start:end])
        start, room = end, LONGEST - 1  # the space that opens the next line counts
    return b"\r\n ".join([*parts, raw[start:]]).decode()
