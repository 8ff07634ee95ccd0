"""The page from which a facilitator leads a question, and its acts: each is undone for a minute."""

from typing import Any
from uuid import UUID

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue

from blueprints.advice import following, leading, merging, queries, reading, showing
from blueprints.advice.door import SECTION, blueprint, person_id
from blueprints.advice.lead_forms import CloseForm, MergeForm, MoveForm
from blueprints.advice.models import Thread
from blueprints.core import access, clock, pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.errors import Refused
from blueprints.core.forms import no_errors
from blueprints.core.i18n import gettext as _
from blueprints.undo import ways

_PAGE = "/conseils/<uuid:thread_id>/animer"


@blueprint.get(_PAGE)
@requires(Permission.THREAD_LEAD, subject=queries.find_thread)
def lead(thread: Thread) -> ResponseReturnValue:
    """Show what can be done with a question."""
    if thread.merged_into_id is not None:
        return redirect(_address(thread.merged_into_id), code=303)
    return _page(thread)


@blueprint.post(f"{_PAGE}/mettre-en-avant")
@requires(Permission.THREAD_LEAD, subject=queries.find_thread)
def pin(thread: Thread) -> ResponseReturnValue:
    """Put it on top of the list."""
    try:
        with transaction.write(thread) as fresh:
            is_new = leading.pin(thread=fresh, actor_id=person_id())
    except Refused as refused:
        pages.tell(refused.message, "warn")
        return _back(thread)
    undo = ways.offer("advice.pin", subject_id=thread.id, back=_lead(thread.id)) if is_new else ""
    pages.tell(_("La question est en haut de la liste."), undo=undo)
    return _back(thread)


@blueprint.post(f"{_PAGE}/ne-plus-mettre-en-avant")
@requires(Permission.THREAD_LEAD, subject=queries.find_thread)
def unpin(thread: Thread) -> ResponseReturnValue:
    """Take it down from there."""
    with transaction.write(thread) as fresh:
        stood = leading.unpin(thread=fresh, actor_id=person_id())
    undo = ways.offer("advice.unpin", subject_id=thread.id, back=_lead(thread.id)) if stood else ""
    pages.tell(_("La question a repris sa place dans la liste."), undo=undo)
    return _back(thread)


@blueprint.post(f"{_PAGE}/monter")
@requires(Permission.THREAD_LEAD, subject=queries.find_thread)
def raise_pinned(thread: Thread) -> ResponseReturnValue:
    """Put it above the one before it."""
    with transaction.write(thread) as fresh:
        passed = leading.raise_pinned(thread=fresh, actor_id=person_id())
    if passed is None:
        pages.tell(_("La question est déjà la première. Rien n’a changé."), "warn")
        return _back(thread)
    undo = ways.offer("advice.raise", subject_id=thread.id, back=_lead(thread.id), passed=str(passed))
    pages.tell(_("La question est montée d’une place."), undo=undo)
    return _back(thread)


@blueprint.post(f"{_PAGE}/fermer")
@requires(Permission.THREAD_LEAD, subject=queries.find_thread)
def close(thread: Thread) -> ResponseReturnValue:
    """Let nobody answer any more."""
    form, since = CloseForm(), clock.now()
    if not form.validate():
        return _page(thread, closing=form)
    with form.refusals("reason"), transaction.write(thread) as fresh:
        was_open = leading.close(thread=fresh, reason=form.reason.data or "", actor_id=person_id())
    if not no_errors(form):
        return _page(thread, closing=form)
    if not was_open:
        pages.tell(_("Quelqu’un venait de fermer cette question. Rien n’a changé."), "warn")
        return _back(thread)
    undo = ways.offer("advice.close", subject_id=thread.id, back=_lead(thread.id), since=since.isoformat())
    pages.tell(_("La question est fermée. La personne qui l’a posée est prévenue."), undo=undo)
    return redirect(_address(thread.id), code=303)


@blueprint.post(f"{_PAGE}/rouvrir")
@requires(Permission.THREAD_LEAD, subject=queries.find_thread)
def open_again(thread: Thread) -> ResponseReturnValue:
    """Let the others answer again."""
    since, reason = clock.now(), thread.closed_reason
    with transaction.write(thread) as fresh:
        leading.reopen(thread=fresh, actor_id=person_id())
    undo = ways.offer(
        "advice.reopen", subject_id=thread.id, back=_lead(thread.id), since=since.isoformat(), reason=reason
    )
    pages.tell(_("La question est de nouveau ouverte. La personne qui l’a posée est prévenue."), undo=undo)
    return redirect(_address(thread.id), code=303)


@blueprint.post(f"{_PAGE}/changer-de-sujet")
@requires(Permission.THREAD_LEAD, subject=queries.find_thread)
def move(thread: Thread) -> ResponseReturnValue:
    """Put it under another topic."""
    form, since, before = _moving(), clock.now(), thread.topic
    if not form.validate():
        return _page(thread, moving=form)
    with form.refusals("topic"), transaction.write(thread) as fresh:
        leading.move(thread=fresh, topic=form.topic.data or "", actor_id=person_id())
    if not no_errors(form):
        return _page(thread, moving=form)
    undo = ways.offer("advice.move", subject_id=thread.id, back=_lead(thread.id), since=since.isoformat(), topic=before)
    pages.tell(_("La question a changé de sujet. La personne qui l’a posée est prévenue."), undo=undo)
    return redirect(_address(thread.id), code=303)


@blueprint.post(f"{_PAGE}/reunir")
@requires(Permission.THREAD_LEAD, subject=queries.find_thread)
def merge(thread: Thread) -> ResponseReturnValue:
    """Bring it together with another: its posts follow the other's."""
    form, since = _merging(thread), clock.now()
    into = queries.find_thread(form.chosen) if form.validate() and form.chosen else None
    if into is None and no_errors(form):
        form.into.errors = [_("Choisissez une question, ou donnez son adresse.")]
    if into is None or not access.may(Permission.THREAD_LEAD, into):
        return _page(thread, merging=form, status=422)
    with form.refusals("into"), transaction.write():
        merged = merging.merge(source_id=thread.id, into_id=into.id, actor_id=person_id())
    if not no_errors(form):
        return _page(thread, merging=form)
    undo = ways.offer(
        "advice.merge",
        subject_id=thread.id,
        back=_lead(thread.id),
        since=since.isoformat(),
        after=merged.after,
        count=merged.count,
        followers=[str(one) for one in merged.followers],
    )
    pages.tell(
        _("Les deux questions n’en font plus qu’une. Les personnes qui les ont posées sont prévenues."), undo=undo
    )
    return redirect(showing.address_of(into.id, merged.after + 1), code=303)


# --- pages --------------------------------------------------------------------------------------------------------


def _address(thread_id: UUID) -> str:
    return following.address_of(thread_id)


def _lead(thread_id: UUID) -> str:
    return url_for("advice.lead", thread_id=thread_id)


def _back(thread: Thread) -> ResponseReturnValue:
    return redirect(_lead(thread.id), code=303)


def _moving() -> MoveForm:
    return MoveForm.offering((one.code, one.name) for one in showing.offered_topics())


def _merging(thread: Thread) -> MergeForm:
    rows = reading.list_alike(thread.topic, thread.id)
    return MergeForm.offering((str(row.id), row.title) for row in rows)


def _page(thread: Thread, *, status: int | None = None, **forms: Any) -> Response:
    closing, moving, merging_form = forms.get("closing"), forms.get("moving"), forms.get("merging")
    return pages.render(
        "advice/lead.html",
        section=SECTION,
        status=status,
        thread=thread,
        base=f"{_address(thread.id)}/animer",
        closing=closing or CloseForm(formdata=None),
        moving=moving or _moving_blank(thread),
        merging=merging_form or _merging_blank(thread),
        failed=next((one for one in forms.values() if one is not None), None),
    )


def _moving_blank(thread: Thread) -> MoveForm:
    form = MoveForm(formdata=None)
    form.topic.offer([(one.code, one.name) for one in showing.offered_topics() if one.code != thread.topic])
    return form


def _merging_blank(thread: Thread) -> MergeForm:
    rows = reading.list_alike(thread.topic, thread.id)
    return MergeForm.blank((str(row.id), row.title) for row in rows)
