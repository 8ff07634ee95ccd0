"""The page of one meeting."""

from collections.abc import Mapping
from typing import Any

from flask import Response

from blueprints.core import access, pages
from blueprints.core.access import Permission
from blueprints.core.forms import ChoiceField, Form
from blueprints.discussion import members
from blueprints.meetings import (
    changing,
    coming_queries,
    coming_words,
    poll_reminders,
    queries,
    ranking,
    seating,
    sections,
    services,
    showing,
    stages,
)
from blueprints.meetings.coming_forms import ALONE, WITH_SOMEONE, ComingForm, LateForm
from blueprints.meetings.door import SECTION, person_id
from blueprints.meetings.forms import ReminderForm
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
    shown = sections.list_sections(meeting)
    return pages.render(
        "meetings/show.html",
        section=SECTION,
        meeting=meeting,
        form=form,
        asking=services.is_open(meeting.state, meeting.poll_ends_at),
        state=stages.state_words(meeting),
        steps=stages.steps(meeting, has_outcome=any(one.is_outcome for one in shown)),
        date=stages.date_words(meeting),
        over=stages.is_over(meeting),
        organiser=members.staff().get(meeting.organiser_id),
        readers=members.readers(Permission.MEETING_READ),
        staff=members.staff_names(),
        venue=_venue(meeting),
        sections=shown,
        ways=sections.list_ways(meeting) if organises else [],
        moves=stages.list_moves(meeting) if organises else frozenset(),
        editable=organises and changing.may_change(meeting),
        lost=lost_words(form),
        afterwards=stages.afterwards_words(meeting.afterwards),
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
    ranked = picture = None
    if choosing:
        counts, voters = queries.count_votes(meeting.id), queries.list_voters(meeting.id)
        ranked = showing.rank_dates(options, counts, voters)
        picture = ranking.draw(options, counts, len({voter.id for voter in voters}))
    own = next((one.answer for one in options if one.starts_at == meeting.starts_at and one.answer), None)
    words = showing.answer_words(own) if own else ""
    return {
        "cards": showing.show_dates(options, meeting.minutes_long, form),
        "ranking": ranked,
        "picture": picture,
        "own_vote": words,
        "reminder": _reminder(meeting, form, is_asked=any(option.reminded for option in options)),
    }


def _reminder(meeting: Meeting, form: Form | None, *, is_asked: bool) -> Form | None:
    """Return the box that asks for a reminder of the last day, while there is time for one."""
    if not poll_reminders.can_remind(meeting):
        return None
    typed = form["is_reminded"].data if form is not None and "is_reminded" in form else None
    return ReminderForm(None, is_reminded=is_asked if typed is None else bool(typed))


_NOT_ASKED: Mapping[str, Any] = {
    "own": None,
    "other_hour": "",
    "coming": None,
    "late": None,
    "hints": {},
    "shown": [],
    "groups": [],
}


def _coming(meeting: Meeting, form: Form | None, *, organises: bool) -> Mapping[str, Any]:
    """Return who comes, once there is a date."""
    if meeting.starts_at is None or meeting.state not in (MeetingState.SCHEDULED, MeetingState.HELD):
        return _NOT_ASKED
    rooms, last = coming_queries.list_rooms(meeting), coming_queries.find_any_attendance(meeting.id, person_id())
    mine = last if last is not None and last.for_date == meeting.starts_at else None
    waits = mine is not None and not mine.has_seat
    place = coming_queries.find_place(mine) if mine is not None and waits else 0
    team = members.staff()
    shown = [members.named(one.id, one.pseudonym, team).name for one in coming_queries.list_shown(meeting)]
    return {
        "own": coming_words.show_own(mine, rooms, place) if mine else None,
        "other_hour": coming_words.other_hour(last) if last is not None and mine is None else "",
        "coming": _form(meeting, last, rooms, form),
        "late": LateForm(None, is_late=mine.is_late, leaves_early=mine.leaves_early) if mine else None,
        "hints": coming_words.hints(rooms, mine),
        "shown": shown,
        "groups": coming_words.group(coming_queries.list_attendances(meeting), rooms) if organises else [],
    }


def _form(
    meeting: Meeting, last: Attendance | None, rooms: list[coming_queries.Room], form: Form | None
) -> ComingForm | None:
    """Return the form of the answer: the refused one, or one that says what was answered last, to this hour or not."""
    if not seating.is_taken(meeting):
        return None
    if isinstance(form, ComingForm):
        return form
    made = ComingForm()
    made.offer(rooms)
    if last is not None and not made.coming.data:
        made.coming.data, made.is_shown.data = last.coming.value, last.is_shown
        made.seats.data = WITH_SOMEONE if last.seats > 1 else ALONE
    return made


def lost_words(form: Form | None) -> list[tuple[str, str]]:
    """Return what was chosen on a page that came too late: the question and the answer, in words."""
    if form is None or not form.errors:
        return []
    chosen = (one for one in form if isinstance(one, ChoiceField) and one.data)
    return [(str(one.label.text), one.chosen) for one in chosen if one.chosen]
