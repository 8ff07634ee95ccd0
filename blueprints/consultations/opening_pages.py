"""What the service does with consultations: opening one, the yearly survey, closing before the end, the decision."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from blueprints.consultations import closing, forms, queries, services, surveys
from blueprints.consultations.door import SECTION, blueprint, person_id
from blueprints.consultations.models import Consultation
from blueprints.core import clock, pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.forms import no_errors
from blueprints.core.i18n import gettext as _
from blueprints.undo import ways


@blueprint.get("/consultations/nouvelle")
@requires(Permission.CONSULTATION_LEAD)
def new() -> ResponseReturnValue:
    """Show the page on which a question is prepared."""
    return pages.render("consultations/new.html", section=SECTION, form=forms.ConsultationForm())


@blueprint.post("/consultations/nouvelle")
@requires(Permission.CONSULTATION_LEAD)
def open_one() -> ResponseReturnValue:
    """Ask the question."""
    form = forms.ConsultationForm()
    if not form.validate() or form.closes.moment is None:
        return pages.render("consultations/new.html", section=SECTION, form=form)
    with form.refusals(), transaction.write():
        made = services.open_consultation(
            author_id=person_id(),
            client_id=form.client_id.uuid,
            question=form.question.data or "",
            about=form.about.data or "",
            choices=form.offered,
            several=form.kind.data == "several",
            opens_at=form.opens.moment,
            closes_at=form.closes.moment,
        )
    if not no_errors(form):
        return pages.render("consultations/new.html", section=SECTION, form=form)
    undo = ways.offer("consultations.opening", subject_id=made.id, back=url_for("consultations.index"))
    pages.tell(_("La consultation est prête. Les membres l’apprennent dans leurs nouvelles."), undo=undo)
    return redirect(url_for("consultations.show", consultation_id=made.id), code=303)


@blueprint.get("/consultations/enquete")
@requires(Permission.CONSULTATION_LEAD)
def new_survey() -> ResponseReturnValue:
    """Show the questions of the yearly survey."""
    return _survey_page(forms.SurveyForm())


@blueprint.post("/consultations/enquete")
@requires(Permission.CONSULTATION_LEAD)
def open_survey() -> ResponseReturnValue:
    """Ask them."""
    form = forms.SurveyForm()
    if not form.validate() or form.closes.moment is None:
        return _survey_page(form)
    year = 0
    with form.refusals(), transaction.write():
        made = surveys.open_survey(
            author_id=person_id(),
            client_id=form.client_id.uuid,
            opens_at=form.opens.moment,
            closes_at=form.closes.moment,
        )
        year = made[0].survey_year or 0
    if not no_errors(form):
        return _survey_page(form)
    undo = ways.offer("consultations.survey", back=url_for("consultations.index"), year=year)
    pages.tell(_("L’enquête est prête. Les membres l’apprennent dans leurs nouvelles."), undo=undo)
    return redirect(url_for("consultations.index"), code=303)


@blueprint.get("/consultations/<uuid:consultation_id>/fermer")
@requires(Permission.CONSULTATION_LEAD, subject=queries.find_consultation)
def close_recap(consultation: Consultation) -> ResponseReturnValue:
    """Show what closing does: it cannot be undone."""
    return pages.render("consultations/close.html", section=SECTION, consultation=consultation)


@blueprint.post("/consultations/<uuid:consultation_id>/fermer")
@requires(Permission.CONSULTATION_LEAD, subject=queries.find_consultation)
def close(consultation: Consultation) -> ResponseReturnValue:
    """Close before the end: count, then destroy the ballots."""
    done = _("La consultation est fermée. Les votes sont comptés, puis détruits.")
    with pages.telling(done), transaction.write(consultation) as fresh:
        closing.close(consultation=fresh, actor_id=person_id())
    return redirect(url_for("consultations.show", consultation_id=consultation.id), code=303)


@blueprint.get("/consultations/<uuid:consultation_id>/decision")
@requires(Permission.CONSULTATION_LEAD, subject=queries.find_consultation)
def outcome(consultation: Consultation) -> ResponseReturnValue:
    """Show the page on which the decision is written."""
    form = forms.OutcomeForm(data={"version": consultation.version, "outcome": consultation.outcome})
    return pages.render("consultations/outcome.html", section=SECTION, consultation=consultation, form=form)


@blueprint.post("/consultations/<uuid:consultation_id>/decision")
@requires(Permission.CONSULTATION_LEAD, subject=queries.find_consultation)
def conclude(consultation: Consultation) -> ResponseReturnValue:
    """Say what was decided."""
    form, since, version, first = forms.OutcomeForm(), clock.now(), 0, False
    if form.validate():
        with form.refusals("outcome"), transaction.write(consultation) as fresh:
            first = not fresh.outcome
            closing.say_outcome(
                consultation=fresh,
                words=form.outcome.data or "",
                version=form.version.number,
                actor_id=person_id(),
            )
            version = fresh.version
    if not no_errors(form):
        return pages.render("consultations/outcome.html", section=SECTION, consultation=consultation, form=form)
    page, moment = url_for("consultations.show", consultation_id=consultation.id), since.isoformat()
    undo = (
        ways.offer("consultations.outcome", subject_id=consultation.id, back=page, version=version, since=moment)
        if first
        else ""
    )
    pages.tell(_("La décision est publiée. Les membres l’apprennent dans leurs nouvelles."), undo=undo)
    return redirect(page, code=303)


def _survey_page(form: forms.SurveyForm) -> ResponseReturnValue:
    return pages.render(
        "consultations/survey.html", section=SECTION, form=form, questions=surveys.QUESTIONS, answers=surveys.ANSWERS
    )
