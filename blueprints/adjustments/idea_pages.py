"""Sharing a kept measure without names, and the reading by those who animate the collective."""

from flask import Response, abort
from flask.typing import ResponseReturnValue

from blueprints.adjustments import forms, hints, keeping, library_pages, queries, sealing, wording
from blueprints.adjustments.door import SECTION, actor, blueprint, me, to
from blueprints.adjustments.models import Adjustment, AdjustmentState, IdeaState, KeptIdea
from blueprints.core import pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.errors import Tampered
from blueprints.core.i18n import gettext as _
from blueprints.journeys import queries as journeys

# --- the person -------------------------------------------------------------------------------------------------------


@blueprint.get("/mon-accompagnement/amenagements/<uuid:adjustment_id>/partager")
@requires(Permission.IDEA_SEND, subject=queries.find_adjustment)
def share(adjustment: Adjustment) -> ResponseReturnValue:
    """Show the form, with the words of now to begin with, and where what was sent stands."""
    idea = queries.find_idea_of(adjustment.id)
    if idea is None and adjustment.state is not AdjustmentState.KEPT:
        return to("show", adjustment_id=adjustment.id)
    return _share_page(adjustment, forms.IdeaForm(data=_beginning(adjustment, idea)), idea)


def _beginning(adjustment: Adjustment, idea: KeptIdea | None) -> dict[str, object]:
    told = _open(idea) if idea is not None else None
    if told is not None and idea is not None:
        return {
            "constraint": told.constraint,
            "title": told.title,
            "measure": told.measure,
            "cost": told.cost,
            "how": told.how,
            "watch": told.watch,
            "version": idea.version,
        }
    words = queries.words_of(adjustment)
    return {"constraint": words.constraint, "measure": words.measure, "version": -1} if words else {}


def _open(idea: KeptIdea) -> sealing.IdeaWords | None:
    try:
        return sealing.open_idea(idea.words, platform=idea.platform_id, row=idea.id)
    except Tampered:
        return None


def _reason(idea: KeptIdea) -> str:
    if idea.reason is None:
        return ""
    try:
        return sealing.open_reason(idea.reason, platform=idea.platform_id, row=idea.id)
    except Tampered:
        return _("Ce texte ne peut pas être ouvert. L’équipe technique est prévenue.")


def _share_page(
    adjustment: Adjustment, form: forms.IdeaForm, idea: KeptIdea | None, *, names: bool = False
) -> Response:
    return pages.render(
        "adjustments/share.html",
        section=SECTION,
        form=form,
        adjustment_id=adjustment.id,
        idea=idea,
        badge=wording.IDEA_BADGES[idea.state] if idea else None,
        reason=_reason(idea) if idea else "",
        may_send=adjustment.state is AdjustmentState.KEPT and (idea is None or idea.state is not IdeaState.ACCEPTED),
        names=names,
    )


@blueprint.post("/mon-accompagnement/amenagements/<uuid:adjustment_id>/partager")
@requires(Permission.IDEA_SEND, subject=queries.find_adjustment)
def send(adjustment: Adjustment) -> ResponseReturnValue:
    """Send it to be read; its author is warned once of a name in it."""
    form = forms.IdeaForm()
    idea = queries.find_idea_of(adjustment.id)
    if not form.validate():
        return _share_page(adjustment, form, idea)
    if not form.sure.data and _tells_who(adjustment, form):
        return _share_page(adjustment, form, idea, names=True)
    with form.refusals(), transaction.write(adjustment) as fresh:
        keeping.send(adjustment=fresh, author=me(), words=form.words, version=form.version.number)
    if form.errors:
        return _share_page(adjustment, form, idea)
    pages.tell(_("Votre idée est envoyée. L’animation la lit, puis vous répond."))
    return to("share", adjustment_id=adjustment.id)


def _tells_who(adjustment: Adjustment, form: forms.IdeaForm) -> bool:
    members = journeys.list_members(adjustment.journey_id)
    names = [name for one in members for name in (one.first_name, one.last_name)]
    said = form.words
    text = f"{said.title}. {said.measure}. {said.cost}. {said.how}. {said.watch}"
    return hints.tells_who(text, names, adjustment.journey.employer)


@blueprint.post("/mon-accompagnement/amenagements/<uuid:adjustment_id>/partager/retirer")
@requires(Permission.IDEA_SEND, subject=queries.find_adjustment)
def withdraw(adjustment: Adjustment) -> ResponseReturnValue:
    """Take it back, in every state."""
    with transaction.write(adjustment) as fresh:
        keeping.withdraw(adjustment=fresh, author=me())
    pages.tell(_("Votre idée est retirée. Ses mots sont effacés."))
    return to("show", adjustment_id=adjustment.id)


# --- the reading ------------------------------------------------------------------------------------------------------


@blueprint.get("/idees-d-amenagement/a-lire")
@requires(Permission.IDEA_QUEUE)
def to_read() -> ResponseReturnValue:
    """List the ideas that wait, first come first."""
    lines = []
    for row in queries.list_sent(actor()):
        try:
            words = sealing.open_idea(row.words, platform=row.platform_id, row=row.id)
        except Tampered:
            continue
        lines.append((row.id, words.title, wording.constraint(words.constraint), row.sent_at))
    return pages.render("adjustments/to_read.html", section="desk", lines=lines)


@blueprint.get("/idees-d-amenagement/a-lire/<uuid:idea_id>")
@requires(Permission.IDEA_REVIEW, subject=queries.find_idea)
def read(idea: KeptIdea) -> ResponseReturnValue:
    """Show one idea and the two answers."""
    return _read_page(idea, forms.RefusalForm())


def _read_page(idea: KeptIdea, form: forms.RefusalForm) -> Response:
    words = _open(idea)
    if words is None:
        abort(404)
    return pages.render(
        "adjustments/read.html",
        section="desk",
        form=form,
        idea=idea,
        told=library_pages.idea_of(words, ""),
        constraint=wording.constraint(words.constraint),
        badge=wording.IDEA_BADGES[idea.state],
        waits=idea.state is IdeaState.SENT,
    )


@blueprint.post("/idees-d-amenagement/a-lire/<uuid:idea_id>/accepter")
@requires(Permission.IDEA_REVIEW, subject=queries.find_idea)
def accept(idea: KeptIdea) -> ResponseReturnValue:
    """Put it into the library."""
    sent, form = forms.MoveForm(), forms.RefusalForm(formdata=None)
    with form.refusals(), transaction.write(idea) as fresh:
        keeping.accept(idea=fresh, reader=me(), version=sent.version.number)
    if form.errors:
        return _read_page(idea, form)
    pages.tell(_("L’idée est dans la bibliothèque, sans nom. La personne est prévenue."))
    return to("to_read")


@blueprint.post("/idees-d-amenagement/a-lire/<uuid:idea_id>/refuser")
@requires(Permission.IDEA_REVIEW, subject=queries.find_idea)
def refuse(idea: KeptIdea) -> ResponseReturnValue:
    """Say no, and why."""
    form = forms.RefusalForm()
    if not form.validate():
        return _read_page(idea, form)
    with form.refusals(), transaction.write(idea) as fresh:
        keeping.refuse(idea=fresh, reader=me(), version=form.version.number, reason=form.reason.data or "")
    if form.errors:
        return _read_page(idea, form)
    pages.tell(_("Votre réponse est envoyée, avec votre raison."))
    return to("to_read")
