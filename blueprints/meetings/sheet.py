"""The page of one meeting."""

from flask import Response

from blueprints.core import access, pages
from blueprints.core.access import Permission
from blueprints.core.forms import Form
from blueprints.discussion import members
from blueprints.meetings import queries, services, showing, stages
from blueprints.meetings.door import SECTION, person_id
from blueprints.meetings.models import Meeting, MeetingState


def meeting_page(meeting: Meeting, form: Form | None = None) -> Response:
    options = queries.list_options(meeting.id, person_id())
    asking = services.is_open(meeting.state, meeting.poll_ends_at)
    choosing = meeting.state is MeetingState.POLLING and access.may(Permission.MEETING_CHOOSE_DATE, meeting)
    ranking = []
    if choosing:
        counts, voters = queries.count_votes(meeting.id), queries.list_voters(meeting.id)
        ranking = showing.rank_dates(options, counts, voters)
    return pages.render(
        "meetings/show.html",
        section=SECTION,
        meeting=meeting,
        form=form,
        cards=showing.show_dates(options, meeting.minutes_long, form),
        asking=asking,
        ranking=ranking,
        state=stages.state_words(meeting),
        steps=stages.steps(meeting),
        date=stages.date_words(meeting),
        over=stages.is_over(meeting),
        own=next((showing.answer_words(one.answer) for one in options if one.starts_at == meeting.starts_at), None),
        organiser=members.staff().get(meeting.organiser_id),
        readers=members.readers(Permission.MEETING_READ),
        staff=members.staff_names(),
        moves=stages.list_moves(meeting) if access.may(Permission.MEETING_MOVE, meeting) else frozenset(),
        afterwards=stages.afterwards_words(meeting),
    )
