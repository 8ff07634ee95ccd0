"""The files themselves: read by two libraries that know nothing of us, across summer time, with any text."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import icalendar
import pytest
import vobject  # type: ignore[import-untyped] # it has no types

from blueprints.calendar import ics
from blueprints.calendar.ics import Entry, Guest, Method, Status
from blueprints.core import clock
from tests.calendar.making import read

ID = UUID("0191d3a0-0000-7000-8000-000000000001")
STAMP = datetime(2026, 1, 5, 10, 0, tzinfo=UTC)
NOON = datetime(2026, 3, 3, 13, 0, tzinfo=UTC)


def entry(starts_at: datetime = NOON, minutes: int = 120, **changes: Any) -> Entry:
    """Return an entry."""
    values: dict[str, Any] = {"title": "Rendez-vous", "url": f"https://exemple.fr/rencontres/{ID}", **changes}
    ends_at = starts_at + timedelta(minutes=minutes)
    return Entry(meeting_id=ID, starts_at=starts_at, ends_at=ends_at, status=Status.CONFIRMED, **values)


def file(one: Entry, method: Method | None = None, guest: Guest | None = None) -> str:
    """Return a file of one entry."""
    return ics.calendar(ics.event(one, sequence=4, stamp=STAMP, guest=guest), method=method)


@pytest.mark.parametrize(
    "title",
    [
        "Un titre, avec ; des signes \\ et « guillemets »",
        "Très long titre avec des accents éèàç et des virgules, " * 6,
        "🙂" * 60,
        "Famille 👩‍👩‍👧‍👦 réunie " * 9,
        "a\r\nATTENDEE:mailto:autre@exemple.fr",
        "a\nEND:VEVENT\nBEGIN:VEVENT",
        "\u05e9\u05dc\u05d5\u05dd \u200f \u0627\u0644\u0639",
        "\\n n’est pas une fin de ligne",
    ],
)
def test_any_title_is_one_title_for_both_readers(title: str) -> None:
    found = read(file(entry(title=title, place=title, text=title)))
    assert len(found) == 1
    expected = title.replace("\r\n", "\n")
    assert found[0]["title"] == found[0]["place"] == found[0]["text"] == expected


@pytest.mark.parametrize("sign", ["\x00", "\x0b", "\x85", "\u2028", "\u2029", "\x1b", "\ud800"])
def test_a_sign_that_nobody_sees_breaks_no_line(sign: str) -> None:
    found = read(file(entry(title=f"un{sign}deux{sign}BEGIN:VALARM")))
    assert [one["title"] for one in found] == ["un deux BEGIN:VALARM"]


def test_a_line_is_never_cut_inside_a_sign() -> None:
    for length in range(60, 90):
        lines = file(entry(title="é" * length + "🙂" * 20)).encode().split(b"\r\n")
        assert all(len(line.decode()) <= 75 for line in lines)
        assert max(map(len, lines)) <= 75


WINTER_TO_SUMMER = [
    (datetime(2026, 3, 28, 13, 0, tzinfo=UTC), 120, "14:00", "16:00"),
    (datetime(2026, 3, 29, 0, 30, tzinfo=UTC), 60, "01:30", "03:30"),
    (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), 60, "03:00", "04:00"),
    (datetime(2026, 3, 29, 12, 0, tzinfo=UTC), 120, "14:00", "16:00"),
]
SUMMER_TO_WINTER = [
    (datetime(2026, 10, 24, 12, 0, tzinfo=UTC), 120, "14:00", "16:00"),
    (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), 30, "02:30", "02:00"),
    (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), 120, "02:30", "03:30"),
    (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), 60, "02:30", "03:30"),
    (datetime(2026, 10, 25, 13, 0, tzinfo=UTC), 120, "14:00", "16:00"),
]


@pytest.mark.parametrize(("starts_at", "minutes", "begins", "ends"), [*WINTER_TO_SUMMER, *SUMMER_TO_WINTER])
def test_an_hour_is_the_same_instant_for_both_readers_and_the_same_hour_in_paris(
    starts_at: datetime, minutes: int, begins: str, ends: str
) -> None:
    (found,) = read(file(entry(starts_at, minutes)))
    assert found["starts"].astimezone(UTC) == starts_at
    assert found["ends"].astimezone(UTC) == starts_at + timedelta(minutes=minutes)
    shown = [clock.paris(found[name]).strftime("%H:%M") for name in ("starts", "ends")]
    assert shown == [begins, ends]


@pytest.mark.parametrize("year", [2026, 2031, 2037])
def test_the_zone_itself_says_summer_time_as_paris_does(year: int) -> None:
    """The rule in the file is asked, and not the name of the zone, which readers may know by themselves."""
    zone: Any = next(iter(icalendar.Calendar.from_ical(file(entry())).walk("VTIMEZONE")))
    own = zone.to_tz(lookup_tzid=False)
    hour = datetime(year, 1, 1, tzinfo=UTC).replace(tzinfo=None)
    while hour.year == year:
        hour += timedelta(hours=5)
        instant = hour.replace(tzinfo=clock.PARIS)
        if instant.astimezone(UTC).astimezone(clock.PARIS).replace(tzinfo=None) == hour and not _is_doubled(hour):
            assert hour.replace(tzinfo=own).utcoffset() == instant.utcoffset(), hour


def _is_doubled(hour: datetime) -> bool:
    paris = hour.replace(tzinfo=clock.PARIS)
    return paris.utcoffset() != paris.replace(fold=1).utcoffset()


def test_an_invitation_asks_no_answer_and_comes_from_a_neutral_sender() -> None:
    guest = Guest("messages@exemple.fr", 'Nadia; "B"\r\nATTENDEE:x', "awa@exemple.fr", accepts=False)
    text = file(entry(), Method.REQUEST, guest)
    (one,) = vobject.readOne(text).contents["vevent"]
    assert one.organizer.value == "mailto:messages@exemple.fr"
    assert len(one.contents["attendee"]) == 1
    assert one.attendee.value == "mailto:awa@exemple.fr"
    assert one.attendee.params == {"ROLE": ["REQ-PARTICIPANT"], "PARTSTAT": ["TENTATIVE"], "RSVP": ["FALSE"]}
    assert vobject.readOne(text).method.value == "REQUEST"


def test_a_feed_has_no_method_and_what_is_mailed_has_one() -> None:
    assert "METHOD" not in file(entry())
    assert "METHOD:CANCEL\r\n" in file(entry(), Method.CANCEL)


def test_the_name_of_a_meeting_in_calendars_tells_of_nobody_and_stays() -> None:
    text = file(entry())
    assert f"UID:{ID}@cordee\r\n" in text
    assert "CLASS:PRIVATE\r\n" in text
    assert entry().digest == entry(url="https://autre.exemple.fr/").digest
    assert entry().digest != entry(title="Autre").digest
