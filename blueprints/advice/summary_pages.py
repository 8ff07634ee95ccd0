"""Writing « En bref », and saying how far its easy-read twin was read again."""

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue

from blueprints.advice import following, queries, summing
from blueprints.advice.door import SECTION, blueprint, person_id
from blueprints.advice.lead_forms import EasyStateForm, SummaryForm
from blueprints.advice.models import Thread
from blueprints.advice.reading_models import ThreadSummary
from blueprints.core import pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.errors import Stale
from blueprints.core.forms import no_errors
from blueprints.core.i18n import gettext as _
from blueprints.discussion import easy_words
from blueprints.discussion.easy import EasyState
from blueprints.undo import ways

_PAGE = "/conseils/<uuid:thread_id>/en-bref"


@blueprint.get(_PAGE)
@requires(Permission.THREAD_LEAD, subject=queries.find_thread)
def sum_up(thread: Thread) -> ResponseReturnValue:
    """Show the page on which « En bref » is written."""
    if thread.merged_into_id is not None:
        return redirect(following.address_of(thread.merged_into_id), code=303)
    known = summing.find_summary(thread.id)
    data = {"body": known.body, "easy": known.easy, "version": known.version} if known else {"version": 0}
    return _page(thread, known, SummaryForm(data=data))


@blueprint.post(_PAGE)
@requires(Permission.THREAD_LEAD, subject=queries.find_thread)
def keep_summary(thread: Thread) -> ResponseReturnValue:
    """Keep it; who wrote it in another page meanwhile is shown beside one's own words."""
    form, known = SummaryForm(), summing.find_summary(thread.id)
    if not form.validate():
        return _page(thread, known, form)
    try:
        with form.refusals("body"), transaction.write(thread) as fresh:
            summing.write(
                thread=fresh,
                body=form.body.data or "",
                easy=form.easy.data or "",
                version=form.version.number,
                actor_id=person_id(),
            )
    except Stale:
        other = summing.find_summary(thread.id)
        form.version.data, form.version.raw_data = str(other.version if other else 0), None
        return _page(thread, other, form, status=409, other=other)
    if not no_errors(form):
        return _page(thread, known, form)
    page = url_for("advice.sum_up", thread_id=thread.id)
    undo = ways.offer("advice.sum_up", subject_id=thread.id, back=page, version=1) if known is None else ""
    pages.tell(_("« En bref » est enregistré. Tout le collectif le lit en haut de la question."), undo=undo)
    return redirect(page, code=303)


@blueprint.post(f"{_PAGE}/etat")
@requires(Permission.THREAD_LEAD, subject=queries.find_thread)
def say_easy_state(thread: Thread) -> ResponseReturnValue:
    """Say how far people concerned read the easy words again."""
    form, known = EasyStateForm(), summing.find_summary(thread.id)
    if known is None:
        return redirect(url_for("advice.sum_up", thread_id=thread.id), code=303)
    before = {"state": known.state.value, "count": known.reviewed_by_count}
    if not form.validate():
        return _page(thread, known, _blank(known), stating=form)
    with form.refusals("count"), transaction.write(thread) as fresh:
        found = summing.find_summary(fresh.id)
        assert found is not None, "what sums a question up leaves with it"  # noqa: S101 - for the types
        summing.say_state(
            summary=found,
            state=EasyState(form.state.data),
            count=form.number,
            version=form.version.number,
            actor_id=person_id(),
        )
        version = found.version
    if not no_errors(form):
        return _page(thread, known, _blank(known), stating=form)
    page = url_for("advice.sum_up", thread_id=thread.id)
    undo = ways.offer("advice.easy_state", subject_id=thread.id, back=page, version=version, **before)
    pages.tell(_("C’est noté. Chaque membre voit où en est ce texte."), undo=undo)
    return redirect(page, code=303)


def _blank(known: ThreadSummary) -> SummaryForm:
    return SummaryForm(formdata=None, data={"body": known.body, "easy": known.easy, "version": known.version})


def _page(
    thread: Thread,
    known: ThreadSummary | None,
    form: SummaryForm,
    *,
    status: int | None = None,
    other: ThreadSummary | None = None,
    stating: EasyStateForm | None = None,
) -> Response:
    has_easy = known is not None and bool(known.easy)
    if stating is None and known is not None and has_easy:
        facts = {"state": known.state.value, "count": str(known.reviewed_by_count or ""), "version": known.version}
        stating = EasyStateForm(formdata=None, data=facts)
    return pages.render(
        "advice/summary.html",
        section=SECTION,
        status=status,
        thread=thread,
        form=form,
        other=other,
        stating=stating,
        state=easy_words.words_of(known.state, known.reviewed_by_count) if known else "",
        kind=easy_words.KINDS[known.state] if known else "",
    )
