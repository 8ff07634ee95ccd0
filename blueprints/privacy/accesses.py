"""The service's pages of an extraordinary access: asking, answering, following, and reading word by word."""

from datetime import UTC, datetime
from uuid import UUID

from flask import jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.core import audit, pages, transaction
from blueprints.core.access import Permission, may, requires
from blueprints.core.audit import Reading
from blueprints.core.forms import no_errors
from blueprints.core.i18n import gettext as _
from blueprints.journeys import queries as journeys
from blueprints.journeys.models import Journey
from blueprints.messaging import opening
from blueprints.messaging import queries as conversations
from blueprints.messaging import wording as talk_words
from blueprints.privacy import forms, queries, services, showing, wording
from blueprints.privacy.door import DESK, actor, blueprint
from blueprints.privacy.models import Ground
from blueprints.privacy.queries import Opening, Question
from blueprints.sign_in import queries as sign_in
from blueprints.sign_in import web

ALWAYS = datetime.min.replace(tzinfo=UTC)


@blueprint.get("/service/acces")
@requires(Permission.EXTRAORDINARY_LIST)
def index() -> ResponseReturnValue:
    """Show what waits for this person's answer, and what she asked or answered."""
    me = actor().person_id
    return pages.render(
        "privacy/index.html",
        section=DESK,
        waiting=showing.of_service(queries.list_waiting_for(me)),
        known=showing.of_service(queries.list_of_person(me)),
    )


# --- asking -----------------------------------------------------------------------------------------------------------


@blueprint.get("/service/accompagnements/<uuid:journey_id>/acces")
@requires(Permission.EXTRAORDINARY_ASK, subject=journeys.find_with_members)
def ask_page(journey: Journey) -> ResponseReturnValue:
    """Say what an extraordinary access is, before asking for one."""
    return _ask_page(journey, forms.AskForm())


def _ask_page(journey: Journey, form: forms.AskForm) -> ResponseReturnValue:
    form.offer([(str(talk.id), wording.title_for_all(talk)) for talk in queries.list_nameable(journey.id)])
    return pages.render(
        "privacy/ask.html",
        section=DESK,
        form=form,
        journey=journey,
        whose=showing.whose(journey),
        hints={ground.value: words.hint for ground, words in wording.GROUNDS.items()},
    )


@blueprint.post("/service/accompagnements/<uuid:journey_id>/acces")
@requires(Permission.EXTRAORDINARY_ASK, subject=journeys.find_with_members, fresh_proof=True)
def ask(journey: Journey) -> ResponseReturnValue:
    """Ask a second person of the service."""
    form, made = forms.AskForm(), None
    if form.validate():
        with form.refusals(), transaction.write(journey) as fresh:
            made = services.ask(
                journey=fresh,
                client_id=form.client_id.uuid,
                asked_by=actor().person_id,
                ground=Ground(form.ground.data),
                motive=form.motive.data or "",
                hours=int(form.hours.data),
                talks=_ids(form.talks.data or []),
            )
    if made is None or not no_errors(form):
        return _ask_page(journey, form)
    pages.tell(_("La demande est partie. Une deuxième personne du service doit répondre, avant demain."))
    return _to_state(made.id)


def _ids(typed: list[str]) -> list[UUID]:
    """Return the ids among what was sent; something else stands for a conversation that is not there."""
    found = []
    for one in typed:
        try:
            found.append(UUID(one))
        except ValueError:
            found.append(UUID(int=0))
    return found


def _to_state(access_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("privacy.show", access_id=access_id), code=303)


# --- following and answering ------------------------------------------------------------------------------------------


@blueprint.get("/service/acces/<uuid:access_id>")
@requires(Permission.EXTRAORDINARY_FOLLOW, subject=queries.find_question)
def show(question: Question) -> ResponseReturnValue:
    """Show where an access stands to the two it is about, and the question to who may answer it."""
    me, row = actor().person_id, question.row
    answers = question.waits and may(Permission.EXTRAORDINARY_ANSWER, question)
    return pages.render(
        "privacy/show.html",
        section=DESK,
        facts=showing.facts_of(question),
        asked=row.asked_by == me,
        answers=answers,
        told_why=answers or me in (row.asked_by, row.answered_by),
        stoppable=(question.is_open or (question.waits and row.asked_by == me)),
    )


@blueprint.post("/service/acces/<uuid:access_id>/accepter")
@requires(Permission.EXTRAORDINARY_ANSWER, subject=queries.find_question, fresh_proof=True)
def approve(question: Question) -> ResponseReturnValue:
    """Agree, as the second person."""
    return _answer(
        question, services.approve, _("C’est ouvert. La personne accompagnée et son conseiller sont prévenus.")
    )


@blueprint.post("/service/acces/<uuid:access_id>/refuser")
@requires(Permission.EXTRAORDINARY_ANSWER, subject=queries.find_question, fresh_proof=True)
def refuse(question: Question) -> ResponseReturnValue:
    """Say no, as the second person."""
    return _answer(question, services.refuse, _("C’est refusé. Rien ne sera lu."))


def _answer(question: Question, act: services.Answer, done: str) -> ResponseReturnValue:
    mark = web.known_mark()
    with pages.telling(done), transaction.write(question) as fresh:
        shared = bool(mark) and sign_in.is_browser_of(fresh.row.asked_by, mark)
        act(question=fresh, second_id=actor().person_id, same_browser=shared)
    return _to_state(question.row.id)


@blueprint.post("/service/acces/<uuid:access_id>/arreter")
@requires(Permission.EXTRAORDINARY_STOP, subject=queries.find_question)
def stop(question: Question) -> ResponseReturnValue:
    """Withdraw the question, or end the reading before its time."""
    done = _("C’est arrêté. Plus personne ne peut lire par cet accès.")
    with pages.telling(done), transaction.write(question) as fresh:
        services.stop(question=fresh, actor_id=actor().person_id)
    return redirect(url_for("privacy.index"), code=303)


@blueprint.get("/service/acces/<uuid:access_id>/etat")
@requires(Permission.EXTRAORDINARY_FOLLOW, subject=queries.find_question)
def state(question: Question) -> ResponseReturnValue:
    """Tell the script of an open page whether it may still be there."""
    return jsonify(open=question.is_open)


# --- reading ----------------------------------------------------------------------------------------------------------


@blueprint.get("/service/acces/<uuid:access_id>/conversations/<uuid:conversation_id>")
@requires(Permission.EXTRAORDINARY_READ, subject=queries.find_opening)
def read(found: Opening) -> ResponseReturnValue:
    """Show the words of one named conversation, and nothing to write, download or change; each reading is noted."""
    talk, question = found.talk, found.question
    before = max(0, min(request.args.get("avant", conversations.MOST, type=int), conversations.MOST))
    rows = conversations.list_before(talk, ALWAYS, before=before)
    words = [opening.open_one(talk, row) for row in rows[-conversations.PAGE :]]
    me = actor().person_id
    with transaction.apart():
        audit.record(
            Reading.EXTRAORDINARY,
            subject="conversations",
            subject_id=talk.id,
            actor_id=me,
            access=question.row.id,
            journey=question.journey.id,
            messages=len(words),
        )
        for closed in (one for one in words if one.text is None):
            audit.record("message.closed", subject="messages", subject_id=closed.id, actor_id=me)
    return pages.render(
        "privacy/read.html",
        section=DESK,
        facts=showing.facts_of(question),
        title=wording.title_for_all(talk),
        messages=talk_words.said(talk, words, me),
        with_files={one.sequence for one in words if one.brings_files},
        older=url_for("privacy.read", access_id=question.row.id, conversation_id=talk.id, avant=words[0].sequence)
        if len(rows) > conversations.PAGE
        else None,
    )
