"""The pages of a facilitator who was called: the alerts, and what she does with one."""

from flask.typing import ResponseReturnValue

from blueprints.care import queries, services, showing
from blueprints.care.door import SECTION, actor, blueprint, do, to
from blueprints.care.forms import DoneForm
from blueprints.care.models import CareAlert, StepKind
from blueprints.core import pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.forms import no_errors
from blueprints.core.i18n import gettext as _


@blueprint.get("/aide/alertes")
@requires(Permission.CARE_ANSWER)
def alerts() -> ResponseReturnValue:
    """List the open alerts that she was called for."""
    own = actor().person_id
    return pages.render("care/alerts.html", section=SECTION, alerts=showing.list_called(queries.list_called(own), own))


@blueprint.get("/aide/alertes/<uuid:alert_id>")
@requires(Permission.CARE_ALERT, subject=queries.find_alert)
def alert(found: CareAlert) -> ResponseReturnValue:
    """Show one alert; that she opened it is said to its author."""
    if found.closed_at is None and not queries.has_read(found.id, actor().person_id):
        with transaction.apart():
            services.note_read(alert=found, person_id=actor().person_id)
    return _alert_page(found, DoneForm())


def _alert_page(found: CareAlert, form: DoneForm) -> ResponseReturnValue:
    shown = showing.show_called(found, actor().person_id)
    return pages.render("care/alert.html", section=SECTION, alert=shown, form=form)


@blueprint.post("/aide/alertes/<uuid:alert_id>/prendre")
@requires(Permission.CARE_ALERT, subject=queries.find_alert)
def take(found: CareAlert) -> ResponseReturnValue:
    """Say "Je m’en occupe"."""
    do(
        found,
        lambda fresh: services.take(alert=fresh, person_id=actor().person_id),
        _("C’est noté. La personne voit que vous vous en occupez."),
    )
    return to("alert", alert_id=found.id)


@blueprint.post("/aide/alertes/<uuid:alert_id>/passer")
@requires(Permission.CARE_ALERT, subject=queries.find_alert)
def pass_on(found: CareAlert) -> ResponseReturnValue:
    """Say that she cannot."""
    do(
        found,
        lambda fresh: services.pass_on(alert=fresh, person_id=actor().person_id),
        _("C’est noté. Nous prévenons la personne suivante."),
    )
    return to("alerts")


@blueprint.post("/aide/alertes/<uuid:alert_id>/fait")
@requires(Permission.CARE_ALERT, subject=queries.find_alert)
def note_done(found: CareAlert) -> ResponseReturnValue:
    """Say what she did."""
    form = DoneForm()
    if form.validate():
        with form.refusals("what"), transaction.write(found) as fresh:
            services.note_done(alert=fresh, person_id=actor().person_id, what=StepKind(form.what.data))
    if not no_errors(form):
        return _alert_page(found, form)
    pages.tell(_("C’est noté. La personne peut le lire."))
    return to("alerts")
