"""Every move of a meeting, by every role; who is told of it, and the way back."""

import re
from collections.abc import Callable
from datetime import timedelta
from itertools import product
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import select

from blueprints.accounts.models import Person, Role
from blueprints.core import audit, clock, db
from blueprints.core.errors import Refused, Stale
from blueprints.meetings import life, queries
from blueprints.meetings.life import MOVES
from blueprints.meetings.models import Afterwards, DateOption, Meeting, MeetingState, VoteAnswer
from blueprints.news.models import News, NewsKind
from tests.conftest import Browser, World
from tests.meetings.making import day_after, form, found, options, path, propose, typed, vote

Open = Callable[..., Browser]
S = MeetingState
ALLOWED = {
    (S.DRAFT, S.POLLING),
    (S.DRAFT, S.SCHEDULED),
    (S.POLLING, S.SCHEDULED),
    (S.SCHEDULED, S.POLLING),
    (S.SCHEDULED, S.HELD),
    (S.HELD, S.CLOSED),
    (S.DRAFT, S.CANCELLED),
    (S.POLLING, S.CANCELLED),
    (S.SCHEDULED, S.CANCELLED),
}
WAYS = {"date": S.SCHEDULED, "autre-date": S.POLLING, "annuler": S.CANCELLED, "eu-lieu": S.HELD, "terminer": S.CLOSED}
"""The end of each address, and where it brings a meeting that is shown."""
UNDO = "/annuler"


@pytest.fixture
def staff(world: World) -> Person:
    """One who organises."""
    return world.person(Role.FACILITATOR)


@pytest.mark.parametrize(("before", "after"), list(product(S, S)))
def test_every_move_is_allowed_or_refused_as_the_table_says(
    world: World, staff: Person, before: MeetingState, after: MeetingState
) -> None:
    assert (after in MOVES[before]) == ((before, after) in ALLOWED)
    meeting = Meeting(title="Rencontre", state=before, version=1)

    def act() -> None:
        life.move(meeting=meeting, to=after, actor_id=staff.id)

    if (before, after) in ALLOWED:
        world.run(act)
        assert (meeting.state, meeting.version) == (after, 2)
    else:
        with pytest.raises(Refused):
            world.run(act)
        assert (meeting.state, meeting.version) == (before, 1)


# --- by every role ----------------------------------------------------------------------------------------------------


def _bring(world: World, meeting: Meeting, state: MeetingState) -> Meeting:
    """Bring a proposed meeting to a state, its first date chosen and begun where it has one."""

    def act() -> None:
        fresh = found(meeting.id)
        fresh.state, fresh.version = state, fresh.version + 1
        if state is not S.POLLING:
            fresh.starts_at = clock.now() - timedelta(minutes=30)
        if state is S.CANCELLED:
            fresh.afterwards, fresh.cancel_reason = Afterwards.UNKNOWN, "La salle est prise."

    world.run(act)
    fresh: Meeting = world.read(found, meeting.id)
    return fresh


def _typed(world: World, meeting: Meeting) -> dict[str, str]:
    return {
        "version": str(meeting.version),
        "option": str(options(world, meeting)[0]),
        "date_1": typed(day_after(30)),
        "date_2": typed(day_after(31)),
        "ends": typed(day_after(25)),
        "reason": "La salle est prise.",
        "afterwards": "unknown",
    }


@pytest.mark.parametrize("before", [S.POLLING, S.SCHEDULED, S.HELD, S.CLOSED, S.CANCELLED])
def test_only_those_who_organise_move_a_meeting_and_only_as_the_table_says(
    world: World, browser: Open, staff: Person, before: MeetingState
) -> None:
    people = {role: browser(staff if role is Role.FACILITATOR else world.person(role)) for role in Role}
    for end, after in WAYS.items():
        meeting = _bring(world, propose(world, staff), before)
        data = _typed(world, meeting)
        for role, one in people.items():
            if role is not Role.FACILITATOR:
                assert one.submit(f"{path(meeting)}/{end}", data).status_code == 404, (role, end)
        answer = people[Role.FACILITATOR].submit(f"{path(meeting)}/{end}", data)
        allowed = (before, after) in ALLOWED
        assert answer.status_code == (303 if allowed else 422), (end, answer.text)
        assert world.read(found, meeting.id).state is (after if allowed else before)
        if not allowed:
            assert "a changé d’étape" in answer.text


def test_a_draft_is_moved_by_those_who_organise_only(world: World, browser: Open, staff: Person) -> None:
    for start, after in (("ask", S.POLLING), ("fixed", S.SCHEDULED)):
        made = browser(staff).submit("/rencontres/creer", form(start="draft"))
        draft = made.headers["Location"]
        for role in set(Role) - {Role.FACILITATOR}:
            other = browser(world.person(role))
            assert other.get(draft).status_code == other.submit(draft, form(start=start)).status_code == 404
            assert other.get("/rencontres/en-preparation").status_code == 404
        assert browser(staff).submit(draft, form(start=start)).status_code == 303
        assert world.read(found, _id_of(draft)).state is after


def _id_of(address: str) -> UUID:
    return UUID(address.split("/")[2])


# --- preparing --------------------------------------------------------------------------------------------------------


def test_a_prepared_meeting_is_seen_by_those_who_organise_only_until_it_is_shown(
    world: World, browser: Open, staff: Person
) -> None:
    mine, member = browser(staff), browser(world.person())
    made = mine.submit("/rencontres/creer", {"title": "Le stress", "place": "Salle Tilleul", "start": "draft"})
    assert made.status_code == 303
    draft = made.headers["Location"]
    assert "L’équipe d’animation seule la voit." in mine.get(draft).text
    assert "Le stress" in browser(world.person(Role.FACILITATOR)).get("/rencontres/en-preparation").text
    assert member.get(draft.removesuffix("/preparer")).status_code == 404
    assert "Le stress" not in member.get("/rencontres").text
    assert mine.submit(draft, form(title="Le stress au travail", start="ask")).status_code == 303
    assert "Le stress au travail" in member.get("/rencontres").text
    assert mine.get(draft).status_code == 404


def test_what_is_prepared_comes_back_as_it_was_typed(world: World, browser: Open, staff: Person) -> None:
    mine = browser(staff)
    draft = mine.submit("/rencontres/creer", form(start="draft")).headers["Location"]
    page = mine.get(draft).text
    assert "Maison des associations" in page
    assert page.count("à 14\u00a0h") + page.count("à 14 h") >= 1
    values = re.findall(r'name="(date_\d|ends)"[^>]*value="([^"]*)"', page)
    again = {name: value for name, value in values if value}
    assert set(again) == {"date_1", "date_2", "ends"}
    assert mine.submit(draft, form(start="ask", **again)).status_code == 303


def test_a_date_that_is_known_is_announced_to_all(world: World, browser: Open, staff: Person) -> None:
    member = world.person()
    made = browser(staff).submit("/rencontres/creer", form(start="fixed", date_2="", ends=""))
    assert made.status_code == 303
    page = browser(member).get(made.headers["Location"]).text
    assert "La date est choisie\u00a0:" in page
    assert _told(world, member) == [NewsKind.MEETING_DATE_CHOSEN]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"start": "fixed", "date_1": ""}, "Écrivez la date."),
        ({"start": "fixed", "date_1": "3 mars 2021 14h"}, "Choisissez des dates à venir."),
        ({"start": "draft", "date_1": form()["date_2"]}, "Une date est proposée deux fois."),
        ({"start": "draft", "title": ""}, "Donnez un titre à la rencontre."),
        ({"start": "<b>", "title": "Rencontre"}, "Choisissez une des réponses proposées."),
    ],
)
def test_what_cannot_begin_is_said_and_nothing_is_kept(
    world: World, browser: Open, staff: Person, change: dict[str, str], sentence: str
) -> None:
    page = browser(staff).submit("/rencontres/creer", form(**change))
    assert page.status_code == 422
    assert sentence in page.text
    assert world.read(queries.list_drafts)[0] == []


def test_a_preparation_that_is_given_up_was_seen_by_nobody(world: World, browser: Open, staff: Person) -> None:
    mine, member = browser(staff), browser(world.person())
    draft = mine.submit("/rencontres/creer", form(start="draft")).headers["Location"]
    version = world.read(queries.find_any_meeting, _id_of(draft)).version
    assert mine.submit(draft.replace("preparer", "abandonner"), {"version": str(version)}).status_code == 303
    page = mine.get("/rencontres/en-preparation").text
    assert "Aucune rencontre en préparation" in page
    for one in (mine, member):
        assert one.get(draft.removesuffix("/preparer")).status_code == 404
        assert form()["title"] not in one.get("/rencontres?vue=passees").text
    assert mine.submit(UNDO, {"jeton": _token(page)}).location == draft
    assert mine.get(draft).status_code == 200


# --- cancelling, asking again, over -----------------------------------------------------------------------------------


def _told(world: World, person: Person) -> list[NewsKind]:
    def read() -> list[NewsKind]:
        return list(
            db.session().scalars(select(News.kind).where(News.person_id == person.id).order_by(News.created_at))
        )

    kinds: list[NewsKind] = world.read(read)
    return kinds


def _token(page: str) -> str:
    found_one = re.search(r'name="jeton" value="([^"]+)"', page)
    assert found_one
    return found_one[1]


def test_a_cancelled_meeting_says_why_and_what_comes_next_to_those_who_answered(
    world: World, browser: Open, staff: Person
) -> None:
    voter, silent = world.person(), world.person()
    meeting = propose(world, staff)
    vote(world, meeting, voter, VoteAnswer.YES)
    mine = browser(staff)
    assert "Une personne a répondu." in mine.get(f"{path(meeting)}/annuler").text
    data = {"version": str(meeting.version), "reason": "<b>La salle</b> est prise.", "afterwards": "new_dates"}
    assert mine.submit(f"{path(meeting)}/annuler", data).status_code == 303
    assert "La personne qui a répondu le lit dans ses nouvelles." in mine.get(path(meeting)).text
    page = browser(silent).get(path(meeting)).text
    assert "&lt;b&gt;La salle&lt;/b&gt; est prise." in page
    assert "D’autres dates seront bientôt proposées." in page
    assert _told(world, voter) == [NewsKind.MEETING_PROPOSED, NewsKind.MEETING_CANCELLED]
    assert _told(world, silent) == [NewsKind.MEETING_PROPOSED]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"reason": ""}, "Dites pourquoi, en quelques mots."),
        ({"reason": "é" * 501}, "Gardez 500 signes au plus"),
        ({"reason": "\x00\u202e"}, "Dites pourquoi, en quelques mots."),
        ({"reason": "a" * 1_000_000}, "Gardez 500 signes au plus"),
        ({"afterwards": ""}, "Dites ce qui vient ensuite."),
        ({"afterwards": "x"}, "Choisissez une des réponses proposées."),
    ],
)
def test_a_cancelling_that_says_nothing_is_refused_in_words(
    world: World, browser: Open, staff: Person, change: dict[str, str], sentence: str
) -> None:
    meeting = propose(world, staff)
    data = {"version": str(meeting.version), "reason": "Grève des bus", "afterwards": "nothing", **change}
    page = browser(staff).submit(f"{path(meeting)}/annuler", data)
    assert page.status_code == 422
    assert sentence in page.text
    assert data["reason"].strip("\x00\u202e") in page.text
    assert world.read(found, meeting.id).state is S.POLLING


def test_dates_asked_again_keep_the_answers_to_those_that_stay(world: World, browser: Open, staff: Person) -> None:
    meeting, voter = propose(world, staff), world.person()
    vote(world, meeting, voter, VoteAnswer.YES, VoteAnswer.HARD, VoteAnswer.NO)
    mine = browser(staff)
    mine.submit(f"{path(meeting)}/date", {"option": str(options(world, meeting)[0]), "version": str(meeting.version)})
    page = mine.get(f"{path(meeting)}/autre-date").text
    assert "est retirée." in page
    assert len([one for one in re.findall(r'name="date_\d"[^>]*value="([^"]*)"', page) if one]) == 2
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version
    again = {"date_1": typed(day_after(21)), "date_2": typed(day_after(40)), "ends": typed(day_after(15))}
    assert mine.submit(f"{path(meeting)}/autre-date", {"version": version[1], **again}).status_code == 303
    rows = world.read(queries.list_options, meeting.id, voter.id)
    assert [(row.starts_at, row.answer) for row in rows] == [(day_after(21), VoteAnswer.HARD), (day_after(40), None)]
    assert _told(world, voter)[-1] is NewsKind.MEETING_REOPENED
    assert mine.submit(UNDO, {"jeton": _token(mine.get(path(meeting)).text)}).status_code == 303
    fresh = world.read(found, meeting.id)
    assert (fresh.state, fresh.starts_at) == (S.SCHEDULED, day_after(20))
    rows = world.read(queries.list_options, meeting.id, voter.id)
    assert [row.answer for row in rows] == [VoteAnswer.YES, VoteAnswer.HARD, VoteAnswer.NO]
    assert _told(world, voter)[-1] is NewsKind.MEETING_DATE_CHOSEN


def test_a_meeting_that_has_not_begun_did_not_take_place(world: World, browser: Open, staff: Person) -> None:
    meeting, mine = propose(world, staff), browser(staff)
    mine.submit(f"{path(meeting)}/date", {"option": str(options(world, meeting)[0]), "version": str(meeting.version)})
    page = mine.get(path(meeting)).text
    assert "Noter qu’elle a eu lieu" not in page
    version = str(world.read(found, meeting.id).version)
    refused = mine.submit(f"{path(meeting)}/eu-lieu", {"version": version})
    assert refused.status_code == 422
    assert "n’a pas encore commencé" in refused.text
    with time_machine.travel(day_after(20), tick=False):
        later = browser(staff)
        assert "Noter qu’elle a eu lieu" in later.get(path(meeting)).text
        assert later.submit(f"{path(meeting)}/eu-lieu", {"version": version}).status_code == 303
        assert "A eu lieu" in later.get("/rencontres?vue=passees").text


@pytest.mark.parametrize("end", ["autre-date", "annuler", "eu-lieu", "terminer"])
def test_of_two_who_move_a_meeting_at_once_the_second_is_told(
    world: World, browser: Open, staff: Person, end: str
) -> None:
    meeting = propose(world, staff)
    data = {**_typed(world, meeting), "version": str(meeting.version - 1)}
    assert browser(staff).submit(f"{path(meeting)}/{end}", data).status_code == 409


def test_a_page_about_a_move_that_is_no_longer_possible_leads_back(world: World, browser: Open, staff: Person) -> None:
    meeting = _bring(world, propose(world, staff), S.CLOSED)
    for end in ("annuler", "autre-date"):
        answer = browser(staff).get(f"{path(meeting)}/{end}")
        assert (answer.status_code, answer.location) == (303, path(meeting))


# --- the way back -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "end"),
    [(S.POLLING, "date"), (S.POLLING, "annuler"), (S.SCHEDULED, "annuler"), (S.SCHEDULED, "autre-date"),
     (S.SCHEDULED, "eu-lieu"), (S.HELD, "terminer")],
)  # fmt: skip
def test_every_move_is_undone_for_a_minute_and_nobody_is_told_any_more(
    world: World, browser: Open, staff: Person, before: MeetingState, end: str
) -> None:
    meeting, voter = propose(world, staff), world.person()
    vote(world, meeting, voter, VoteAnswer.YES)
    meeting = _bring(world, meeting, before)
    mine, told = browser(staff), _told(world, voter)
    assert mine.submit(f"{path(meeting)}/{end}", _typed(world, meeting)).status_code == 303
    token = _token(mine.get(path(meeting)).text)
    assert mine.submit(UNDO, {"jeton": token}).location == path(meeting)
    fresh = world.read(found, meeting.id)
    assert (fresh.state, fresh.starts_at, fresh.poll_ends_at) == (before, meeting.starts_at, meeting.poll_ends_at)
    assert _told(world, voter) == told
    assert mine.submit(UNDO, {"jeton": token}).status_code == 303
    assert "Quelqu’un a changé la même chose" in mine.get(path(meeting)).text, "once is enough"


def test_a_proposal_is_undone_and_is_being_prepared_again(world: World, browser: Open, staff: Person) -> None:
    mine, member = browser(staff), world.person()
    page = mine.submit("/rencontres/creer", form()).headers["Location"]
    back = mine.submit(UNDO, {"jeton": _token(mine.get(page).text)}).location
    assert back == f"{page}/preparer"
    assert mine.get(back).status_code == 200
    assert _told(world, member) == []
    assert browser(member).get(page).status_code == 404


def test_a_way_back_made_from_an_older_page_is_refused(world: World, staff: Person) -> None:
    meeting = propose(world, staff)
    before = world.read(lambda: life.remember(found(meeting.id)))

    def undo() -> None:
        life.take_back_move(meeting=found(meeting.id), before=before, version=99, since=clock.now(), actor_id=staff.id)

    with pytest.raises(Stale):
        world.run(undo)


def test_moves_and_ways_back_are_in_the_trail(world: World, browser: Open, staff: Person) -> None:
    meeting, mine = propose(world, staff), browser(staff)
    mine.submit(f"{path(meeting)}/annuler", _typed(world, meeting))
    mine.submit(UNDO, {"jeton": _token(mine.get(path(meeting)).text)})

    def read() -> list[str]:
        entries = select(audit.AuditEntry.action).where(audit.AuditEntry.subject_id == meeting.id)
        return list(db.session().scalars(entries.order_by(audit.AuditEntry.sequence)))

    assert world.read(read) == ["meeting.moved", "meeting.moved", "meeting.move_undone"]


def test_dates_that_are_asked_no_more_are_counted_no_more(world: World, staff: Person) -> None:
    meeting = propose(world, staff)

    def drop() -> None:
        for option in db.session().scalars(select(DateOption).where(DateOption.starts_at == day_after(22))):
            option.dropped_at = clock.now()

    world.run(drop)
    assert len(options(world, meeting)) == 2
