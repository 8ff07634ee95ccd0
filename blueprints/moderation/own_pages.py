"""What the author of a text reads: the decision, the rule, the reason; and her one button to disagree."""

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue

from blueprints.core import access, pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.forms import no_errors
from blueprints.core.i18n import gettext as _
from blueprints.moderation import deciding, forms, kinds, own_cases, queries, showing, unsealing, wording
from blueprints.moderation.door import blueprint, person_id
from blueprints.moderation.kinds import Hold
from blueprints.moderation.models import Case


@blueprint.get("/mes-textes-relus")
@requires(Permission.OWN_TEXT_LIST)
def own_texts() -> ResponseReturnValue:
    """Show which of one's texts were read, and what was decided."""
    lines = [showing.own_line(row) for row in own_cases.list_own_cases(person_id())]
    return pages.render("moderation/own_texts.html", lines=lines)


@blueprint.get("/mes-textes-relus/<uuid:case_id>")
@requires(Permission.OWN_TEXT_READ, subject=own_cases.find_own_case)
def own_text(case: Case) -> ResponseReturnValue:
    """Show what was decided on one's text, why, and what one can do."""
    return _own_page(case, forms.AppealForm())


@blueprint.post("/mes-textes-relus/<uuid:case_id>/lu")
@requires(Permission.OWN_TEXT_READ, subject=own_cases.find_own_case)
def read_why(case: Case) -> ResponseReturnValue:
    """Note that its author read who lifted the anonymity of her text: her home says it no more."""
    with (
        pages.telling(_("C’est noté. Cette page reste ici, si vous voulez la relire.")),
        transaction.write(case) as fresh,
    ):
        unsealing.note_read(case=fresh)
    return redirect(url_for("moderation.own_text", case_id=case.id), code=303)


@blueprint.post("/mes-textes-relus/<uuid:case_id>")
@requires(Permission.OWN_TEXT_DISAGREE, subject=own_cases.find_own_case)
def disagree(case: Case) -> ResponseReturnValue:
    """Say "Je ne suis pas d'accord": another person reads the text."""
    form = forms.AppealForm()
    if not form.validate():
        return _own_page(case, form)
    with form.refusals("words"), transaction.write(case) as fresh:
        deciding.appeal(case=fresh, words=form.words.data or "")
    if not no_errors(form):
        return _own_page(case, form)
    pages.tell(_("C’est envoyé. Une autre personne relit votre texte. Sa réponse sera ici."))
    return redirect(url_for("moderation.own_text", case_id=case.id), code=303)


def _own_page(case: Case, form: forms.AppealForm) -> Response:
    kind = kinds.known(case.kind)
    text = kind.find(case.subject_id)
    events = queries.list_events(case.id)
    return pages.render(
        "moderation/own_text.html",
        form=form,
        case=case,
        text=text,
        said=kind.said,
        line=showing.own_line(case),
        why=wording.WHY_HELD[Hold(case.why)] if case.why else "",
        decisions=showing.decisions(events),
        lifted=showing.liftings(events),
        appeals=deciding.may_appeal(case) and access.may(Permission.OWN_TEXT_DISAGREE, case),
    )
