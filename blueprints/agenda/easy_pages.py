"""The easy-read twin of an agenda: read, written, and how far people concerned read it again."""

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue

from blueprints.agenda import easy, forms, queries, services, showing
from blueprints.agenda.door import SECTION, blueprint, page_of, person_id
from blueprints.agenda.models import EasyAgenda
from blueprints.core import access, pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.forms import no_errors
from blueprints.core.i18n import gettext as _
from blueprints.discussion import members
from blueprints.discussion.easy import EasyState
from blueprints.meetings.models import Meeting
from blueprints.meetings.queries import find_meeting
from blueprints.undo import ways


@blueprint.get("/rencontres/<uuid:meeting_id>/ordre-du-jour/facile")
@requires(Permission.MEETING_READ, subject=find_meeting)
def read_easy(meeting: Meeting) -> ResponseReturnValue:
    """Show the easy-read twin, with its state."""
    twin = queries.find_easy(meeting.id)
    if twin is None:
        return redirect(_writing(meeting) if services.is_open(meeting) else page_of(meeting.id), code=303)
    return _easy_page(meeting, twin, forms.StateForm(data=_known(twin)))


@blueprint.post("/rencontres/<uuid:meeting_id>/ordre-du-jour/facile")
@requires(Permission.AGENDA_LEAD, subject=find_meeting)
def say_state(meeting: Meeting) -> ResponseReturnValue:
    """Say how far people concerned read it again."""
    form, twin, before, version = forms.StateForm(), queries.find_easy(meeting.id), {}, 0
    if twin is None:
        return redirect(page_of(meeting.id), code=303)
    if not form.validate():
        return _easy_page(meeting, twin, form)
    with form.refusals("count"), transaction.write(meeting) as fresh:
        found = queries.find_easy(fresh.id)
        assert found is not None, "a twin is never deleted alone"  # noqa: S101 - for the types
        before = {"state": found.state.value, "count": found.reviewed_by_count}
        easy.say_state(
            twin=found,
            state=EasyState(form.state.data),
            count=form.count.number or 0,
            version=form.version.number,
            actor_id=person_id(),
        )
        version = found.version
    if not no_errors(form):
        return _easy_page(meeting, twin, form)
    page = url_for("agenda.read_easy", meeting_id=meeting.id)
    undo = ways.offer("agenda.easy", subject_id=meeting.id, back=page, version=version, **before)
    pages.tell(_("C’est noté. Chaque membre voit où en est ce texte."), undo=undo)
    return redirect(page, code=303)


@blueprint.get("/rencontres/<uuid:meeting_id>/ordre-du-jour/facile/ecrire")
@requires(Permission.AGENDA_ADD, subject=find_meeting)
def write_easy(meeting: Meeting) -> ResponseReturnValue:
    """Show the page on which the twin is written, beside the points."""
    twin = queries.find_easy(meeting.id)
    data = {"body": twin.body if twin else "", "version": twin.version if twin else 0}
    return _write_page(meeting, forms.EasyForm(data=data))


@blueprint.post("/rencontres/<uuid:meeting_id>/ordre-du-jour/facile/ecrire")
@requires(Permission.AGENDA_ADD, subject=find_meeting)
def keep_easy(meeting: Meeting) -> ResponseReturnValue:
    """Keep the words of the twin."""
    form = forms.EasyForm()
    if not form.validate():
        return _write_page(meeting, form)
    with form.refusals(), transaction.write(meeting) as fresh:
        easy.write_easy(meeting=fresh, body=form.body.data or "", version=form.version.number, actor_id=person_id())
    if not no_errors(form):
        return _write_page(meeting, form)
    pages.tell(_("Le texte est enregistré. C’est un brouillon tant que personne ne l’a relu."))
    return redirect(url_for("agenda.read_easy", meeting_id=meeting.id), code=303)


# --- pages ------------------------------------------------------------------------------------------------------------


def _known(twin: EasyAgenda) -> dict[str, object]:
    return {"state": twin.state.value, "count": str(twin.reviewed_by_count or ""), "version": twin.version}


def _writing(meeting: Meeting) -> str:
    return url_for("agenda.write_easy", meeting_id=meeting.id)


def _easy_page(meeting: Meeting, twin: EasyAgenda, form: forms.StateForm) -> Response:
    is_current = twin.made_of == easy.mark(queries.list_items(meeting.id))
    return pages.render(
        "agenda/easy.html",
        section=SECTION,
        meeting=meeting,
        twin=twin,
        state=showing.state_of(twin.state, twin.reviewed_by_count, is_current=is_current),
        form=form if access.may(Permission.AGENDA_LEAD, meeting) else None,
        writing=_writing(meeting) if services.is_open(meeting) else "",
        back=page_of(meeting.id),
    )


def _write_page(meeting: Meeting, form: forms.EasyForm) -> ResponseReturnValue:
    if not services.is_open(meeting) and no_errors(form):
        pages.tell(_("Cet ordre du jour ne change plus."), "warn")
        return redirect(page_of(meeting.id), code=303)
    items = queries.list_items(meeting.id)
    readers = members.readers(Permission.MEETING_READ)
    back = page_of(meeting.id)
    return pages.render(
        "agenda/easy_write.html", section=SECTION, items=items, form=form, back=back, readers=readers, meeting=meeting
    )
