"""L’ordre du jour: its points, read and built by the members."""

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue

from blueprints.agenda import (
    easy_pages,
    forms,
    lead_pages,
    queries,
    remark_pages,
    sections,
    services,
    showing,
    taking_pages,
)
from blueprints.agenda.door import SECTION, blueprint, page_of, person_id, telling_no
from blueprints.agenda.models import AgendaItem
from blueprints.core import pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.forms import no_errors
from blueprints.core.i18n import gettext as _
from blueprints.discussion import members
from blueprints.meetings.models import Meeting
from blueprints.meetings.queries import find_meeting
from blueprints.undo import ways

__all__ = ["blueprint", "easy_pages", "lead_pages", "remark_pages", "sections", "taking_pages"]


@blueprint.get("/rencontres/<uuid:meeting_id>/ordre-du-jour")
@requires(Permission.MEETING_READ, subject=find_meeting)
def sheet(meeting: Meeting) -> ResponseReturnValue:
    """Show an agenda alone, to be printed."""
    shown = showing.show(meeting, person_id(), messages=False)
    return pages.render("agenda/sheet.html", section=SECTION, meeting=meeting, agenda=shown)


@blueprint.get("/rencontres/<uuid:meeting_id>/ordre-du-jour/ajouter")
@requires(Permission.AGENDA_ADD, subject=find_meeting)
def new_point(meeting: Meeting) -> ResponseReturnValue:
    """Ask for a point."""
    if not services.is_open(meeting):
        pages.tell(_("Cet ordre du jour ne change plus."), "warn")
        return redirect(page_of(meeting.id), code=303)
    return _new_page(meeting, forms.PointForm())


@blueprint.post("/rencontres/<uuid:meeting_id>/ordre-du-jour/ajouter")
@requires(Permission.AGENDA_ADD, subject=find_meeting)
def add_point(meeting: Meeting) -> ResponseReturnValue:
    """Add a point."""
    form = forms.PointForm()
    if not form.validate():
        return _new_page(meeting, form)
    with form.refusals(), transaction.write(meeting) as fresh:
        services.add_point(
            meeting=fresh,
            author_id=person_id(),
            client_id=form.client_id.uuid,
            title=form.title.data or "",
            about=form.about.data or "",
        )
    if not no_errors(form):
        return _new_page(meeting, form)
    pages.tell(_("Votre point est à l’ordre du jour. Les autres membres le voient."))
    return redirect(page_of(meeting.id), code=303)


# --- one point --------------------------------------------------------------------------------------------------------


@blueprint.get("/ordre-du-jour/<uuid:item_id>/modifier")
@requires(Permission.AGENDA_WRITE, subject=queries.find_item)
def edit(item: AgendaItem) -> ResponseReturnValue:
    """Show the words of a point to its author."""
    data = {"title": item.title, "about": item.about, "version": item.version}
    return _edit_page(item, forms.PointForm(data=data))


@blueprint.post("/ordre-du-jour/<uuid:item_id>/modifier")
@requires(Permission.AGENDA_WRITE, subject=queries.find_item)
def change(item: AgendaItem) -> ResponseReturnValue:
    """Change the words of a point."""
    form, before, version = forms.PointForm(), {"title": item.title, "about": item.about}, 0
    if not form.validate():
        return _edit_page(item, form)
    with form.refusals(), transaction.write(item) as fresh:
        services.edit_point(
            item=fresh,
            title=form.title.data or "",
            about=form.about.data or "",
            version=form.version.number,
            actor_id=person_id(),
        )
        version = fresh.version
    if not no_errors(form):
        return _edit_page(item, form)
    page = page_of(item.meeting_id)
    undo = ways.offer("agenda.words", subject_id=item.id, back=page, version=version, **before)
    pages.tell(_("Votre point est changé."), undo=undo)
    return redirect(page, code=303)


@blueprint.post("/ordre-du-jour/<uuid:item_id>/retirer")
@requires(Permission.AGENDA_WRITE, subject=queries.find_item)
def withdraw(item: AgendaItem) -> ResponseReturnValue:
    """Take one's point off the agenda."""
    page, since, undo = page_of(item.meeting_id), "", ""
    with telling_no(), transaction.write(item) as fresh:
        services.withdraw_point(item=fresh, actor_id=person_id())
        since = fresh.withdrawn_at.isoformat() if fresh.withdrawn_at else ""
    if since:
        undo = ways.offer("agenda.withdrawal", subject_id=item.id, back=page, since=since)
        pages.tell(_("Votre point n’est plus à l’ordre du jour."), undo=undo)
    return redirect(page, code=303)


@blueprint.post("/ordre-du-jour/<uuid:item_id>/moi-aussi")
@requires(Permission.AGENDA_SUPPORT, subject=queries.find_item)
def support(item: AgendaItem) -> ResponseReturnValue:
    """Say "Moi aussi"."""
    with pages.telling(_("C’est compté. Personne ne voit que c’est vous.")), transaction.write(item) as fresh:
        services.support(item=fresh, person_id=person_id())
    return _back(item)


@blueprint.post("/ordre-du-jour/<uuid:item_id>/plus-maintenant")
@requires(Permission.AGENDA_SUPPORT, subject=queries.find_item)
def stop_supporting(item: AgendaItem) -> ResponseReturnValue:
    """Take "Moi aussi" back."""
    with pages.telling(_("Votre « moi aussi » est retiré.")), transaction.write(item) as fresh:
        services.stop_supporting(item=fresh, person_id=person_id())
    return _back(item)


# --- pages ------------------------------------------------------------------------------------------------------------


def _back(item: AgendaItem) -> ResponseReturnValue:
    return redirect(f"/rencontres/{item.meeting_id}#point-{item.id}", code=303)


def _readers() -> str:
    return members.readers(Permission.MEETING_READ)


def _new_page(meeting: Meeting, form: forms.PointForm) -> Response:
    address = url_for("agenda.add_point", meeting_id=meeting.id)
    return _point_page(_("Ajouter un point"), meeting.id, form, address)


def _edit_page(item: AgendaItem, form: forms.PointForm) -> Response:
    return _point_page(_("Modifier mon point"), item.meeting_id, form, url_for("agenda.change", item_id=item.id))


def _point_page(title: str, meeting_id: object, form: forms.PointForm, address: str) -> Response:
    back = f"/rencontres/{meeting_id}#ordre-du-jour"
    return pages.render(
        "agenda/point.html", section=SECTION, title=title, form=form, address=address, back=back, readers=_readers()
    )
