"""The pages of adjustments; those of the library stand in modules named after what they are about."""

from typing import Any
from uuid import UUID

from flask import Response, abort, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.accounts.models import TALKING, Role
from blueprints.adjustments import (
    forms,
    hints,
    idea_pages,
    library_pages,
    listing,
    move_pages,
    opening,
    queries,
    services,
    showing,
    sources,
)
from blueprints.adjustments.acting import is_of, present
from blueprints.adjustments.door import SECTION, actor, blueprint, me, to
from blueprints.adjustments.models import Adjustment, MoveKind
from blueprints.adjustments.showing import Side
from blueprints.core import pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.i18n import gettext as _
from blueprints.core.paging import Cursor
from blueprints.journeys import queries as journeys
from blueprints.journeys.models import Journey, JourneyRole

__all__ = ["blueprint", "idea_pages", "library_pages", "move_pages"]

ENDED = "finis"
_ASKED = ("message", "idee")


@blueprint.get("/mon-accompagnement/amenagements")
@requires(Permission.ADJUSTMENT_LIST)
def index() -> ResponseReturnValue:
    """List the adjustments that the person follows, or those that are over."""
    ended = request.args.get("vue") == ENDED
    rows, more = queries.list_mine(actor(), ended=ended, cursor=Cursor.parse(request.args.get("suite")))
    opening.leave_trace(me(), [row.id for row in rows])
    view = ENDED if ended else None
    return pages.render(
        "adjustments/index.html",
        section=SECTION,
        groups=listing.groups_of(rows, actor()),
        ended=ended,
        talks=TALKING & actor().roles,
        may_propose=bool(listing.list_people(actor())),
        may_be_own=Role.BENEFICIARY in actor().roles,
        older=url_for("adjustments.index", vue=view, suite=str(more)) if more else None,
        first=url_for("adjustments.index", vue=view) if "suite" in request.args else None,
    )


# --- proposing ------------------------------------------------------------------------------------------------------


@blueprint.get("/mon-accompagnement/amenagements/nouveau")
@requires(Permission.ADJUSTMENT_LIST)
def begin() -> ResponseReturnValue:
    """Lead to the form of the journey that it is about; who has several chooses."""
    asked = {name: request.args[name] for name in _ASKED if request.args.get(name)}
    source = sources.find(_id(request.args.get("message")), actor())
    if "message" in asked and source is None:
        abort(404)
    people = listing.list_people(actor())
    if source is not None:
        return to("new", journey_id=source.journey_id, **asked)
    if len(people) == 1:
        return to("new", journey_id=people[0][0], **asked)
    lines = [(name, url_for("adjustments.new", journey_id=journey, **asked)) for journey, name in people]  # type: ignore[arg-type] # url_for takes any
    return pages.render("adjustments/choose.html", section=SECTION, lines=lines)


@blueprint.get("/mon-accompagnement/amenagements/nouveau/<uuid:journey_id>")
@requires(Permission.ADJUSTMENT_PROPOSE, subject=journeys.find_with_members)
def new(journey: Journey) -> ResponseReturnValue:
    """Show the form, filled from a message or an idea when it began there."""
    return _form_page(journey, forms.ProposalForm(data=_beginning(journey)))


def _beginning(journey: Journey) -> dict[str, Any]:
    source = _source(journey, request.args.get("message"))
    if source is not None:
        return {"measure": source.text, "message": request.args.get("message", "")}
    return library_pages.beginning_of(request.args.get("idee", ""))


def _source(journey: Journey, message: str | None) -> sources.Source | None:
    """Return the message that it begins from, when it is one of this journey and of this reader."""
    source = sources.find(_id(message), actor())
    return source if source is not None and source.journey_id == journey.id else None


def _id(value: str | None) -> UUID | None:
    try:
        return UUID(value or "")
    except ValueError:
        return None


@blueprint.post("/mon-accompagnement/amenagements/nouveau/<uuid:journey_id>")
@requires(Permission.ADJUSTMENT_PROPOSE, subject=journeys.find_with_members)
def create(journey: Journey) -> ResponseReturnValue:
    """Propose it, or show one line more to fill."""
    form = forms.ProposalForm()
    if form.more.data:
        return _form_page(journey, form)
    source = _source(journey, form.message.data)
    shown = _is_shown(journey, form, source)
    if not form.validate():
        return _form_page(journey, form)
    if shown and _warns_of_health(journey, form):
        return _form_page(journey, form, health=True)
    with form.refusals(), transaction.write(journey) as fresh:
        made = services.propose(
            journey=fresh,
            author=me(),
            client_id=form.client_id.uuid,
            words=form.words,
            trial=form.trial,
            shown=shown,
            message_id=source.message_id if source else None,
        )
    if form.errors:
        return _form_page(journey, form)
    pages.tell(_("L’aménagement est proposé. Les personnes concernées sont prévenues.") if shown else _prepared(made))
    return to("show", adjustment_id=made.id)


def _is_shown(journey: Journey, form: forms.ProposalForm, source: sources.Source | None) -> bool:
    """Tell whether the employer's side reads it at once: what a coach writes elsewhere, the person shows herself."""
    if source is not None and source.shown:
        return True
    if is_of(journey, me(), JourneyRole.MANAGER):
        return True
    is_centre = is_of(journey, me(), JourneyRole.BENEFICIARY)
    employed = bool(present(journey, JourneyRole.MANAGER))
    return is_centre and employed and form.audience.data == forms.EVERYBODY


def _prepared(made: Adjustment) -> str:
    if is_of(made.journey, me(), JourneyRole.BENEFICIARY):
        return _("L’aménagement est enregistré. Vous et votre conseiller pouvez le lire.")
    name = showing.centre_name(made.journey)
    return _("L’aménagement est enregistré. %(name)s peut le lire, puis le montrer.", name=name)


def _warns_of_health(journey: Journey, form: forms.ProposalForm) -> bool:
    """Tell whether its author should read once more before the employer's side does."""
    if form.sure.data or is_of(journey, me(), JourneyRole.MANAGER):
        return False
    words = form.words
    return hints.speaks_of_health(" ".join([words.effect, words.measure, *(one.what for one in words.steps)]))


def _form_page(
    journey: Journey, form: forms.ProposalForm, *, health: bool = False, adjustment: Adjustment | None = None
) -> Response:
    side, employed = showing.side_of(journey, me()), bool(present(journey, JourneyRole.MANAGER))
    source = None if adjustment else _source(journey, form.message.data)
    endpoint, ids = ("adjustments.update", {"adjustment_id": adjustment.id}) if adjustment else _new_address(journey)
    asks = side is Side.CENTRE and employed and adjustment is None and not (source and source.shown)
    shown = adjustment.shown_at is not None if adjustment else side is Side.MANAGER or bool(source and source.shown)
    centre = "" if side is Side.CENTRE else showing.centre_name(journey)
    return pages.render(
        "adjustments/new.html",
        section=SECTION,
        form=form,
        most_lines=forms.LINES,
        action=url_for(endpoint, **ids),  # type: ignore[arg-type] # url_for takes any
        back=queries.address_of(adjustment.id) if adjustment else pages.path("adjustments.index"),
        centre=centre,
        asks_audience=asks,
        readers=showing.who_reads(side, centre, shown=shown, employed=employed),
        is_edit=adjustment is not None,
        is_closed=journey.closed_at is not None,
        health=health,
    )


def _new_address(journey: Journey) -> tuple[str, dict[str, UUID]]:
    return "adjustments.create", {"journey_id": journey.id}


@blueprint.get("/mon-accompagnement/amenagements/<uuid:adjustment_id>/modifier")
@requires(Permission.ADJUSTMENT_EDIT, subject=queries.find_adjustment)
def edit(adjustment: Adjustment) -> ResponseReturnValue:
    """Show the form with the words of now."""
    words = queries.words_of(adjustment)
    if words is None or MoveKind.EDITED.value not in showing.allowed(adjustment, actor()):
        return to("show", adjustment_id=adjustment.id)
    first, last = adjustment.trial_from, adjustment.trial_to
    typed = forms.typed_of(words, (first, last) if first and last else None)
    form = forms.ProposalForm(data={**typed, "version": adjustment.version})
    return _form_page(adjustment.journey, form, adjustment=adjustment)


@blueprint.post("/mon-accompagnement/amenagements/<uuid:adjustment_id>/modifier")
@requires(Permission.ADJUSTMENT_EDIT, subject=queries.find_adjustment)
def update(adjustment: Adjustment) -> ResponseReturnValue:
    """Keep other words; the yeses were about the words of before."""
    form = forms.ProposalForm()
    if form.more.data or not form.validate():
        return _form_page(adjustment.journey, form, adjustment=adjustment)
    if adjustment.shown_at is not None and _warns_of_health(adjustment.journey, form):
        return _form_page(adjustment.journey, form, adjustment=adjustment, health=True)
    with form.refusals(), transaction.write(adjustment) as fresh:
        services.edit(adjustment=fresh, actor=me(), version=form.version.number, words=form.words, trial=form.trial)
    if form.errors:
        return _form_page(adjustment.journey, form, adjustment=adjustment)
    pages.tell(_("La nouvelle version est enregistrée. Chacun répond de nouveau."))
    return to("show", adjustment_id=adjustment.id)


# --- one ------------------------------------------------------------------------------------------------------------


@blueprint.get("/mon-accompagnement/amenagements/<uuid:adjustment_id>")
@requires(Permission.ADJUSTMENT_READ, subject=queries.find_adjustment)
def show(adjustment: Adjustment) -> ResponseReturnValue:
    """Show an adjustment: what it says, where it stands, what the viewer may do."""
    return move_pages.page(adjustment)
