"""The subjects that members propose, for those who propose and for those who organise."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from blueprints.core import pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.errors import Refused
from blueprints.core.forms import no_errors
from blueprints.core.i18n import gettext as _
from blueprints.discussion import members
from blueprints.meetings import subject_queries, subjects
from blueprints.meetings.door import SECTION, blueprint, person_id
from blueprints.meetings.forms import SubjectAnswerForm, SubjectForm
from blueprints.meetings.models import MeetingState, Subject
from blueprints.undo import ways


@blueprint.get("/rencontres/sujets")
@requires(Permission.SUBJECT_PROPOSE)
def own_subjects() -> ResponseReturnValue:
    """List a person's own subjects, and what became of each."""
    rows = subject_queries.list_own_subjects(person_id())
    hidden = {MeetingState.DRAFT, MeetingState.CANCELLED}
    return pages.render("meetings/subjects.html", section=SECTION, subjects=rows, hidden=hidden)


@blueprint.get("/rencontres/sujets/proposer")
@requires(Permission.SUBJECT_PROPOSE)
def new_subject() -> ResponseReturnValue:
    """Ask what a member would like to talk about."""
    return _new_page(SubjectForm())


@blueprint.post("/rencontres/sujets/proposer")
@requires(Permission.SUBJECT_PROPOSE)
def propose_subject() -> ResponseReturnValue:
    """Keep a subject; those who organise are told."""
    form = SubjectForm()
    if not form.validate():
        return _new_page(form)
    with transaction.write():
        subjects.propose_subject(
            author_id=person_id(),
            client_id=form.client_id.uuid,
            title=form.title.data or "",
            about=form.about.data or "",
        )
    pages.tell(_("Votre sujet est envoyé à l’animation. Sa réponse arrive dans vos nouvelles."))
    return redirect(url_for("meetings.own_subjects"), code=303)


@blueprint.post("/rencontres/sujets/<uuid:subject_id>/reprendre")
@requires(Permission.SUBJECT_WITHDRAW, subject=subject_queries.find_subject)
def withdraw_subject(subject: Subject) -> ResponseReturnValue:
    """Take a subject back."""
    page = url_for("meetings.own_subjects")
    try:
        with transaction.write(subject) as fresh:
            subjects.withdraw_subject(subject=fresh)
    except Refused as refused:
        pages.tell(refused.message, "warn")
        return redirect(page, code=303)
    return _answered(fresh, _("Votre sujet est repris. Personne ne le lit plus."), page, "own_subject")


@blueprint.get("/rencontres/sujets/recus")
@requires(Permission.SUBJECT_ANSWER)
def received_subjects() -> ResponseReturnValue:
    """List the subjects that wait for an answer."""
    rows, team = subject_queries.list_waiting_subjects(), members.staff()
    names = {row.id: members.named(row.author, row.pseudonym, team).name for row in rows}
    return pages.render("meetings/subjects_received.html", section=SECTION, subjects=rows, names=names)


@blueprint.get("/rencontres/sujets/<uuid:subject_id>/repondre")
@requires(Permission.SUBJECT_ANSWER, subject=subject_queries.find_subject)
def answer_subject(subject: Subject) -> ResponseReturnValue:
    """Ask what to answer to a subject of which no meeting is made."""
    return _answer_page(subject, SubjectAnswerForm())


@blueprint.post("/rencontres/sujets/<uuid:subject_id>/repondre")
@requires(Permission.SUBJECT_ANSWER, subject=subject_queries.find_subject)
def decline_subject(subject: Subject) -> ResponseReturnValue:
    """Answer to a subject; its author is told."""
    form = SubjectAnswerForm()
    if not form.validate():
        return _answer_page(subject, form)
    with form.refusals(), transaction.write(subject) as fresh:
        subjects.decline_subject(subject=fresh, answer=form.answer.data or "", actor_id=person_id())
    if not no_errors(form):
        return _answer_page(subject, form)
    said = _("Votre réponse est envoyée. La personne la lit dans ses nouvelles.")
    return _answered(fresh, said, url_for("meetings.received_subjects"))


def _answered(subject: Subject, said: str, page: str, way: str = "subject") -> ResponseReturnValue:
    since = subject.answered_at.isoformat() if subject.answered_at else ""
    undo = ways.offer(f"meetings.{way}", subject_id=subject.id, back=page, since=since)
    pages.tell(said, undo=undo)
    return redirect(page, code=303)


def _new_page(form: SubjectForm) -> ResponseReturnValue:
    return pages.render("meetings/subject_new.html", section=SECTION, form=form, staff=members.staff_names())


def _answer_page(subject: Subject, form: SubjectAnswerForm) -> ResponseReturnValue:
    return pages.render("meetings/subject_answer.html", section=SECTION, subject=subject, form=form)
