"""Conseils: questions of members to each other."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.advice import (
    forms,
    lead_pages,
    near_pages,
    own_pages,
    post_pages,
    queries,
    reading,
    search_pages,
    services,
    showing,
    standing_by,
    suggesting,
    summary_pages,
    week_pages,
)
from blueprints.advice.door import SECTION, blueprint
from blueprints.advice.models import Thread
from blueprints.advice.search_showing import FoundThread
from blueprints.core import access, pages, transaction
from blueprints.core.access import Actor, Permission, requires
from blueprints.core.db import AnyRow
from blueprints.core.forms import no_errors
from blueprints.core.i18n import gettext as _
from blueprints.discussion import members, thanks_pages
from blueprints.discussion.models import Standing
from blueprints.discussion.showing import quoted_in, waiting_said
from blueprints.discussion.thanks_pages import REPORTED

__all__ = ["PAGES", "blueprint"]
PAGES = (lead_pages, near_pages, own_pages, post_pages, search_pages, suggesting, summary_pages, week_pages)
"""Imported for the pages they add to the blueprint."""


@blueprint.get("/conseils")
@requires(Permission.COLLECTIVE_ENTER)
def index() -> ResponseReturnValue:
    """List the questions, latest activity first."""
    asked = showing.Listing.of(request.args)
    found = queries.list_threads(
        asked.view, author_id=_person_id(), topic=asked.topic, way=asked.way, cursor=asked.cursor
    )
    pinned = reading.list_pinned(_person_id(), asked.topic) if asked.has_pinned else ()
    return pages.render(
        "advice/index.html",
        section=SECTION,
        threads=[*showing.show_threads(pinned), *showing.show_threads(found.rows)],
        found=found,
        asked=asked,
        hidden=standing_by.hidden_topics(_person_id()),
    )


@blueprint.get("/conseils/nouvelle-question")
@requires(Permission.THREAD_CREATE)
def new() -> ResponseReturnValue:
    """Show the page on which one asks."""
    return _question_page(_question_form())


@blueprint.post("/conseils/nouvelle-question")
@requires(Permission.THREAD_CREATE)
def ask() -> ResponseReturnValue:
    """Ask the collective."""
    form = _question_form()
    if not form.validate():
        return _question_page(form)
    near = suggesting.before_publishing(form)
    if near:
        return _question_page(form, near)
    with form.refusals("topic"), transaction.write():
        thread = services.ask_question(
            author_id=_person_id(),
            client_id=form.client_id.uuid,
            topic=form.topic.data,
            title=form.title.data or "",
            body=form.body.data or "",
            signed=form.signature,
            warning=form.warning.data or "",
        )
    if not no_errors(form):
        return _question_page(form)
    if thread.standing is Standing.HELD:
        unsigned = _("Votre question attend d’être relue. Elle est publiée ensuite.")
        linked = _("Votre question contient un lien. Une personne la relit, puis elle est publiée.")
        pages.tell(unsigned if thread.author_id is None else linked)
        return redirect(pages.path("discussion.own_posts"), code=303)
    pages.tell(_("Votre question est publiée. Les autres membres peuvent y répondre."))
    return redirect(url_for("advice.show", thread_id=thread.id), code=303)


@blueprint.get("/conseils/<uuid:thread_id>")
@requires(Permission.THREAD_READ, subject=queries.find_shown_thread)
def show(thread: AnyRow) -> ResponseReturnValue:
    """Show a question and its answers, twenty posts at a time; one that stands in another leads there."""
    if thread.merged_into_id is not None:
        return redirect(url_for("advice.show", thread_id=thread.merged_into_id), code=303)
    if REPORTED in request.args:
        return thanks_pages.report(queries.KIND, thread.discussion_id)
    return _thread_page(thread, _answer_form())


@blueprint.post("/conseils/<uuid:thread_id>")
@requires(Permission.THREAD_REPLY, subject=queries.find_thread)
def reply(thread: Thread) -> ResponseReturnValue:
    """Answer a question."""
    form = _answer_form()
    if not form.validate():
        return _thread_page(queries.find_shown_thread(thread.id), form)
    with form.refusals("body"), transaction.write(thread) as fresh:
        post = services.answer_question(
            thread=fresh,
            author_id=_person_id(),
            client_id=form.client_id.uuid,
            body=form.body.data or "",
            signed=form.signature,
            warning=form.warning.data or "",
            quoted=form.quoted_number,
        )
    if not no_errors(form):
        return _thread_page(queries.find_shown_thread(thread.id), form)
    if post.number < 0:
        pages.tell(waiting_said(post))
        return redirect(url_for("advice.show", thread_id=thread.id, _anchor="en-attente"), code=303)
    pages.tell(_("Votre réponse est publiée. La personne qui a posé la question peut la lire."))
    return redirect(showing.address_of(thread.id, post.number), code=303)


@blueprint.post("/conseils/<uuid:thread_id>/reponse-trouvee")
@requires(Permission.THREAD_SETTLE, subject=queries.find_thread)
def settle(thread: Thread) -> ResponseReturnValue:
    """Say that the question has its answer; only who asked can."""
    form = forms.SettleForm()
    with form.refusals("post"), transaction.write(thread) as fresh:
        services.settle_question(thread=fresh, post_id=showing.chosen_post(fresh, form.post.data))
    if not no_errors(form):
        return _thread_page(queries.find_shown_thread(thread.id), _answer_form(blank=True), form)
    pages.tell(_("C’est noté : votre question a une réponse. Elle reste ouverte à d’autres réponses."))
    return redirect(url_for("advice.show", thread_id=thread.id), code=303)


@blueprint.post("/conseils/<uuid:thread_id>/reponse-attendue")
@requires(Permission.THREAD_SETTLE, subject=queries.find_thread)
def reopen(thread: Thread) -> ResponseReturnValue:
    """Say that the question still waits."""
    with transaction.write(thread) as fresh:
        services.reopen_question(thread=fresh)
    pages.tell(_("C’est noté : votre question attend encore une réponse."))
    return redirect(url_for("advice.show", thread_id=thread.id), code=303)


def _actor() -> Actor:
    actor = access.current_actor()
    assert actor is not None, "the gate lets nobody else in"  # noqa: S101 - for the types
    return actor


def _person_id() -> UUID:
    return _actor().person_id


def _signature() -> str:
    """Return the name that the others will read."""
    return members.named(_person_id(), _actor().pseudonym).name


def _question_form() -> forms.QuestionForm:
    form = forms.QuestionForm.offering((one.code, one.name) for one in showing.offered_topics())
    form.offer_names()
    return form


def _answer_form(*, blank: bool = False) -> forms.AnswerForm:
    form = forms.AnswerForm(formdata=None) if blank else forms.AnswerForm()
    form.offer_names()
    return form


def _question_page(form: forms.QuestionForm, near: Sequence[FoundThread] = ()) -> Response:
    return pages.render(
        "advice/new.html",
        section=SECTION,
        form=form,
        near=near,
        hints={one.code: one.about for one in showing.offered_topics() if one.about},
        readers=members.readers(Permission.THREAD_READ),
        signature=_signature(),
    )


def _thread_page(thread: Any, form: forms.AnswerForm, settling: forms.SettleForm | None = None) -> Response:
    shown = showing.show_thread(thread, _person_id(), request.args.get("apres", "0"))
    quoted = quoted_in(thread.discussion_id, form.quoted_number)
    return pages.render(
        "advice/show.html",
        section=SECTION,
        thread=shown,
        quoted=quoted,
        around=standing_by.around(thread, shown.last_number),
        form=form,
        settling=settling,
        readers=members.readers(Permission.THREAD_READ),
        signature=_signature(),
        staff=members.staff_names(),
    )
