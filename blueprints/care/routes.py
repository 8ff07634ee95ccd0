"""The pages of help for everybody who is signed in: her own sheet, and what happened after her words."""

from flask import has_request_context
from flask.typing import ResponseReturnValue

from blueprints.care import alert_pages, duty_pages, queries, services, sheets, showing
from blueprints.care.door import SECTION, actor, blueprint, do, to
from blueprints.care.forms import CallForm, SheetForm
from blueprints.care.models import CareAlert, StepKind
from blueprints.care.sealing import Sheet
from blueprints.care.services import Noticed
from blueprints.core import pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.forms import no_errors
from blueprints.core.i18n import gettext as _

__all__ = ["alert_pages", "blueprint", "duty_pages"]


@services.announces
def announce(noticed: Noticed) -> None:
    """Put the panel on the author's next page, hers alone."""
    if has_request_context():
        pages.tell(showing.told_at_once(noticed), "care")


# --- what helps me ----------------------------------------------------------------------------------------------------


@blueprint.get("/aide/ce-qui-m-aide")
@requires(Permission.SIGNED_IN)
def sheet() -> ResponseReturnValue:
    """Show her own sheet, to be changed."""
    known = queries.find_sheet(actor().person_id) or Sheet()
    return _sheet_page(SheetForm(notes=known.notes, name=known.name, phone=known.phone))


def _sheet_page(form: SheetForm) -> ResponseReturnValue:
    return pages.render("care/sheet.html", section=SECTION, form=form)


@blueprint.post("/aide/ce-qui-m-aide")
@requires(Permission.SIGNED_IN)
def keep_sheet() -> ResponseReturnValue:
    """Keep her own sheet."""
    form = SheetForm()
    if not form.validate():
        return _sheet_page(form)
    with transaction.write():
        sheets.keep(person_id=actor().person_id, sheet=form.sheet)
    if form.sheet == Sheet():
        pages.tell(_("Votre fiche est vide. Rien n’est gardé."))
    else:
        pages.tell(_("C’est gardé. Vous êtes la seule personne à pouvoir le lire."))
    return to("sheet")


# --- what happened ----------------------------------------------------------------------------------------------------


@blueprint.get("/aide/ce-qui-s-est-passe")
@requires(Permission.SIGNED_IN)
def own() -> ResponseReturnValue:
    """Show everything about the alerts around her own words."""
    return _own_page(CallForm())


def _own_page(form: CallForm, asked: CareAlert | None = None) -> ResponseReturnValue:
    return pages.render(
        "care/own.html",
        section=SECTION,
        alerts=showing.list_own(actor().person_id),
        form=form,
        asked=asked.id if asked else None,
    )


@blueprint.post("/aide/ce-qui-s-est-passe/<uuid:alert_id>/mieux")
@requires(Permission.CARE_OWN, subject=queries.find_alert)
def say_better(alert: CareAlert) -> ResponseReturnValue:
    """Say that she feels better."""
    do(
        alert,
        lambda fresh: services.say(alert=fresh, what=StepKind.BETTER),
        _("C’est noté. L’alerte est fermée. Vous pouvez toujours appeler."),
    )
    return to("own")


@blueprint.post("/aide/ce-qui-s-est-passe/<uuid:alert_id>/erreur")
@requires(Permission.CARE_OWN, subject=queries.find_alert)
def say_mistake(alert: CareAlert) -> ResponseReturnValue:
    """Say that it was a mistake."""
    do(
        alert,
        lambda fresh: services.say(alert=fresh, what=StepKind.MISTAKE),
        _("C’est noté. L’alerte est fermée. Votre message ne change pas."),
    )
    return to("own")


@blueprint.post("/aide/ce-qui-s-est-passe/<uuid:alert_id>/rappel")
@requires(Permission.CARE_OWN, subject=queries.find_alert)
def ask_call(alert: CareAlert) -> ResponseReturnValue:
    """Ask to be called back."""
    form = CallForm()
    if form.validate():
        with form.refusals("phone"), transaction.write(alert) as fresh:
            services.ask_call(alert=fresh, phone=form.phone.data or "")
    if not no_errors(form):
        return _own_page(form, alert)
    pages.tell(_("C’est demandé. La personne qui s’occupe de l’alerte voit votre numéro."))
    return to("own")
