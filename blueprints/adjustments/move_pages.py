"""What one does with an adjustment: answering, showing, choosing the days, deciding, saying how it goes."""

from typing import Any

from flask import Response, url_for
from flask.typing import ResponseReturnValue

from blueprints.adjustments import feeling, forms, opening, queries, services, showing, taking_back, wording
from blueprints.adjustments.acting import is_of
from blueprints.adjustments.door import SECTION, actor, blueprint, me, to
from blueprints.adjustments.models import Adjustment, AdjustmentState, MoveKind
from blueprints.core import pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.forms import Form
from blueprints.core.i18n import gettext as _
from blueprints.core.i18n import lazy_gettext as _l
from blueprints.journeys.models import JourneyRole
from blueprints.undo import ways

TOLD = {
    MoveKind.KEPT: _l("Vous gardez cet aménagement. Les autres personnes sont prévenues."),
    MoveKind.DROPPED: _l("Cet aménagement est arrêté. Les autres personnes sont prévenues."),
    MoveKind.CHANGED: _l("Un nouveau tour commence. Écrivez ce qui change."),
}


def page(adjustment: Adjustment, **own: Form) -> Response:
    """Draw the page of an adjustment.

    Args:
        adjustment: which one.
        own: the form that was refused, by its name in the template.
    """
    sheet = showing.sheet_of(adjustment, actor())
    opening.leave_trace(me(), [] if adjustment.id in sheet.closed else [adjustment.id], sheet.closed)
    fresh = {"formdata": None} if own else {}
    made: dict[str, Form] = {
        "answering": forms.AnswerForm(**fresh),
        "dating": forms.TrialForm(**fresh, data=_days(adjustment)),
        "deciding": forms.DecisionForm(**fresh),
        "feeling": forms.FeelingForm(**fresh),
        **own,
    }
    if sheet.is_manager:
        _as_employer(made["feeling"])
    wrong = next((one for one in own.values() if one.errors), None)
    return pages.render(
        "adjustments/show.html",
        section=SECTION,
        sheet=sheet,
        wrong=wrong,
        S=AdjustmentState,
        M=MoveKind,
        **made,
    )


def _days(adjustment: Adjustment) -> dict[str, str]:
    first, last = adjustment.trial_from, adjustment.trial_to
    return {"first": wording.day(first), "last": wording.day(last)} if first and last else {}


def _as_employer(form: Form) -> None:
    """Say the scale as an employer's side would."""
    form["scale"].choices = [
        type(form["scale"].choices[0])(scale.value, words) for scale, words in wording.SCALE_OF_EMPLOYER.items()
    ]


def _done(adjustment: Adjustment, said: str, before: dict[str, Any], version: int, *, done: bool) -> None:
    """Say what happened, with the way back; the same page sent twice has said it already."""
    if not done:
        return
    back = url_for("adjustments.show", adjustment_id=adjustment.id)
    token = ways.offer("adjustments.move", subject_id=adjustment.id, back=back, before=before, version=version)
    pages.tell(said, undo=token)


@blueprint.post("/mon-accompagnement/amenagements/<uuid:adjustment_id>/montrer")
@requires(Permission.ADJUSTMENT_SHOW, subject=queries.find_adjustment)
def display(adjustment: Adjustment) -> ResponseReturnValue:
    """Show it to who could not read it yet."""
    form = forms.MoveForm()
    side = JourneyRole.COACH if form.side.data == JourneyRole.COACH.value else JourneyRole.MANAGER
    done, before, version = False, {}, 0
    with form.refusals(), transaction.write(adjustment) as fresh:
        before = taking_back.before(fresh, me())
        done = services.show(adjustment=fresh, actor=me(), version=form.version.number, side=side)
        version = fresh.version
    if form.errors:
        return page(adjustment, moving=form)
    _done(adjustment, _("C’est montré. La personne peut lire cet aménagement."), before, version, done=done)
    return to("show", adjustment_id=adjustment.id)


@blueprint.post("/mon-accompagnement/amenagements/<uuid:adjustment_id>/reponse")
@requires(Permission.ADJUSTMENT_ANSWER, subject=queries.find_adjustment)
def answer(adjustment: Adjustment) -> ResponseReturnValue:
    """Keep the answer of one side; the second yes decides."""
    form = forms.AnswerForm()
    if not form.validate():
        return page(adjustment, answering=form)
    done, before, version, agreed = False, {}, 0, False
    with form.refusals("answer"), transaction.write(adjustment) as fresh:
        before = taking_back.before(fresh, me())
        done = services.answer(
            adjustment=fresh,
            actor=me(),
            version=form.version.number,
            said=form.said,
            words=form.answer_words.data or "",
        )
        version, agreed = fresh.version, fresh.state is AdjustmentState.AGREED
    if form.errors:
        return page(adjustment, answering=form)
    said = _("C’est décidé ensemble. Choisissez maintenant les jours de l’essai.")
    _done(adjustment, said if agreed else _("Votre réponse est enregistrée."), before, version, done=done)
    return to("show", adjustment_id=adjustment.id)


@blueprint.post("/mon-accompagnement/amenagements/<uuid:adjustment_id>/reprendre")
@requires(Permission.ADJUSTMENT_ANSWER, subject=queries.find_adjustment)
def take_back(adjustment: Adjustment) -> ResponseReturnValue:
    """Take one's answer back."""
    form, done, before, version = forms.MoveForm(), False, {}, 0
    with form.refusals(), transaction.write(adjustment) as fresh:
        before = taking_back.before(fresh, me())
        done = services.take_yes_back(adjustment=fresh, actor=me(), version=form.version.number)
        version = fresh.version
    if form.errors:
        return page(adjustment, moving=form)
    _done(adjustment, _("Votre réponse est reprise. Vous pourrez répondre plus tard."), before, version, done=done)
    return to("show", adjustment_id=adjustment.id)


@blueprint.post("/mon-accompagnement/amenagements/<uuid:adjustment_id>/essai")
@requires(Permission.ADJUSTMENT_DATE, subject=queries.find_adjustment)
def date(adjustment: Adjustment) -> ResponseReturnValue:
    """Keep the days of the trial."""
    form = forms.TrialForm()
    trial = form.trial if form.validate() else None
    if trial is None:
        return page(adjustment, dating=form)
    done, before, version = False, {}, 0
    with form.refusals("last"), transaction.write(adjustment) as fresh:
        before = taking_back.before(fresh, me())
        done = services.set_trial(adjustment=fresh, actor=me(), version=form.version.number, trial=trial)
        version = fresh.version
    if form.errors:
        return page(adjustment, dating=form)
    days = _("On teste, du %(first)s au %(last)s.", first=wording.day(trial[0]), last=wording.day(trial[1]))
    said = _("On vous le rappellera le dernier jour.")
    _done(adjustment, f"{days} {said}", before, version, done=done)
    return to("show", adjustment_id=adjustment.id)


@blueprint.post("/mon-accompagnement/amenagements/<uuid:adjustment_id>/decision")
@requires(Permission.ADJUSTMENT_DECIDE, subject=queries.find_adjustment)
def decide(adjustment: Adjustment) -> ResponseReturnValue:
    """Keep, change or drop it."""
    form = forms.DecisionForm()
    if not form.validate():
        return page(adjustment, deciding=form)
    done, before, version, opened = False, {}, 0, None
    with form.refusals("why"), transaction.write(adjustment) as fresh:
        before = taking_back.before(fresh, me())
        done = services.decide(
            adjustment=fresh, actor=me(), version=form.version.number, kind=form.kind, words=form.why.data or ""
        )
        version = fresh.version
        opened = queries.find_next(fresh.id) if form.kind is MoveKind.CHANGED else None
    if form.errors:
        return page(adjustment, deciding=form)
    _done(adjustment, str(TOLD[form.kind]), before, version, done=done)
    if opened is not None:
        return to("edit", adjustment_id=opened.id)
    return to("show", adjustment_id=adjustment.id)


@blueprint.post("/mon-accompagnement/amenagements/<uuid:adjustment_id>/ressenti")
@requires(Permission.ADJUSTMENT_FEEL, subject=queries.find_adjustment)
def feel(adjustment: Adjustment) -> ResponseReturnValue:
    """Keep how it goes for one side."""
    form = forms.FeelingForm()
    if not form.validate():
        return page(adjustment, feeling=form)
    done, employing = False, is_of(adjustment.journey, me(), JourneyRole.MANAGER)
    with form.refusals("scale"), transaction.write(adjustment) as fresh:
        done = feeling.say(
            adjustment=fresh,
            author=me(),
            client_id=form.client_id.uuid,
            scale=form.said,
            text=form.feeling_words.data or "",
            shared=bool(form.shared.data),
        )
    if form.errors:
        return page(adjustment, feeling=form)
    if done:
        back = url_for("adjustments.show", adjustment_id=adjustment.id)
        one = str(form.client_id.uuid)
        token = ways.offer("adjustments.feeling", subject_id=adjustment.id, back=back, client_id=one)
        pages.tell(_heard(employing=employing, shared=bool(form.shared.data)), undo=token)
    return to("show", adjustment_id=adjustment.id)


def _heard(*, employing: bool, shared: bool) -> str:
    if employing:
        return _("Votre réponse est enregistrée. La personne et son conseiller peuvent la lire.")
    if shared:
        return _("Votre réponse est enregistrée. Votre conseiller et votre manager peuvent la lire.")
    return _("Votre réponse est enregistrée. Seul votre conseiller peut la lire avec vous.")
