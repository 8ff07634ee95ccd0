"""The page of one meeting."""

from collections.abc import Mapping
from typing import Any

from flask import Response

from blueprints.core import access, pages
from blueprints.core.access import Permission
from blueprints.core.forms import Form
from blueprints.discussion import members
from blueprints.meetings import coming_queries, coming_words, queries, seating, sections, services, showing, stages
from blueprints.meetings.coming_forms import ALONE, WITH_SOMEONE, ComingForm, LateForm
from blueprints.meetings.door import SECTION, person_id
from blueprints.meetings.models import Attendance, Meeting, MeetingState
from blueprints.venues import queries as venues
from blueprints.venues import showing as venue_words


def meeting_page(meeting: Meeting, form: Form | None = None) -> Response:
    """Return the page of a meeting.

    Args:
        meeting: which one.
        form: what was typed on it and refused, if anything was.
    """
    organises = access.may(Permission.MEETING_MOVE, meeting)
    return pages.render(
        "meetings/show.html",
        section=SECTION,
        meeting=meeting,
        form=form,
        asking=services.is_open(meeting.state, meeting.poll_ends_at),
        state=stages.state_words(meeting),
        steps=stages.steps(meeting),
        date=stages.date_words(meeting),
        over=stages.is_over(meeting),
        organiser=members.staff().get(meeting.organiser_id),
        readers=members.readers(Permission.MEETING_READ),
        staff=members.staff_names(),
        venue=_venue(meeting),
        sections=sections.list_sections(meeting),
        ways=sections.list_ways(meeting) if organises else [],
        moves=stages.list_moves(meeting) if organises else frozenset(),
        afterwards=stages.afterwards_words(meeting),
        **_dates(meeting, form),
        **_coming(meeting, form, organises=organises),
    )


def _venue(meeting: Meeting) -> venue_words.Shown | None:
    """Return the place with its sheet, where it is one of those that are described."""
    row = venues.find_shown(meeting.venue_id) if meeting.venue_id else None
    return venue_words.show(row) if row else None


def _dates(meeting: Meeting, form: Form | None) -> Mapping[str, Any]:
    """Return the dates that are asked, and their ranking for those who choose."""
    options = queries.list_options(meeting.id, person_id())
    choosing = meeting.state is MeetingState.POLLING and access.may(Permission.MEETING_CHOOSE_DATE, meeting)
    ranking = []
    if choosing:
        counts, voters = queries.count_votes(meeting.id), queries.list_voters(meeting.id)
        ranking = showing.rank_dates(options, counts, voters)
    own = next((one.answer for one in options if one.starts_at == meeting.starts_at and one.answer), None)
    words = showing.answer_words(own) if own else ""
    return {"cards": showing.show_dates(options, meeting.minutes_long, form), "ranking": ranking, "own_vote": words}


_NOT_ASKED: Mapping[str, Any] = {"own": None, "coming": None, "late": None, "hints": {}, "shown": [], "groups": []}


def _coming(meeting: Meeting, form: Form | None, *, organises: bool) -> Mapping[str, Any]:
    """Return who comes, once there is a date."""
    if meeting.starts_at is None or meeting.state not in (MeetingState.SCHEDULED, MeetingState.HELD):
        return _NOT_ASKED
    rooms, mine = coming_queries.list_rooms(meeting), coming_queries.find_attendance(meeting, person_id())
    waits = mine is not None and not mine.has_seat
    place = coming_queries.find_place(mine) if mine is not None and waits else 0
    team = members.staff()
    shown = [members.named(one.id, one.pseudonym, team).name for one in coming_queries.list_shown(meeting)]
    return {
        "own": coming_words.show_own(mine, rooms, place) if mine else None,
        "coming": _form(meeting, mine, rooms, form),
        "late": LateForm(None, is_late=mine.is_late, leaves_early=mine.leaves_early) if mine else None,
        "hints": coming_words.hints(rooms, mine),
        "shown": shown,
        "groups": coming_words.group(coming_queries.list_attendances(meeting), rooms) if organises else [],
    }


def _form(
    meeting: Meeting, mine: Attendance | None, rooms: list[coming_queries.Room], form: Form | None
) -> ComingForm | None:
    """Return the form of the answer: the refused one, or one that says what was answered before."""
    if not seating.is_taken(meeting):
        return None
    if isinstance(form, ComingForm):
        return form
    made = ComingForm()
    made.offer(rooms)
    if mine is not None and not made.coming.data:
        made.coming.data, made.is_shown.data = mine.coming.value, mine.is_shown
        made.seats.data = WITH_SOMEONE if mine.seats > 1 else ALONE
    return made
