"""What the service says about an idea: its answer with a reason, and the steps that are noted by hand."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from blueprints.core import clock, pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.forms import no_errors
from blueprints.core.i18n import day
from blueprints.core.i18n import gettext as _
from blueprints.discussion import members
from blueprints.ideas import forms, queries, services
from blueprints.ideas.door import SECTION, blueprint, person_id
from blueprints.ideas.models import Idea, Step, Verdict
from blueprints.undo import ways


@blueprint.get("/idees/<uuid:idea_id>/reponse")
@requires(Permission.PROPOSAL_ANSWER, subject=queries.find_idea)
def answer(idea: Idea) -> ResponseReturnValue:
    """Show the page on which the service answers."""
    return _answer_page(idea, forms.AnswerForm(data={"version": idea.version}))


@blueprint.post("/idees/<uuid:idea_id>/reponse")
@requires(Permission.PROPOSAL_ANSWER, subject=queries.find_idea)
def give_answer(idea: Idea) -> ResponseReturnValue:
    """Answer for the service."""
    form, since, version = forms.AnswerForm(), clock.now(), 0
    if not form.validate():
        return _answer_page(idea, form)
    with form.refusals("review"), transaction.write(idea) as fresh:
        services.answer_idea(
            idea=fresh,
            verdict=Verdict(form.verdict.data),
            reason=form.reason.data or "",
            review_at=form.review.moment,
            actor_id=person_id(),
            version=form.version.number,
        )
        version = fresh.version
    if not no_errors(form):
        return _answer_page(idea, form)
    page = url_for("ideas.show", idea_id=idea.id)
    undo = ways.offer("ideas.answer", subject_id=idea.id, back=page, version=version, since=since.isoformat())
    pages.tell(_("Votre réponse est publiée. La personne qui a eu l’idée est prévenue."), undo=undo)
    return redirect(page, code=303)


@blueprint.get("/idees/<uuid:idea_id>/etape")
@requires(Permission.PROPOSAL_ANSWER, subject=queries.find_idea)
def step(idea: Idea) -> ResponseReturnValue:
    """Show the page on which a step is noted."""
    return _step_page(idea, forms.StepForm(data={"version": idea.version, "day": day(clock.now())}))


@blueprint.post("/idees/<uuid:idea_id>/etape")
@requires(Permission.PROPOSAL_ANSWER, subject=queries.find_idea)
def note_step(idea: Idea) -> ResponseReturnValue:
    """Note that an idea reached a step."""
    form, since, version, again = forms.StepForm(), clock.now(), 0, False
    if not form.validate() or form.day.moment is None:
        return _step_page(idea, form)
    reached = Step(form.step.data)
    with form.refusals("day"), transaction.write(idea) as fresh:
        transaction.expect_version(fresh.version, form.version.number)
        again = queries.find_step(fresh.id, reached) is not None
        services.note_step(
            idea=fresh,
            step=reached,
            happened_at=form.day.moment,
            words=form.words.data or "",
            actor_id=person_id(),
        )
        version = fresh.version
    if not no_errors(form):
        return _step_page(idea, form)
    page, moment = url_for("ideas.show", idea_id=idea.id), since.isoformat()
    undo = "" if again else ways.offer(
        "ideas.step", subject_id=idea.id, back=page, step=reached.value, version=version, since=moment
    )  # fmt: skip
    pages.tell(_("L’étape est notée. La personne qui a eu l’idée est prévenue."), undo=undo)
    return redirect(page, code=303)


def _answer_page(idea: Idea, form: forms.AnswerForm) -> ResponseReturnValue:
    readers = members.readers(Permission.PROPOSAL_READ)
    return pages.render("ideas/answer.html", section=SECTION, idea=idea, form=form, readers=readers)


def _step_page(idea: Idea, form: forms.StepForm) -> ResponseReturnValue:
    return pages.render("ideas/step.html", section=SECTION, idea=idea, form=form)
