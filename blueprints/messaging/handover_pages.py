"""A change of coach: who takes over, until when the other stays, and the note that goes with it."""

from collections.abc import Mapping
from uuid import UUID

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from blueprints.accounts import queries as people
from blueprints.core import access, clock, pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.db import AnyRow
from blueprints.core.forms import no_errors
from blueprints.core.i18n import gettext as _
from blueprints.core.text import isolate
from blueprints.journeys import handovers
from blueprints.journeys import queries as journeys
from blueprints.journeys.models import Handover, Journey, JourneyMember, JourneyRole
from blueprints.messaging import finding, reader_tellings, talks, wording
from blueprints.messaging.door import SECTION, actor, blueprint
from blueprints.messaging.reader_forms import HandoverForm


def _coaches(journey: Journey) -> list[JourneyMember]:
    """Return who accompanies for herself now."""
    now = clock.now()
    return [
        one
        for one in journey.members
        if one.role is JourneyRole.COACH and one.absence_id is None and one.is_current(now)
    ]


def _form(journey: Journey) -> HandoverForm:
    """Return the form: a coach hands over her own place, the service anybody's."""
    form, me = HandoverForm(), actor().person_id
    present = [one.person_id for one in _coaches(journey)]
    leaving = [me] if me in present else present
    names = people.list_names(leaving)
    form.leaving.offer((str(one), f"{names[one].first_name} {names[one].last_name}") for one in leaving if one in names)
    if len(leaving) == 1:
        form.leaving.data = str(leaving[0])
    centre = {one.person_id for one in journey.members if one.role is JourneyRole.BENEFICIARY}
    out = {*present, *centre, me} - ({form.taking.uuid} if _is_sent_again(form) else set())
    form.taking.offer(
        (str(one.id), f"{one.first_name} {one.last_name}") for one in journeys.list_coaches() if one.id not in out
    )
    return form


def _is_sent_again(form: HandoverForm) -> bool:
    return handovers.find_by_client(form.client_id.uuid) is not None and bool(form.taking.data)


def _page(journey: Journey, form: HandoverForm) -> ResponseReturnValue:
    centre = next((one.person_id for one in journey.members if one.role is JourneyRole.BENEFICIARY), None)
    person = people.find_person(centre) if centre else None
    return pages.render(
        "messaging/handover.html",
        section=SECTION,
        form=form,
        person=isolate(person.first_name) if person else "",
        back=_back(journey),
        action=url_for("messaging.hand_over", journey_id=journey.id),
    )


def _back(journey: Journey) -> str:
    """Return the page of the journey's people; the service has one of its own."""
    if access.may(Permission.JOURNEY_MEMBERS, journey):
        return f"/parcours/{journey.id}"
    return f"/service/accompagnements/{journey.id}"


@blueprint.get("/parcours/<uuid:journey_id>/relais")
@requires(Permission.JOURNEY_HAND_OVER, subject=journeys.find_with_members)
def new_handover(journey: Journey) -> ResponseReturnValue:
    """Ask who takes over."""
    return _page(journey, _form(journey))


@blueprint.post("/parcours/<uuid:journey_id>/relais")
@requires(Permission.JOURNEY_HAND_OVER, subject=journeys.find_with_members)
def hand_over(journey: Journey) -> ResponseReturnValue:
    """Let another coach take over from now; the same page sent twice is one handover."""
    form = _form(journey)
    if form.validate():
        with form.refusals("taking"), transaction.write(journey) as fresh:
            made, is_new = handovers.hand_over(
                journey=fresh,
                leaving=form.leaving.uuid,
                taking=form.taking.uuid,
                note=form.note.data or "",
                last_day=form.last_day.day,
                client_id=form.client_id.uuid,
                actor=actor().person_id,
            )
            if is_new:
                reader_tellings.tell_handed_over(made)
    if not no_errors(form):
        return _page(journey, form)
    pages.tell(_("C’est fait : une autre personne prend la suite. Toutes les personnes concernées l’apprennent."))
    stays = form.last_day.day is not None or not access.may(Permission.JOURNEY_ENTER)
    return redirect(_back(journey) if stays else "/mon-accompagnement", code=303)


@blueprint.get("/parcours/relais/<uuid:handover_id>")
@requires(Permission.HANDOVER_READ, subject=handovers.find_handover)
def show_handover(handover: Handover) -> ResponseReturnValue:
    """Show the note to the two coaches and the person; she chooses what of the past is shared."""
    viewer = actor().person_id
    journey_id, to_person, from_person = handover.journey_id, handover.to_person, handover.from_person
    centre = any(one.person_id == viewer and one.role is JourneyRole.BENEFICIARY for one in handover.members)
    names = people.list_names([to_person, from_person, handover.written_by])
    written_at, leaves_at, writer = handover.written_at, handover.leaves_at, handover.written_by
    words = handovers.read_note(handover=handover, reader=viewer)
    return pages.render(
        "messaging/handover_note.html",
        section=SECTION,
        words=words,
        taking=_named(names, to_person),
        leaving=_named(names, from_person),
        writer=_named(names, writer),
        written_at=written_at,
        leaves_at=leaves_at,
        chooses=_choices(journey_id, to_person) if centre else [],
        back=f"/parcours/{journey_id}",
    )


def _choices(journey_id: UUID, taking: UUID) -> list[tuple[str, str]]:
    """Return, for the person, the conversations that the new coach reads, with where each one's past is shared."""
    found = []
    for talk in finding.list_talks(actor()):
        readers = talks.memberships_that_read(talk) if talk.journey_id == journey_id else []
        reads = {one.person_id for one in readers}
        if taking in reads and actor().person_id in reads:
            names = wording.others(talks.list_readers(talk), actor().person_id)
            title = wording.title(talk, talks.list_readers(talk), names)
            found.append((title, f"{reader_tellings.address_of(talk.id)}/lecteurs"))
    return found


def _named(names: Mapping[UUID, AnyRow], person_id: UUID) -> str:
    found = names.get(person_id)
    return isolate(f"{found.first_name} {found.last_name}") if found else _("Une personne")
