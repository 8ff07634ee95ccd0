"""A coach says when she is away, and who answers meanwhile; the service may say it for her."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from blueprints.accounts import queries as people
from blueprints.accounts.models import Role
from blueprints.core import pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.forms import no_errors
from blueprints.core.i18n import day
from blueprints.core.i18n import gettext as _
from blueprints.core.text import isolate
from blueprints.journeys import absences
from blueprints.journeys import queries as journeys
from blueprints.journeys.models import Absence
from blueprints.messaging import reader_tellings
from blueprints.messaging.door import SECTION, actor, blueprint
from blueprints.messaging.reader_forms import AbsenceForm


def _form() -> AbsenceForm:
    """Return the form: a coach says her own absence, the service anybody's."""
    form, own = AbsenceForm(), actor()
    coaches = [(str(one.id), f"{one.first_name} {one.last_name}") for one in journeys.list_coaches()]
    in_charge = Role.ADMINISTRATOR in own.roles
    if in_charge:
        form.person.offer(coaches)
    else:
        del form.person
    form.covered_by.offer(one for one in coaches if one[0] != str(own.person_id))
    return form


def _page(form: AbsenceForm) -> ResponseReturnValue:
    own = actor()
    in_charge = Role.ADMINISTRATOR in own.roles
    found = absences.list_all() if in_charge else absences.list_absences(own.person_id)
    names = people.list_names([one for absence in found for one in (absence.person_id, absence.covered_by) if one])
    lines = [
        {
            "name": isolate(f"{names[one.person_id].first_name} {names[one.person_id].last_name}"),
            "first": day(one.starts_at),
            "last": reader_tellings.last_day(one),
            "by": isolate(f"{names[one.covered_by].first_name} {names[one.covered_by].last_name}")
            if one.covered_by in names
            else "",
            "end": url_for("messaging.end_absence", absence_id=one.id),
        }
        for one in found
        if one.person_id in names
    ]
    return pages.render("messaging/absences.html", section=SECTION, form=form, lines=lines, in_charge=in_charge)


@blueprint.get("/absences")
@requires(Permission.ABSENCE_SAY)
def absences_index() -> ResponseReturnValue:
    """Show the absences to come, and ask for a new one."""
    return _page(_form())


@blueprint.post("/absences")
@requires(Permission.ABSENCE_SAY)
def say_absence() -> ResponseReturnValue:
    """Say an absence; the same page sent twice is one."""
    form = _form()
    if form.validate() and form.first_day.day and form.last_day.day:
        with form.refusals("first_day"), transaction.write():
            made, followed = absences.say_absence(
                person=form.person.uuid if "person" in form else actor().person_id,
                first_day=form.first_day.day,
                last_day=form.last_day.day,
                covered_by=form.covered_by.uuid if form.covered_by.data else None,
                client_id=form.client_id.uuid,
                actor=actor().person_id,
            )
            reader_tellings.tell_away(made, followed)
    if not no_errors(form):
        return _page(form)
    pages.tell(_("C’est noté. Les personnes concernées l’apprennent. L’absence finit toute seule."))
    return redirect(url_for("messaging.absences_index"), code=303)


@blueprint.post("/absences/<uuid:absence_id>/fin")
@requires(Permission.ABSENCE_END, subject=absences.find_absence)
def end_absence(absence: Absence) -> ResponseReturnValue:
    """End an absence now: who covers is out at once."""
    with transaction.write(absence) as fresh:
        reader_tellings.tell_back(fresh, absences.end_absence(absence=fresh, actor=actor().person_id))
    pages.tell(_("L’absence est terminée. Le remplacement aussi."))
    return redirect(url_for("messaging.absences_index"), code=303)
