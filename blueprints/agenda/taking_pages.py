"""An idea, or a subject that a member proposed, put on an agenda by those who organise."""

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue

from blueprints.agenda import forms, leading
from blueprints.agenda.door import SECTION, blueprint, page_of, person_id
from blueprints.core import pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.forms import no_errors
from blueprints.core.i18n import gettext as _
from blueprints.ideas.models import Idea
from blueprints.ideas.queries import find_idea
from blueprints.meetings.models import Subject
from blueprints.meetings.queries import find_meeting, list_meetings
from blueprints.meetings.subject_queries import find_subject
from blueprints.undo import ways


@blueprint.get("/idees/<uuid:idea_id>/ordre-du-jour")
@requires(Permission.PROPOSAL_ANSWER, subject=find_idea)
def ask_for_idea(idea: Idea) -> ResponseReturnValue:
    """Ask on which agenda an idea is put."""
    return _idea_page(idea, _choice())


@blueprint.post("/idees/<uuid:idea_id>/ordre-du-jour")
@requires(Permission.PROPOSAL_ANSWER, subject=find_idea)
def put_idea(idea: Idea) -> ResponseReturnValue:
    """Put an idea on an agenda; its author is told."""
    form, other, item_id = _choice(), None, None
    if not form.validate():
        return _idea_page(idea, form)
    other = forms.id_of(form.meeting.data)
    with form.refusals("meeting"), transaction.write(idea) as fresh:
        meeting = find_meeting(other) if other else None
        item = leading.put_idea(idea=fresh, meeting=meeting, client_id=form.client_id.uuid, actor_id=person_id())
        item_id = item.id
    if not no_errors(form) or other is None:
        return _idea_page(idea, form)
    page = url_for("ideas.show", idea_id=idea.id)
    undo = ways.offer("agenda.idea", subject_id=item_id, back=page)
    pages.tell(_("L’idée est à l’ordre du jour. La personne qui l’a eue est prévenue."), undo=undo)
    return redirect(page_of(other), code=303)


@blueprint.get("/rencontres/sujets/<uuid:subject_id>/ordre-du-jour")
@requires(Permission.SUBJECT_ANSWER, subject=find_subject)
def ask_for_subject(subject: Subject) -> ResponseReturnValue:
    """Ask on which agenda a subject is put."""
    return _subject_page(subject, _choice())


@blueprint.post("/rencontres/sujets/<uuid:subject_id>/ordre-du-jour")
@requires(Permission.SUBJECT_ANSWER, subject=find_subject)
def take_subject(subject: Subject) -> ResponseReturnValue:
    """Make a point of a subject; its author is told."""
    form, item_id, since = _choice(), "", ""
    if not form.validate():
        return _subject_page(subject, form)
    other = forms.id_of(form.meeting.data)
    with form.refusals("meeting"), transaction.write(subject) as fresh:
        meeting = find_meeting(other) if other else None
        item = leading.take_subject(subject=fresh, meeting=meeting, client_id=form.client_id.uuid, actor_id=person_id())
        item_id, since = str(item.id), fresh.answered_at.isoformat() if fresh.answered_at else ""
    if not no_errors(form) or other is None:
        return _subject_page(subject, form)
    page = url_for("meetings.received_subjects")
    undo = ways.offer("agenda.subject", subject_id=subject.id, back=page, item=item_id, since=since)
    pages.tell(_("Le sujet est à l’ordre du jour. La personne qui l’a proposé est prévenue."), undo=undo)
    return redirect(page_of(other), code=303)


def _choice() -> forms.MeetingChoice:
    form, (rows, _more) = forms.MeetingChoice(), list_meetings(person_id())
    form.offer(rows)
    return form


def _idea_page(idea: Idea, form: forms.MeetingChoice) -> Response:
    back = url_for("ideas.show", idea_id=idea.id)
    address = url_for("agenda.put_idea", idea_id=idea.id)
    title = _("Mettre cette idée à l’ordre du jour")
    return _page(title, idea.title, form, address=address, back=back)


def _subject_page(subject: Subject, form: forms.MeetingChoice) -> Response:
    back = url_for("meetings.received_subjects")
    address = url_for("agenda.take_subject", subject_id=subject.id)
    title = _("Mettre ce sujet à l’ordre du jour")
    return _page(title, subject.title, form, address=address, back=back)


def _page(title: str, about: str, form: forms.MeetingChoice, *, address: str, back: str) -> Response:
    return pages.render(
        "agenda/take.html", section=SECTION, title=title, about=about, form=form, address=address, back=back
    )
