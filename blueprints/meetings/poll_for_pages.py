"""Noting what a person without internet says of the dates of a meeting."""

from collections.abc import Sequence

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue

from blueprints.core import pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.db import AnyRow
from blueprints.core.forms import Form, no_errors
from blueprints.core.i18n import gettext as _
from blueprints.discussion import members
from blueprints.meetings import coming_queries, forms, poll_for, queries, services, showing
from blueprints.meetings.coming_forms import WhoForm
from blueprints.meetings.door import SECTION, actor, blueprint, person_id
from blueprints.meetings.models import Meeting
from blueprints.undo import ways


@blueprint.get("/rencontres/<uuid:meeting_id>/dates-pour")
@requires(Permission.MEETING_ANSWER_FOR, subject=queries.find_meeting)
def ask_dates_for(meeting: Meeting) -> ResponseReturnValue:
    """Ask what somebody said of the dates."""
    if not services.is_open(meeting.state, meeting.poll_ends_at):
        pages.tell(services.CLOSED, "warn")
        return redirect(url_for("meetings.show", meeting_id=meeting.id), code=303)
    return _page(meeting, _who(), forms.answers_form(options := _options(meeting)), options)


@blueprint.post("/rencontres/<uuid:meeting_id>/dates-pour")
@requires(Permission.MEETING_ANSWER_FOR, subject=queries.find_meeting)
def answer_dates_for(meeting: Meeting) -> ResponseReturnValue:
    """Write down what somebody said of the dates; she is told."""
    options = _options(meeting)
    who, form = _who(), forms.answers_form(options)
    if not (who.validate() & form.validate()):
        return _page(meeting, who, form, options)
    person, answers = who.person.uuid, forms.answers_of(form, options)
    with who.refusals("person"), transaction.write(meeting) as fresh:
        before = poll_for.remember(options, person)
        poll_for.answer_for(
            meeting=fresh, person_id=person, answers=answers, actor_id=person_id(), actor_name=actor().first_name
        )
        since = poll_for.find_moment(options, person)
    if not no_errors(who) or since is None:
        return _page(meeting, who, form, options)
    page = url_for("meetings.ask_dates_for", meeting_id=meeting.id)
    kept = {"person": str(person), "before": before, "since": since.isoformat()}
    undo = ways.offer("meetings.answers_for", subject_id=meeting.id, back=page, **kept)
    pages.tell(_("C’est noté. La personne le lira dans ses nouvelles, et peut changer d’avis."), undo=undo)
    return redirect(page, code=303)


def _options(meeting: Meeting) -> Sequence[AnyRow]:
    """Return the dates, with the answers of nobody: hers are not shown to who writes for her."""
    return queries.list_options(meeting.id, meeting.id)


def _who() -> WhoForm:
    form = WhoForm()
    people = coming_queries.list_members()
    form.person.offer((str(one.id), f"{one.first_name} {one.last_name}") for one in people)
    return form


def _page(meeting: Meeting, who: WhoForm, form: Form, options: Sequence[AnyRow]) -> Response:
    return pages.render(
        "meetings/answer_dates_for.html",
        section=SECTION,
        meeting=meeting,
        who=who,
        form=form,
        cards=showing.show_dates(options, meeting.minutes_long, form),
        me=members.named(person_id(), actor().pseudonym).name,
    )
