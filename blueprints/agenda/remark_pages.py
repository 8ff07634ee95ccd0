"""« Je ne viens pas, mais j’ai quelque chose à dire »: written by members, read at the meeting."""

from uuid import UUID

from flask import Response, redirect, request
from flask.typing import ResponseReturnValue

from blueprints.agenda import forms, queries, remarks, services, showing
from blueprints.agenda.door import SECTION, blueprint, page_of, person_id
from blueprints.agenda.models import Remark
from blueprints.core import access, pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.forms import no_errors
from blueprints.core.i18n import gettext as _
from blueprints.discussion import members
from blueprints.meetings.models import Meeting
from blueprints.meetings.queries import find_meeting
from blueprints.undo import ways


@blueprint.get("/rencontres/<uuid:meeting_id>/ordre-du-jour/dire")
@requires(Permission.AGENDA_ADD, subject=find_meeting)
def new_remark(meeting: Meeting) -> ResponseReturnValue:
    """Ask what a member who does not come has to say, and on which point."""
    form = _form(meeting)
    if not services.is_open(meeting) or not form.point.choices:
        pages.tell(_("Pour laisser un message, il faut un point à l’ordre du jour."), "warn")
        return redirect(page_of(meeting.id), code=303)
    form.point.data = form.point.data or request.args.get("point")
    return _remark_page(meeting, form)


@blueprint.post("/rencontres/<uuid:meeting_id>/ordre-du-jour/dire")
@requires(Permission.AGENDA_ADD, subject=find_meeting)
def say(meeting: Meeting) -> ResponseReturnValue:
    """Keep what a member has to say."""
    form = _form(meeting)
    if not form.validate():
        return _remark_page(meeting, form)
    with form.refusals(), transaction.write(meeting) as fresh:
        remarks.say(
            meeting=fresh,
            item_id=forms.id_of(form.point.data),
            author_id=person_id(),
            client_id=form.client_id.uuid,
            body=form.body.data or "",
            is_named=form.named.data == forms.NAMED,
        )
    if not no_errors(form):
        return _remark_page(meeting, form)
    pages.tell(_("Votre message est noté. Il sera lu à la rencontre."))
    return redirect(page_of(meeting.id), code=303)


@blueprint.post("/ordre-du-jour/messages/<uuid:remark_id>/retirer")
@requires(Permission.REMARK_TAKE_BACK, subject=queries.find_remark)
def take_back_remark(remark: Remark) -> ResponseReturnValue:
    """Take one's message back."""
    item = queries.find_any_item(remark.item_id)
    page = page_of(item.meeting_id) if item else "/rencontres"
    with transaction.write(remark) as fresh:
        remarks.take_back(remark=fresh)
        since = fresh.withdrawn_at.isoformat() if fresh.withdrawn_at else ""
    undo = ways.offer("agenda.remark", subject_id=remark.id, back=page, since=since)
    pages.tell(_("Votre message est retiré. Personne ne le lira."), undo=undo)
    return redirect(page, code=303)


@blueprint.get("/rencontres/<uuid:meeting_id>/ordre-du-jour/a-lire")
@requires(Permission.AGENDA_LEAD, subject=find_meeting)
def to_read(meeting: Meeting) -> ResponseReturnValue:
    """Show what has to be read at a meeting, to be printed."""
    team, said = members.staff(), queries.list_remarks(meeting.id)
    messages: dict[UUID, list[showing.Message]] = {}
    for row in said:
        messages.setdefault(row.item_id, []).append(showing.show_message(row, "", named=row.is_named, team=team))
    items = queries.list_items(meeting.id)
    groups = [(item.title, messages[item.id]) for item in items if item.id in messages]
    return pages.render("agenda/to_read.html", section=SECTION, meeting=meeting, groups=groups)


def _form(meeting: Meeting) -> forms.RemarkForm:
    form = forms.RemarkForm()
    form.offer(queries.list_items(meeting.id))
    return form


def _remark_page(meeting: Meeting, form: forms.RemarkForm) -> Response:
    actor = access.current_actor()
    name = members.named(person_id(), actor.pseudonym if actor else None).name
    return pages.render(
        "agenda/say.html",
        section=SECTION,
        meeting=meeting,
        form=form,
        back=page_of(meeting.id),
        signature=name,
        staff=members.staff_names(),
    )
