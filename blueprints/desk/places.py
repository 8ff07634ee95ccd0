"""The pages about a part in a journey: one more coach, a guest with the person's yes, dates, the end."""

from datetime import timedelta

from flask.typing import ResponseReturnValue

from blueprints.accounts.models import Role
from blueprints.core import clock, pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.forms import no_errors
from blueprints.core.i18n import gettext as _
from blueprints.desk import forms, journey_acts, journey_lists, queries
from blueprints.desk.door import SECTION, actor, blueprint, do, expect_stamp, stamp, to
from blueprints.joining.forms import GuestForm
from blueprints.journeys import queries as journeys
from blueprints.journeys.models import GuardianKind, Journey, JourneyMember, JourneyRole

# --- one more coach ---------------------------------------------------------------------------------------------------


def _coach_form(found: Journey) -> forms.CoachForm:
    form, now = forms.CoachForm(), clock.now()
    there = {one.person_id for one in found.members if one.role is not JourneyRole.MANAGER and one.is_current(now)}
    offered = [one for one in queries.list_holders(Role.COACH) if one.id not in there or str(one.id) == form.coach.data]
    form.coach.offer((str(one.id), f"{one.last_name} {one.first_name}") for one in offered)
    return form


@blueprint.get("/service/accompagnements/<uuid:journey_id>/conseil")
@requires(Permission.JOURNEY_MANAGE, subject=journey_lists.find_open_journey)
def new_coach(found: Journey) -> ResponseReturnValue:
    """Ask who else accompanies, and until when."""
    return pages.render("desk/new_coach.html", section=SECTION, journey=found, form=_coach_form(found))


@blueprint.post("/service/accompagnements/<uuid:journey_id>/conseil")
@requires(Permission.JOURNEY_MANAGE, subject=journey_lists.find_open_journey)
def add_coach(found: Journey) -> ResponseReturnValue:
    """Let one more coach accompany."""
    form = _coach_form(found)
    if form.validate():
        with form.refusals("coach"), transaction.write(found) as fresh:
            journey_acts.add_coach(
                journey=fresh, person=form.coach.uuid, last_day=form.last_day.day, actor_id=actor().person_id
            )
    if not no_errors(form):
        return pages.render("desk/new_coach.html", section=SECTION, journey=found, form=form)
    pages.tell(_("C’est fait. La personne et ses conseillers l’apprennent dans leurs nouvelles."))
    return to("journey", journey_id=found.id)


# --- a guest ----------------------------------------------------------------------------------------------------------


@blueprint.get("/service/accompagnements/<uuid:journey_id>/invite")
@requires(Permission.JOURNEY_MANAGE, subject=journey_lists.find_open_journey)
def new_guest(found: Journey) -> ResponseReturnValue:
    """Ask whom to invite; the accompanied person answers first."""
    return pages.render("desk/new_guest.html", section=SECTION, journey=found, form=GuestForm())


@blueprint.post("/service/accompagnements/<uuid:journey_id>/invite")
@requires(Permission.JOURNEY_MANAGE, subject=journey_lists.find_open_journey)
def ask_guest(found: Journey) -> ResponseReturnValue:
    """Ask the accompanied person for her yes; the same page sent twice asks once."""
    form = GuestForm()
    if form.validate():
        kind = form.guardian_kind.data if form.role.data == JourneyRole.GUARDIAN.value else None
        with form.refusals("role"), transaction.write(found) as fresh:
            journey_acts.ask_guest(
                journey=fresh,
                asked_by=actor().person_id,
                email=form.email.data or "",
                first_name=form.first_name.data or "",
                last_name=form.last_name.data or "",
                role=JourneyRole(form.role.data),
                guardian_kind=GuardianKind(kind) if kind else None,
                client_id=form.client_id.uuid,
            )
    if not no_errors(form):
        return pages.render("desk/new_guest.html", section=SECTION, journey=found, form=form)
    pages.tell(_("La question est posée à la personne accompagnée. L’invitation part quand elle dit oui."))
    return to("journey", journey_id=found.id)


# --- dates and end ----------------------------------------------------------------------------------------------------


@blueprint.get("/service/places/<uuid:member_id>/dates")
@requires(Permission.JOURNEY_MANAGE, subject=journey_lists.find_open_member)
def dates(found: JourneyMember) -> ResponseReturnValue:
    """Ask until which day somebody takes part."""
    last = clock.paris(found.ends_at - timedelta(seconds=1)) if found.ends_at else None
    form = forms.LastDayForm(seen=stamp(found.ends_at), last_day=f"{last:%d/%m/%Y}" if last else "")
    return _dates_page(found, form)


def _dates_page(found: JourneyMember, form: forms.LastDayForm) -> ResponseReturnValue:
    person = queries.find_person(found.person_id)
    return pages.render("desk/dates.html", section=SECTION, member=found, person=person, form=form)


@blueprint.post("/service/places/<uuid:member_id>/dates")
@requires(Permission.JOURNEY_MANAGE, subject=journey_lists.find_open_member)
def set_dates(found: JourneyMember) -> ResponseReturnValue:
    """Change the last day of somebody's part."""
    form = forms.LastDayForm()
    if form.validate():
        with form.refusals("last_day"), transaction.write(found) as fresh:
            expect_stamp(form, fresh.ends_at)
            journey_acts.set_last_day(member=fresh, day=form.last_day.day, actor_id=actor().person_id)
    if not no_errors(form):
        return _dates_page(found, form)
    pages.tell(_("La date est enregistrée. Les personnes concernées l’apprennent dans leurs nouvelles."))
    return to("journey", journey_id=found.journey_id)


@blueprint.get("/service/places/<uuid:member_id>/fin")
@requires(Permission.JOURNEY_MANAGE, subject=journey_lists.find_open_member)
def place_recap(found: JourneyMember) -> ResponseReturnValue:
    """Say what ending a part ends, before it is done."""
    alone = found.role is JourneyRole.COACH and journey_lists.is_alone_as_coach(found.journey_id, found.person_id)
    person = queries.find_person(found.person_id)
    return pages.render("desk/end_place.html", section=SECTION, member=found, person=person, alone=alone)


@blueprint.post("/service/places/<uuid:member_id>/fin")
@requires(Permission.JOURNEY_MANAGE, subject=journeys.find_member)
def end_place(found: JourneyMember) -> ResponseReturnValue:
    """End somebody's part in a journey; ended already, the answer is the same."""
    do(found, _end, _("Sa place est terminée. Ses entrées sont fermées. Les personnes concernées l’apprennent."))
    return to("journey", journey_id=found.journey_id)


def _end(member: JourneyMember) -> None:
    journey = journeys.find_journey(member.journey_id)
    if journey is not None:
        journey_acts.end_place(member=member, journey=journey, actor_id=actor().person_id)
