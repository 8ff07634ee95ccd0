"""One text to read: its words, why it is here, the decision, what happened."""

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.core import access, clock, pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.errors import Stale
from blueprints.core.forms import no_errors
from blueprints.core.i18n import gettext as _
from blueprints.moderation import claiming, deciding, forms, kinds, queries, rules, showing, unsealing, wording
from blueprints.moderation.deciding import Ruling
from blueprints.moderation.door import SECTION, blueprint, person_id
from blueprints.moderation.kinds import Hold
from blueprints.moderation.models import Case, Decision
from blueprints.undo import ways

BESIDE = 3
"""How many of the texts that wait stand beside the one that is read."""


@blueprint.get("/moderation/<uuid:case_id>")
@requires(Permission.MODERATION_READ, subject=queries.find_for_review)
def read_case(case: Case) -> ResponseReturnValue:
    """Show one text to read, with what can be decided."""
    model = wording.MODELS.get(request.args.get("modele", ""))
    begun: dict[str, int | str] = {"version": case.version}
    if model is not None:
        begun |= {
            "decision": model.decision.value,
            "reason": str(model.reason),
            "suggestion": str(model.suggestion),
            "warning": str(model.warning),
        }
    return _case_page(case, forms.DecisionForm(data=begun))


def _case_page(case: Case, form: forms.DecisionForm, *, stale: str = "", status: int | None = None) -> Response:
    own, now = person_id(), clock.now()
    kind = kinds.known(case.kind)
    text = kind.find(case.subject_id)
    form.rule.offer(rules.in_force())
    form.version.data = str(case.version)
    claimed = queries.is_claimed(case, now)
    lifted = unsealing.name_for(case, own)
    reported = queries.find_report(case.id, own) is not None
    return pages.render(
        "moderation/case.html",
        section=SECTION,
        status=status,
        stale=stale,
        form=form,
        case=case,
        kind=kind,
        text=text,
        title=showing.title_of(case),
        badges=showing.badges_of(case),
        waits=case.state in queries.WAITS and text is not None and not text.withdrawn,
        mine=claimed and case.claimed_by == own,
        reader=queries.first_name(case.claimed_by) if claimed and case.claimed_by != own else "",
        reported=reported,
        wrote=kind.also_wrote(case.subject_id, own),
        alone=reported and not queries.has_decider(case),
        decides=access.may(Permission.MODERATION_DECIDE, case),
        why=wording.WHY_HELD[Hold(case.why)] if case.why else "",
        reports=queries.list_reports(case.id) if case.report_count else [],
        reasons=wording.REASONS,
        happened=showing.history(queries.list_events(case.id), own),
        models=wording.MODELS,
        hints=wording.HINTS,
        lines=[one for one in showing.queue(own) if one.url != f"/moderation/{case.id}"][:BESIDE],
        lifts=access.may(Permission.ANONYMITY_LIFT, case),
        lifted=queries.full_name(lifted) if lifted is not None else "",
    )


@blueprint.post("/moderation/<uuid:case_id>/prendre")
@requires(Permission.MODERATION_DECIDE, subject=queries.find_for_review)
def claim(case: Case) -> ResponseReturnValue:
    """Take a text to read it."""
    done = _("Vous relisez ce texte pendant 24 heures. Les autres le voient.")
    try:
        with pages.telling(done), transaction.write(case) as fresh:
            claiming.claim(case=fresh, person_id=person_id())
    except Stale as stale:
        pages.tell(stale.message, "warn")
    return redirect(url_for("moderation.read_case", case_id=case.id), code=303)


@blueprint.post("/moderation/<uuid:case_id>/rendre")
@requires(Permission.MODERATION_READ, subject=queries.find_for_review)
def release(case: Case) -> ResponseReturnValue:
    """Give a text back to the others."""
    with pages.telling(_("Une autre personne peut maintenant relire ce texte.")), transaction.write(case) as fresh:
        claiming.release(case=fresh, person_id=person_id())
    return redirect(url_for("moderation.index"), code=303)


@blueprint.post("/moderation/<uuid:case_id>/me-retirer")
@requires(Permission.MODERATION_READ, subject=queries.find_for_review)
def step_aside(case: Case) -> ResponseReturnValue:
    """Read this text no more."""
    with transaction.write(case) as fresh:
        claiming.step_aside(case=fresh, person_id=person_id())
    back = url_for("moderation.index")
    undo = ways.offer("moderation.step_aside", back=back, case=str(case.id))
    pages.tell(_("Ce texte ne vous est plus proposé. Une autre personne le relira."), undo=undo)
    return redirect(back, code=303)


@blueprint.post("/moderation/<uuid:case_id>/decider")
@requires(Permission.MODERATION_DECIDE, subject=queries.find_for_review)
def decide(case: Case) -> ResponseReturnValue:
    """Decide on a text; who comes too late is told who decided what."""
    form, since, in_force = forms.DecisionForm(), clock.now(), rules.in_force()
    form.rule.offer(in_force)
    if not form.validate():
        return _case_page(case, form)
    before = kinds.known(case.kind).find(case.subject_id)
    version = 0
    try:
        with form.refusals(), transaction.write(case) as fresh:
            deciding.decide(
                case=fresh, person_id=person_id(), version=form.version.number, ruling=_ruling(form, in_force.version)
            )
            version = fresh.version
    except Stale as stale:
        return _case_page(queries.find_for_review(case.id) or case, form, stale=stale.message, status=stale.status)
    if not no_errors(form):
        return _case_page(queries.find_for_review(case.id) or case, form)
    page = url_for("moderation.read_case", case_id=case.id)
    undo = ways.offer(
        "moderation.decision",
        subject_id=case.id,
        back=page,
        version=version,
        since=since.isoformat(),
        standing=before.standing.value if before else "",
        warning=before.warning if before else "",
    )
    pages.tell(_("Votre décision est envoyée. La personne la lit, avec votre raison."), undo=undo)
    return redirect(page, code=303)


def _ruling(form: forms.DecisionForm, charter: int) -> Ruling:
    decision = Decision(form.decision.data)
    return Ruling(
        decision=decision,
        rule=form.rule.number,
        charter=charter,
        reason=form.reason.data or "",
        suggestion=(form.suggestion.data or "") if decision is Decision.CHANGE else "",
        warning=(form.warning.data or "") if decision is Decision.FOLD else "",
    )
