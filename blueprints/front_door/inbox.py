"""The service's inbox: what strangers wrote, in its states, and every act on it.

The feature's blueprint is made here; `contact` and `routes` add the pages that everybody may open.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote
from uuid import UUID

from flask import Blueprint, Response, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.accounts import queries as people
from blueprints.core import access, pages, text, transaction
from blueprints.core.access import Actor, Permission, requires
from blueprints.core.errors import Refused
from blueprints.core.i18n import gettext as _
from blueprints.core.paging import Cursor
from blueprints.front_door import forms, phones, queries, reading, references, services, wording
from blueprints.front_door.letters import Letter
from blueprints.front_door.models import AnswerWay, Channel, Enquiry, EnquiryState

blueprint = Blueprint("front_door", __name__)
SECTION = "enquiries"
SAID_MOST = 60


def actor() -> Actor:
    """Return the person behind this request, whom the gate has let in."""
    found = access.current_actor()
    if found is None:
        abort(404)
    return found


# --- reading ----------------------------------------------------------------------------------------------------------


@blueprint.get("/demandes")
@requires(Permission.ENQUIRY_LIST)
def enquiries() -> ResponseReturnValue:
    """Show what strangers wrote, one state at a time, the oldest first; none of their words is on this page."""
    state = wording.BY_SLUG.get(request.args.get("etat", ""), EnquiryState.NEW)
    place = Cursor.parse(request.args.get("suite"))
    rows, more = queries.list_enquiries(state, place)
    counts, home = queries.count_by_state(), pages.path("front_door.enquiries")
    here = f"{home}?etat={wording.STATES[state].slug}"
    return pages.render(
        "front_door/enquiries.html",
        section=SECTION,
        rows=rows,
        words=wording,
        shown=wording.STATES[state],
        tabs=[
            (f"{one.listed} ({counts.get(key, 0)})", f"{home}?etat={one.slug}", one.slug)
            for key, one in wording.STATES.items()
        ],
        older=f"{here}&suite={more}" if more else None,
        first=here if place else None,
        missing=text.clean_line(request.args.get("introuvable", ""))[:SAID_MOST],
    )


@blueprint.get("/demandes/chercher")
@requires(Permission.ENQUIRY_LIST)
def find() -> ResponseReturnValue:
    """Lead to the enquiry whose reference somebody says on the telephone."""
    said = text.clean_line(request.args.get("reference", ""))
    reference = references.read_reference(said)
    found = queries.find_by_reference(reference) if reference else None
    if found is None:
        return redirect(url_for("front_door.enquiries", introuvable=said[:SAID_MOST] or "?"))
    return redirect(url_for("front_door.enquiry", enquiry_id=found.id))


@blueprint.get("/demandes/<uuid:enquiry_id>")
@requires(Permission.ENQUIRY_HANDLE, subject=queries.find_enquiry)
def enquiry(found: Enquiry) -> ResponseReturnValue:
    """Show one enquiry: the words, how to answer, and what was done with it."""
    return _page(found)


def _page(found: Enquiry, *, answer: Any = None, note: Any = None) -> Response:
    own, steps = actor().person_id, queries.list_steps(found.id)
    letter, opened = reading.open_enquiry(found, steps, own)
    involved = {step.actor_id for step in steps} | {found.handler_id}
    names: dict[UUID | None, str] = {
        key: row.first_name for key, row in people.list_names([one for one in involved if one]).items()
    }
    return pages.render(
        "front_door/enquiry.html",
        section=SECTION,
        enquiry=found,
        state=found.state.value,
        shown=wording.STATES[found.state],
        letter=letter,
        paragraphs=[part.split("\n") for part in letter.message.split("\n\n")] if letter else [],
        href=_href(found, letter),
        words=wording,
        readers=wording.readers_in_words(access.roles_of(Permission.ENQUIRY_HANDLE)),
        doubts=wording.doubts_in_words(found.doubts),
        history=[
            (wording.step_words(one.step.kind, names.get(one.step.actor_id, ""), one.step.way), one) for one in opened
        ],
        handler=names.get(found.handler_id, ""),
        is_mine=found.handler_id == own,
        undoable=bool(steps) and services.is_undoable(steps[-1], own),
        possible={kind.value for kind, (states, _to) in services.MOVES.items() if found.state in states},
        destroyed_on=services.destroyed_on(found),
        answer=answer or forms.AnswerForm(formdata=None),
        note=note or forms.NoteForm(formdata=None),
    )


def _href(found: Enquiry, letter: Letter | None) -> str:
    """Return the address that calls or writes to the person."""
    if letter is None or not letter.contact:
        return ""
    return (
        phones.dial(letter.contact) if found.channel is Channel.PHONE else f"mailto:{quote(letter.contact, safe='@')}"
    )


# --- acts -------------------------------------------------------------------------------------------------------------


def _to(found: Enquiry) -> ResponseReturnValue:
    return redirect(url_for("front_door.enquiry", enquiry_id=found.id), code=303)


def _do(found: Enquiry, act: Callable[..., None], done: str) -> ResponseReturnValue:
    """Make the change behind one button, and say on the next page what happened, or why it could not."""
    form, own = forms.ActForm(), actor().person_id
    try:
        with transaction.write(found) as fresh:
            transaction.expect_version(fresh.version, form.version.number)
            act(enquiry=fresh, actor_id=own)
    except Refused as refused:
        pages.tell(refused.message, "warn")
    else:
        pages.tell(done)
    return _to(found)


@blueprint.post("/demandes/<uuid:enquiry_id>/prendre")
@requires(Permission.ENQUIRY_HANDLE, subject=queries.find_enquiry)
def claim(found: Enquiry) -> ResponseReturnValue:
    """Take an enquiry in hand."""
    return _do(found, services.claim, _("Vous vous occupez de cette demande. Vos collègues le voient."))


@blueprint.post("/demandes/<uuid:enquiry_id>/rendre")
@requires(Permission.ENQUIRY_HANDLE, subject=queries.find_enquiry)
def release(found: Enquiry) -> ResponseReturnValue:
    """Give an enquiry back to everybody."""
    return _do(found, services.release, _("La demande est rendue à l’équipe. Elle est dans les nouvelles."))


@blueprint.post("/demandes/<uuid:enquiry_id>/fermer")
@requires(Permission.ENQUIRY_HANDLE, subject=queries.find_enquiry)
def close(found: Enquiry) -> ResponseReturnValue:
    """End an enquiry."""
    return _do(found, services.close, _("La demande est fermée. Elle sera effacée dans six mois."))


@blueprint.post("/demandes/<uuid:enquiry_id>/indesirable")
@requires(Permission.ENQUIRY_HANDLE, subject=queries.find_enquiry)
def set_aside(found: Enquiry) -> ResponseReturnValue:
    """Say that this is no message of a person."""
    return _do(found, services.set_aside, _("Le message est dans les indésirables. Il sera effacé dans un mois."))


@blueprint.post("/demandes/<uuid:enquiry_id>/garder")
@requires(Permission.ENQUIRY_HANDLE, subject=queries.find_enquiry)
def clear(found: Enquiry) -> ResponseReturnValue:
    """Say that a person wrote this."""
    return _do(found, services.clear, _("Le message est dans la liste des nouvelles. L’équipe peut y répondre."))


@blueprint.post("/demandes/<uuid:enquiry_id>/rouvrir")
@requires(Permission.ENQUIRY_HANDLE, subject=queries.find_enquiry)
def reopen(found: Enquiry) -> ResponseReturnValue:
    """Take up again what was answered or closed."""
    return _do(found, services.reopen, _("La demande est rouverte. Vous vous en occupez."))


@blueprint.post("/demandes/<uuid:enquiry_id>/annuler")
@requires(Permission.ENQUIRY_HANDLE, subject=queries.find_enquiry)
def undo(found: Enquiry) -> ResponseReturnValue:
    """Take back one's own last act, within a minute."""
    return _do(found, services.undo, _("C’est annulé. La demande est comme avant."))


@blueprint.post("/demandes/<uuid:enquiry_id>/repondre")
@requires(Permission.ENQUIRY_HANDLE, subject=queries.find_enquiry)
def answer(found: Enquiry) -> ResponseReturnValue:
    """Note that the person was answered, and how."""
    form, own = forms.AnswerForm(), actor().person_id
    if form.validate():
        with form.refusals(), transaction.write(found) as fresh:
            transaction.expect_version(fresh.version, form.version.number)
            services.record_answer(enquiry=fresh, actor_id=own, way=AnswerWay(form.way.data), note=form.note.data or "")
    if form.errors:
        return _page(found, answer=form)
    pages.tell(_("Votre réponse est notée. La suite : fermez la demande quand tout est dit."))
    return _to(found)


@blueprint.post("/demandes/<uuid:enquiry_id>/note")
@requires(Permission.ENQUIRY_HANDLE, subject=queries.find_enquiry)
def note(found: Enquiry) -> ResponseReturnValue:
    """Leave a note for colleagues."""
    form, own = forms.NoteForm(), actor().person_id
    if not form.validate():
        return _page(found, note=form)
    with transaction.write(found) as fresh:
        transaction.expect_version(fresh.version, form.version.number)
        services.add_note(enquiry=fresh, actor_id=own, note=form.remark.data or "")
    pages.tell(_("Votre note est gardée. Vos collègues la voient ici."))
    return _to(found)
