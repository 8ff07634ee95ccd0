"""The pages of who is called, for facilitators; and how alerts go, for who administers the platform."""

from datetime import timedelta
from uuid import UUID

from flask.typing import ResponseReturnValue

from blueprints.care import queries, roster, setting, wording
from blueprints.care.door import SECTION, actor, blueprint, do, to
from blueprints.care.forms import AbsenceForm, SettingsForm, TurnForm
from blueprints.care.models import CareAbsence
from blueprints.core import pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.forms import no_errors
from blueprints.core.i18n import gettext as _

_A_DAY = timedelta(days=1)


def _duty_page(days: TurnForm, absence: AbsenceForm) -> ResponseReturnValue:
    own = actor().person_id
    return pages.render(
        "care/duty.html",
        section=SECTION,
        people=queries.list_on_call(),
        days=days,
        absence=absence,
        absences=[(one.id, one.starts_at, one.ends_at - _A_DAY) for one in queries.list_absences(own)],
        names=wording.DAYS,
    )


def _days() -> TurnForm:
    known = next((one.days for one in queries.list_on_call() if one.id == actor().person_id), "")
    return TurnForm(formdata=None, days=list(known))


@blueprint.get("/aide/garde")
@requires(Permission.CARE_ANSWER)
def duty() -> ResponseReturnValue:
    """Show who is called, in which order."""
    return _duty_page(_days(), AbsenceForm())


@blueprint.post("/aide/garde")
@requires(Permission.CARE_ANSWER)
def choose_days() -> ResponseReturnValue:
    """Choose her own days."""
    form = TurnForm()
    if not form.validate():
        return _duty_page(form, AbsenceForm(formdata=None))
    with transaction.write():
        roster.choose_days(person_id=actor().person_id, days="".join(form.days.data or ()))
    pages.tell(_("Vos jours de garde sont enregistrés."))
    return to("duty")


@blueprint.post("/aide/garde/<uuid:person_id>/avant")
@requires(Permission.CARE_ANSWER)
def raise_turn(person_id: UUID) -> ResponseReturnValue:
    """Move somebody up in the order."""
    with transaction.write():
        roster.raise_turn(person_id=person_id)
    pages.tell(_("L’ordre est changé."))
    return to("duty")


@blueprint.post("/aide/garde/absences")
@requires(Permission.CARE_ANSWER)
def add_absence() -> ResponseReturnValue:
    """Note when she is not called."""
    form = AbsenceForm()
    if form.validate():
        starts, ends = form.span
        with form.refusals("last"), transaction.write():
            roster.add_absence(
                person_id=actor().person_id, client_id=form.client_id.uuid, starts_at=starts, ends_at=ends
            )
    if not no_errors(form):
        return _duty_page(_days(), form)
    pages.tell(_("Votre absence est notée. L’alerte ira à une autre personne."))
    return to("duty")


@blueprint.post("/aide/garde/absences/<uuid:absence_id>/retirer")
@requires(Permission.CARE_AWAY, subject=queries.find_absence)
def remove_absence(absence: CareAbsence) -> ResponseReturnValue:
    """Take an absence back."""
    do(absence, lambda fresh: roster.remove_absence(absence=fresh), _("L’absence est retirée."))
    return to("duty")


# --- how alerts go ----------------------------------------------------------------------------------------------------


@blueprint.get("/service/besoin-d-aide")
@requires(Permission.PLATFORM_SET)
def settings() -> ResponseReturnValue:
    """Show how alerts go, to be changed."""
    known = queries.find_settings()
    form = SettingsForm(looking="oui" if known.is_looking else "non", minutes=str(known.minutes))
    return pages.render("care/settings.html", section="desk", form=form)


@blueprint.post("/service/besoin-d-aide")
@requires(Permission.PLATFORM_SET)
def change_settings() -> ResponseReturnValue:
    """Change how alerts go."""
    form = SettingsForm()
    if not form.validate():
        return pages.render("care/settings.html", section="desk", form=form)
    with transaction.write():
        setting.choose(
            actor_id=actor().person_id, is_looking=form.looking.data == "oui", minutes=int(form.minutes.data)
        )
    pages.tell(_("Les réglages de l’aide sont enregistrés."))
    return to("settings")
