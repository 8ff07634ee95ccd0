"""For those who organise: the order of the points, their times, set aside, taken to another meeting."""

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.agenda import forms, leading, queries, services, showing
from blueprints.agenda.door import SECTION, blueprint, page_of, person_id, telling_no
from blueprints.agenda.models import AgendaItem
from blueprints.core import clock, pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.forms import Form, no_errors
from blueprints.core.i18n import gettext as _
from blueprints.meetings.models import Meeting
from blueprints.meetings.queries import find_any_meeting, find_meeting, list_meetings
from blueprints.undo import ways


@blueprint.get("/rencontres/<uuid:meeting_id>/ordre-du-jour/organiser")
@requires(Permission.AGENDA_LEAD, subject=find_meeting)
def organise(meeting: Meeting) -> ResponseReturnValue:
    """Show the points with the buttons that order them."""
    return _organise_page(meeting, forms.times_form(queries.list_items(meeting.id)))


@blueprint.post("/rencontres/<uuid:meeting_id>/ordre-du-jour/ordre")
@requires(Permission.AGENDA_LEAD, subject=find_meeting)
def place(meeting: Meeting) -> ResponseReturnValue:
    """Bring a point to another place."""
    form, undo, done = forms.PlaceForm(), "", False
    item_id = forms.id_of(form.point.data)
    page = f"{url_for('agenda.organise', meeting_id=meeting.id)}#point-{item_id or ''}"
    with telling_no(), transaction.write(meeting) as fresh:
        before = leading.order_of(fresh.id)
        leading.place(
            meeting=fresh,
            item_id=item_id or fresh.id,
            seen=form.seen.number,
            to=max(form.to.number, 1),
            actor_id=person_id(),
        )
        after, done = leading.order_of(fresh.id), True
    if done:
        undo = ways.offer("agenda.order", subject_id=meeting.id, back=page, before=before, after=after)
        pages.tell(_("Le point est à la place %(place)s.", place=after.index(str(item_id)) + 1), undo=undo)
    return redirect(page, code=303)


@blueprint.post("/rencontres/<uuid:meeting_id>/ordre-du-jour/durees")
@requires(Permission.AGENDA_LEAD, subject=find_meeting)
def set_times(meeting: Meeting) -> ResponseReturnValue:
    """Give points their minutes."""
    items = queries.list_items(meeting.id)
    form = forms.times_form(items)
    if not form.validate():
        return _organise_page(meeting, form)
    times = forms.times_of(form, items)
    with form.refusals(), transaction.write(meeting) as fresh:
        leading.set_times(meeting=fresh, times=times, actor_id=person_id())
    if not no_errors(form):
        return _organise_page(meeting, form)
    page = url_for("agenda.organise", meeting_id=meeting.id)
    before = {str(item_id): [pair[1], pair[0]] for item_id, pair in times.items() if pair[0] != pair[1]}
    undo = ways.offer("agenda.times", subject_id=meeting.id, back=page, times=before)
    pages.tell(_("Les durées sont enregistrées."), undo=undo)
    return redirect(page, code=303)


# --- set aside, taken elsewhere ---------------------------------------------------------------------------------------


@blueprint.get("/ordre-du-jour/<uuid:item_id>/ecarter")
@requires(Permission.AGENDA_SET_ASIDE, subject=queries.find_item)
def ask_word(item: AgendaItem) -> ResponseReturnValue:
    """Ask for a word to the author of a point that is set aside."""
    return _aside_page(item, forms.AsideForm())


@blueprint.post("/ordre-du-jour/<uuid:item_id>/ecarter")
@requires(Permission.AGENDA_SET_ASIDE, subject=queries.find_item)
def set_aside(item: AgendaItem) -> ResponseReturnValue:
    """Set a point aside with a word; its author is told."""
    form, since = forms.AsideForm(), ""
    if not form.validate():
        return _aside_page(item, form)
    with form.refusals(), transaction.write(item) as fresh:
        meeting = find_any_meeting(fresh.meeting_id)
        services.expect_open(meeting)
        assert meeting is not None, "its point is on it"  # noqa: S101 - for the types
        leading.set_aside(item=fresh, meeting=meeting, answer=form.answer.data or "", actor_id=person_id())
        since = fresh.withdrawn_at.isoformat() if fresh.withdrawn_at else ""
    if not no_errors(form):
        return _aside_page(item, form)
    page = url_for("agenda.organise", meeting_id=item.meeting_id)
    undo = ways.offer("agenda.aside", subject_id=item.id, back=page, since=since)
    pages.tell(_("Le point est retiré. La personne lit votre réponse avec l’ordre du jour."), undo=undo)
    return redirect(page, code=303)


@blueprint.get("/rencontres/<uuid:meeting_id>/ordre-du-jour/deplacer")
@requires(Permission.AGENDA_LEAD, subject=find_meeting)
def ask_where(meeting: Meeting) -> ResponseReturnValue:
    """Ask to which meeting one point goes, or all of them."""
    form = _choice(meeting)
    form.point.data = request.args.get("point", "")
    return _move_page(meeting, form)


@blueprint.post("/rencontres/<uuid:meeting_id>/ordre-du-jour/deplacer")
@requires(Permission.AGENDA_LEAD, subject=find_meeting)
def move(meeting: Meeting) -> ResponseReturnValue:
    """Bring one point, or all of them, to another meeting; their authors are told."""
    form, since, moved = _choice(meeting), clock.now(), []
    if not form.validate():
        return _move_page(meeting, form)
    other = forms.id_of(form.meeting.data)
    with form.refusals(), transaction.write(meeting) as fresh:
        to = find_meeting(other) if other else None
        one = forms.id_of(form.point.data) or fresh.id if form.point.data else None
        moved = leading.move_points(meeting=fresh, to=to, item_id=one, actor_id=person_id())
    if not no_errors(form) or other is None:
        return _move_page(meeting, form)
    undo = ways.offer(
        "agenda.move",
        subject_id=meeting.id,
        back=page_of(meeting.id),
        to=str(other),
        items=[str(item.id) for item in moved],
        since=since.isoformat(),
    )
    pages.tell(_("C’est fait. Les personnes qui ont proposé ces points sont prévenues."), undo=undo)
    return redirect(page_of(other), code=303)


# --- pages ------------------------------------------------------------------------------------------------------------


def _organise_page(meeting: Meeting, form: Form) -> Response:
    if not services.is_open(meeting):
        pages.tell(_("Cet ordre du jour ne change plus."), "warn")
        return _redirected(meeting)
    agenda = showing.show(meeting, person_id(), messages=False)
    return pages.render("agenda/organise.html", section=SECTION, meeting=meeting, agenda=agenda, form=form)


def _redirected(meeting: Meeting) -> Response:
    return Response(status=303, headers={"Location": page_of(meeting.id)})


def _aside_page(item: AgendaItem, form: forms.AsideForm) -> Response:
    return pages.render("agenda/aside.html", section=SECTION, item=item, form=form)


def _choice(meeting: Meeting) -> forms.MeetingChoice:
    form, (rows, _more) = forms.MeetingChoice(), list_meetings(person_id())
    form.offer(row for row in rows if row.id != meeting.id)
    return form


def _move_page(meeting: Meeting, form: forms.MeetingChoice) -> Response:
    wanted = forms.id_of(form.point.data)
    item = queries.find_item(wanted) if wanted else None
    return pages.render(
        "agenda/move.html", section=SECTION, meeting=meeting, item=item, form=form, back=page_of(meeting.id)
    )
