"""What one does with an adjustment: answering, showing, choosing the days, deciding, noting, saying how it goes."""

from collections.abc import Callable

from flask import Response, abort, url_for
from flask.typing import ResponseReturnValue

from blueprints.adjustments import feeling, forms, opening, queries, services, showing, steps, taking_back, wording
from blueprints.adjustments.acting import is_of
from blueprints.adjustments.door import SECTION, actor, blueprint, me, to
from blueprints.adjustments.models import Adjustment, AdjustmentState, MoveKind
from blueprints.adjustments.showing import Side
from blueprints.core import access, pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.forms import Form
from blueprints.core.i18n import gettext as _
from blueprints.core.i18n import lazy_gettext as _l
from blueprints.journeys.models import JourneyRole
from blueprints.undo import ways

Act = Callable[[Adjustment], bool]
Say = Callable[[Adjustment], str]
TOLD = {
    MoveKind.KEPT: _l("Vous gardez cet aménagement. Les autres personnes sont prévenues."),
    MoveKind.DROPPED: _l("Cet aménagement est arrêté. Les autres personnes sont prévenues."),
    MoveKind.CHANGED: _l("Un nouveau tour commence. Écrivez ce qui change."),
}
SHOWN = {
    JourneyRole.MANAGER: _l("C’est montré. Votre manager peut lire cet aménagement."),
    JourneyRole.COACH: _l("C’est montré. La personne qui vous accompagne peut lire cet aménagement."),
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
    if sheet.side is Side.MANAGER:
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


def _make(adjustment: Adjustment, form: Form, act: Act, say: Say, *refused: str) -> bool:
    """Make a move in a unit of its own; say what happened, with the way back.

    The same page sent twice has said it already.

    Args:
        adjustment: what the gate cleared.
        form: what was sent; it bears what is refused.
        act: makes the move; False when this very page had made it.
        say: what happened, from where the adjustment then stands.
        refused: the field that a refusal is about; none for the whole form.

    Returns:
        Whether nothing was refused.
    """
    done, said, before, version = False, "", {}, 0
    with form.refusals(*refused), transaction.write(adjustment) as fresh:
        before = taking_back.before(fresh, me())
        done = act(fresh)
        said, version = say(fresh), fresh.version
    if done:
        back = url_for("adjustments.show", adjustment_id=adjustment.id)
        token = ways.offer("adjustments.move", subject_id=adjustment.id, back=back, before=before, version=version)
        pages.tell(said, undo=token)
    return not form.errors


def _after(adjustment: Adjustment, name: str, form: Form, *, made: bool) -> ResponseReturnValue:
    """Lead back to the adjustment, or show what was refused on it."""
    return to("show", adjustment_id=adjustment.id) if made else page(adjustment, **{name: form})


@blueprint.post("/mon-accompagnement/amenagements/<uuid:adjustment_id>/montrer")
@requires(Permission.ADJUSTMENT_SHOW, subject=queries.find_adjustment)
def display(adjustment: Adjustment) -> ResponseReturnValue:
    """Show it to who could not read it yet."""
    form = forms.MoveForm()
    side = JourneyRole.COACH if form.side.data == JourneyRole.COACH.value else JourneyRole.MANAGER

    def act(fresh: Adjustment) -> bool:
        return services.show(adjustment=fresh, actor=me(), version=form.version.number, side=side)

    made = _make(adjustment, form, act, lambda _fresh: str(SHOWN[side]))
    return _after(adjustment, "moving", form, made=made)


@blueprint.post("/mon-accompagnement/amenagements/<uuid:adjustment_id>/reponse")
@requires(Permission.ADJUSTMENT_ANSWER, subject=queries.find_adjustment)
def answer(adjustment: Adjustment) -> ResponseReturnValue:
    """Keep the answer of one side; the second yes decides."""
    form = forms.AnswerForm()
    if not form.validate():
        return page(adjustment, answering=form)

    def act(fresh: Adjustment) -> bool:
        words, version = form.answer_words.data or "", form.version.number
        return services.answer(adjustment=fresh, actor=me(), version=version, said=form.said, words=words)

    return _after(adjustment, "answering", form, made=_make(adjustment, form, act, _answered, "answer"))


def _answered(adjustment: Adjustment) -> str:
    if adjustment.state is AdjustmentState.AGREED:
        return _("C’est décidé ensemble. Choisissez maintenant les jours de l’essai.")
    return _("Votre réponse est enregistrée.")


@blueprint.post("/mon-accompagnement/amenagements/<uuid:adjustment_id>/reprendre")
@requires(Permission.ADJUSTMENT_ANSWER, subject=queries.find_adjustment)
def take_back(adjustment: Adjustment) -> ResponseReturnValue:
    """Take one's answer back."""
    form, said = forms.MoveForm(), _("Votre réponse est reprise. Vous pourrez répondre plus tard.")

    def act(fresh: Adjustment) -> bool:
        return services.take_yes_back(adjustment=fresh, actor=me(), version=form.version.number)

    return _after(adjustment, "moving", form, made=_make(adjustment, form, act, lambda _fresh: said))


@blueprint.post("/mon-accompagnement/amenagements/<uuid:adjustment_id>/essai")
@requires(Permission.ADJUSTMENT_DATE, subject=queries.find_adjustment)
def date(adjustment: Adjustment) -> ResponseReturnValue:
    """Keep the days of the trial."""
    form = forms.TrialForm()
    trial = form.trial if form.validate() else None
    if trial is None:
        return page(adjustment, dating=form)
    days = _("On teste, du %(first)s au %(last)s.", first=wording.day(trial[0]), last=wording.day(trial[1]))
    said = f"{days} {_('On vous le rappellera le dernier jour.')}"

    def act(fresh: Adjustment) -> bool:
        return services.set_trial(adjustment=fresh, actor=me(), version=form.version.number, trial=trial)

    return _after(adjustment, "dating", form, made=_make(adjustment, form, act, lambda _fresh: said, "last"))


@blueprint.post("/mon-accompagnement/amenagements/<uuid:adjustment_id>/decision")
@requires(Permission.ADJUSTMENT_DECIDE, subject=queries.find_adjustment)
def decide(adjustment: Adjustment) -> ResponseReturnValue:
    """Keep, change or drop it; a change leads to the words of the next round."""
    form = forms.DecisionForm()
    if not form.validate():
        return page(adjustment, deciding=form)

    def act(fresh: Adjustment) -> bool:
        words, version = form.why.data or "", form.version.number
        return services.decide(adjustment=fresh, actor=me(), version=version, kind=form.kind, words=words)

    made = _make(adjustment, form, act, lambda _fresh: str(TOLD[form.kind]), "why")
    opened = queries.find_next(adjustment.id) if made and form.kind is MoveKind.CHANGED else None
    if opened is not None:
        return to("edit", adjustment_id=opened.id)
    return _after(adjustment, "deciding", form, made=made)


@blueprint.post("/mon-accompagnement/amenagements/<uuid:adjustment_id>/fait")
@requires(Permission.ADJUSTMENT_TICK, subject=queries.find_adjustment)
def tick(adjustment: Adjustment) -> ResponseReturnValue:
    """Note that a line of "who does what" is done, or not yet."""
    form = forms.StepForm()
    number, done = form.number, form.done.data == "1"

    def act(fresh: Adjustment) -> bool:
        line = steps.find_step(fresh, number)
        if line is None or not access.may(Permission.ADJUSTMENT_TICK, line):
            abort(404)
        return steps.tick(adjustment=fresh, actor=me(), version=form.version.number, number=number, done=done)

    said = _("C’est noté : c’est fait.") if done else _("C’est noté : ce n’est pas encore fait.")
    return _after(adjustment, "moving", form, made=_make(adjustment, form, act, lambda _fresh: said))


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
        centre = showing.centre_name(adjustment.journey) if employing else ""
        pages.tell(_heard(centre, shared=bool(form.shared.data)), undo=token)
    return to("show", adjustment_id=adjustment.id)


def _heard(centre: str, *, shared: bool) -> str:
    """Say who reads an answer; *centre* is the accompanied person's name for her employer's side."""
    if centre:
        return _("Votre réponse est enregistrée. %(name)s et son conseiller peuvent la lire.", name=centre)
    if shared:
        return _("Votre réponse est enregistrée. Votre conseiller et votre manager peuvent la lire.")
    return _("Votre réponse est enregistrée. Seul votre conseiller peut la lire avec vous.")
