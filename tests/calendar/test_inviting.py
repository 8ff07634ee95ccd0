"""Invitations by mail: put into a calendar, changed, taken out; once, neutral, and asked again as they leave."""

from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
import vobject  # type: ignore[import-untyped] # it has no types

from blueprints.accounts.departures import Departure
from blueprints.accounts.models import Person, Role
from blueprints.calendar import inviting
from blueprints.core import clock, db, mail, outbox
from blueprints.core.errors import Unavailable
from blueprints.meetings import life, services
from blueprints.meetings.models import Coming, Meeting, VoteAnswer
from tests.calendar.making import EVERY_WAY, LINK, announce, cancel, choose, come, move, read, work
from tests.conftest import Browser, World
from tests.meetings.making import day_after, found, vote
from tests.meetings.making import options as option_ids

Mailbox = mail.FolderMailer
Open = Callable[..., Browser]


@pytest.fixture
def awa(day: Any, world: World) -> Person:
    """Somebody who wants invitations by mail."""
    del day
    person = world.person(first_name="Awa", email="awa@exemple.fr")
    choose(world, person, is_invited=True)
    return person


@pytest.fixture
def staff(world: World) -> Person:
    """Who organises."""
    return world.person(Role.FACILITATOR)


def letters(mailbox: Mailbox) -> list[EmailMessage]:
    """Return the mails to Awa, the first first."""
    return [one for one in reversed(mailbox.list_messages()) if one["To"] == "awa@exemple.fr"]


def part(message: EmailMessage) -> Any:
    """Return the part that calendars read."""
    (found_part,) = [one for one in message.walk() if one.get_content_type() == "text/calendar"]
    return found_part


def said(message: EmailMessage) -> tuple[str, dict[str, Any]]:
    """Return the method and the entry that both libraries read."""
    raw = part(message).get_payload(decode=True)
    (one,) = read(raw)
    return str(vobject.readOne(raw.decode()).method.value), one


def test_a_mail_is_read_by_programs_and_says_nothing(
    world: World, day: Any, awa: Person, staff: Person, mailbox: Mailbox
) -> None:
    meeting = announce(world, staff, title="Dire sa maladie", rooms=EVERY_WAY)
    come(world, meeting, awa, Coming.ONLINE)
    work(world, day)
    (message,) = letters(mailbox)
    assert message["Subject"] == "Rendez-vous"
    assert str(message["From"]).startswith("Nadia Benkirane <")
    assert [one.get_content_type() for one in message.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/calendar",
        "application/ics",
    ]
    assert part(message).get_param("method") == "REQUEST"
    (file,) = message.iter_attachments()
    assert file.get_payload(decode=True) == part(message).get_payload(decode=True)
    method, one = said(message)
    assert (method, one["uid"], one["status"]) == ("REQUEST", f"{meeting.id}@cordee", "CONFIRMED")
    assert one["starts"] == day_after(20)
    whole = "\n".join(str(one.get_payload(decode=True)) for one in message.walk()) + message.as_string()
    for private in ("maladie", "Cordée", "accompagn", "collectif", "Café du Pont", LINK, "handicap"):
        assert private not in whole
    event = vobject.readOne(part(message).get_payload(decode=True).decode()).vevent
    assert event.attendee.params["RSVP"] == ["FALSE"]
    assert event.attendee.value == "mailto:awa@exemple.fr"


def test_the_same_is_said_once_and_a_change_with_a_greater_number(
    world: World, day: Any, awa: Person, staff: Person, mailbox: Mailbox
) -> None:
    """To another hour she may come; it is sure again once she answered again."""
    meeting = announce(world, staff)
    come(world, meeting, awa)
    work(world, day, 6)
    move(world, meeting, day_after(22, 10))
    work(world, day, 6)
    come(world, meeting, awa)
    work(world, day, 6)
    entries = [said(one)[1] for one in letters(mailbox)]
    assert {one["uid"] for one in entries} == {f"{meeting.id}@cordee"}
    assert [one["starts"] for one in entries] == [day_after(20), day_after(22, 10), day_after(22, 10)]
    assert [one["status"] for one in entries] == ["CONFIRMED", "TENTATIVE", "CONFIRMED"]
    assert [said(one)[0] for one in letters(mailbox)] == ["REQUEST"] * 3
    assert sorted({one["sequence"] for one in entries}) == [one["sequence"] for one in entries]


def test_a_date_that_she_said_no_to_is_not_put_into_her_calendar(
    world: World, day: Any, awa: Person, staff: Person, mailbox: Mailbox
) -> None:
    meeting = announce(world, staff)
    come(world, meeting, awa)
    work(world, day)

    def ask_again() -> None:
        fresh, dates = found(meeting.id), [day_after(30), day_after(31)]
        life.ask_again(meeting=fresh, dates=dates, poll_ends_at=day_after(25), version=fresh.version, actor_id=staff.id)

    def choose_first() -> None:
        (first, *_others) = options
        services.choose_date(meeting=found(meeting.id), option_id=first, version=None, actor_id=staff.id)

    world.run(ask_again)
    vote(world, meeting, awa, VoteAnswer.NO, VoteAnswer.YES)
    options = option_ids(world, meeting)
    world.run(choose_first)
    work(world, day, 6)
    assert [said(one)[0] for one in letters(mailbox)] == ["REQUEST", "CANCEL"]


@pytest.mark.parametrize("how", ["cancelled", "not coming", "left", "other dates"])
def test_what_is_no_longer_hers_leaves_her_calendar_once(
    world: World, day: Any, awa: Person, staff: Person, mailbox: Mailbox, how: str
) -> None:
    meeting = announce(world, staff, title="Dire sa maladie")
    choose(world, awa, is_invited=True, is_discreet=False)
    come(world, meeting, awa)
    work(world, day)
    _end(world, how, meeting, awa, staff)
    work(world, day, 6)
    first, second = letters(mailbox)
    assert said(first)[1]["title"] == "Dire sa maladie"
    method, one = said(second)
    assert (method, one["status"], one["uid"]) == ("CANCEL", "CANCELLED", said(first)[1]["uid"])
    assert one["sequence"] > said(first)[1]["sequence"]
    assert one["starts"] == said(first)[1]["starts"]
    assert "maladie" not in second.as_string() + one["title"]
    assert second["Subject"] == "Annulé : Rendez-vous"


def _end(world: World, how: str, meeting: Meeting, awa: Person, staff: Person) -> None:
    def leave() -> None:
        db.session().add(Departure(platform_id=db.platform_id(), person_id=awa.id, left_at=clock.now()))

    def ask_again() -> None:
        fresh, dates = found(meeting.id), [day_after(30), day_after(31)]
        life.ask_again(meeting=fresh, dates=dates, poll_ends_at=day_after(25), version=fresh.version, actor_id=staff.id)

    if how == "cancelled":
        cancel(world, meeting, staff)
    elif how == "not coming":
        come(world, meeting, awa, Coming.NO)
    else:
        world.run(leave if how == "left" else ask_again)


def test_who_changes_her_mind_twice_is_told_the_last_one(
    world: World, day: Any, awa: Person, staff: Person, mailbox: Mailbox
) -> None:
    meeting = announce(world, staff)
    for way in (Coming.ON_SITE, Coming.NO, Coming.ON_SITE):
        come(world, meeting, awa, way)
        work(world, day)
    methods = [said(one)[0] for one in letters(mailbox)]
    numbers = [said(one)[1]["sequence"] for one in letters(mailbox)]
    assert methods == ["REQUEST", "CANCEL", "REQUEST"]
    assert numbers == sorted(set(numbers))


def test_what_is_undone_within_the_minute_is_not_said(
    world: World, day: Any, awa: Person, staff: Person, mailbox: Mailbox
) -> None:
    meeting = announce(world, staff)
    come(world, meeting, awa)
    work(world, day)
    come(world, meeting, awa, Coming.NO)
    work(world, day, 1)
    come(world, meeting, awa)
    work(world, day, 6)
    assert len(letters(mailbox)) == 1


def test_a_place_that_is_freed_makes_sure_what_was_not(
    world: World, day: Any, awa: Person, staff: Person, mailbox: Mailbox
) -> None:
    first, meeting = world.person(), announce(world, staff, rooms={Coming.ONLINE: (1, LINK)})
    come(world, meeting, first, Coming.ONLINE)
    come(world, meeting, awa, Coming.ONLINE)
    work(world, day)
    come(world, meeting, first, Coming.NO)
    work(world, day)
    assert [said(one)[1]["status"] for one in letters(mailbox)] == ["TENTATIVE", "CONFIRMED"]


@pytest.mark.parametrize("why", ["no mails", "no answer", "refused", "no address"])
def test_who_did_not_ask_is_not_mailed(
    world: World, day: Any, awa: Person, staff: Person, mailbox: Mailbox, why: str
) -> None:
    def change() -> None:
        person = db.session().get_one(Person, awa.id)
        if why == "refused":
            person.mail_refused_at = clock.now()
        if why == "no address":
            person.email = None

    world.run(change)
    if why == "no mails":
        choose(world, awa)
    meeting = announce(world, staff)
    if why != "no answer":
        come(world, meeting, awa)
    work(world, day)
    assert mailbox.list_messages() == []


def test_a_mail_server_that_is_away_is_tried_again_and_the_mail_is_the_same(
    world: World, day: Any, awa: Person, staff: Person, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    come(world, announce(world, staff), awa)
    with monkeypatch.context() as away:
        away.setattr(mail.FolderMailer, "send", _away)
        work(world, day, 4)
    assert letters(mailbox) == []
    work(world, day, 6)
    assert len(letters(mailbox)) == 1


def _away(self: object, message: EmailMessage) -> None:
    del self, message
    raise Unavailable("Away.")


def test_a_worker_that_dies_after_the_mail_says_the_same_again_and_no_more(
    world: World, day: Any, awa: Person, staff: Person, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mail left, what it said was not noted: the same leaves once more under the same number and name."""
    come(world, announce(world, staff), awa)
    with monkeypatch.context() as dying:
        dying.setattr(inviting, "note", _die)
        work(world, day, 3)
    (first,) = letters(mailbox)
    work(world, day, 6)
    (second,) = letters(mailbox)
    assert first["Message-ID"] == second["Message-ID"]
    assert said(first)[1] == said(second)[1]


def _die(**given: object) -> None:
    del given
    raise Unavailable("Killed.")


def test_a_past_meeting_and_its_end_are_nobodys_mail(
    world: World, day: Any, awa: Person, staff: Person, mailbox: Mailbox
) -> None:
    meeting = announce(world, staff, day_after(1))
    come(world, meeting, awa)
    work(world, day)
    day.shift(timedelta(days=2))

    def hold() -> None:
        fresh = found(meeting.id)
        life.hold(meeting=fresh, version=fresh.version, actor_id=staff.id)

    world.run(hold)
    work(world, day, 6)
    assert len(letters(mailbox)) == 1


def test_nothing_but_ids_waits_in_the_outbox(world: World, day: Any, awa: Person, staff: Person) -> None:
    meeting = announce(world, staff, title="Dire sa maladie")
    come(world, meeting, awa)
    work(world, day, 1)

    def waiting() -> list[str]:
        rows = db.session().query(outbox.OutboxEntry).filter_by(name=inviting.JOB)
        return [row.arguments for row in rows]

    (arguments,) = world.read(waiting)
    assert arguments == f'{{"meeting": "{meeting.id}", "person": "{awa.id}"}}'


def test_the_file_taken_by_hand_is_not_older_than_the_mail(
    world: World, day: Any, awa: Person, staff: Person, mailbox: Mailbox, browser: Open
) -> None:
    meeting = announce(world, staff)
    for way in (Coming.ON_SITE, Coming.NO, Coming.ON_SITE, Coming.UNKNOWN):
        come(world, meeting, awa, way)
        work(world, day)
    last = said(letters(mailbox)[-1])[1]
    (taken,) = read(browser(awa).get(f"/rencontres/{meeting.id}/agenda.ics").data)
    assert taken["sequence"] >= last["sequence"]
    assert taken["uid"] == last["uid"]
