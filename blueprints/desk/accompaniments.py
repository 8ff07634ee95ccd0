"""The pages about journeys: who accompanies whom, from when to when. A conversation is never read here."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from blueprints.accounts.models import Role
from blueprints.core import clock, pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.db import AnyRow
from blueprints.core.forms import no_errors
from blueprints.core.i18n import day
from blueprints.core.i18n import gettext as _
from blueprints.desk import forms, journey_acts, journey_lists, queries
from blueprints.desk.door import SECTION, actor, argument, blueprint, do, to
from blueprints.desk.journey_lists import AskedJourneys, JourneyState
from blueprints.desk.people import LONGEST_SEARCH
from blueprints.desk.queries import Place
from blueprints.desk.standing import Held, span
from blueprints.desk.wording import JOURNEY_STATES, STAGES, Badge, part
from blueprints.joining import queries as joining
from blueprints.joining.models import RequestState
from blueprints.journeys import queries as journeys
from blueprints.journeys.models import Journey, JourneyRole, JourneyStage


def read_asked() -> AskedJourneys:
    """Return what the address asks for."""
    state = argument("etat")
    return AskedJourneys(
        state=JourneyState(state) if state in set(JourneyState) else JourneyState.OPEN,
        sought=argument("nom", LONGEST_SEARCH),
    )


def _address(asked: AskedJourneys, endpoint: str = "desk.journeys_index", **more: Any) -> str:
    kept = {"etat": asked.state.value, "nom": asked.sought or None}
    return url_for(endpoint, **{name: value for name, value in {**kept, **more}.items() if value})


@blueprint.get("/service/accompagnements")
@requires(Permission.JOURNEY_MANAGE)
def journeys_index() -> ResponseReturnValue:
    """Show the journeys by the accompanied person's name, with who accompanies."""
    asked = read_asked()
    rows, more = journey_lists.list_journeys(asked, Place.parse(request.args.get("suite")))
    members = journey_lists.list_members_of([row.id for row in rows])
    return pages.render(
        "desk/journeys.html",
        section=SECTION,
        asked=asked,
        tabs=[(str(words), _address(AskedJourneys(state=one)), one.value) for one, words in JOURNEY_STATES.items()],
        lines=[_line(row, members.get(row.id, [])) for row in rows],
        older=_address(asked, suite=str(more)) if more else None,
        first=_address(asked) if request.args.get("suite") else None,
        export=_address(asked, "desk.export_journeys"),
    )


def _line(row: AnyRow, members: list[AnyRow]) -> dict[str, Any]:
    coaches = [f"{one.first_name} {one.last_name}" for one in members if one.role is JourneyRole.COACH]
    with_whom = ", ".join(coaches) or _("Personne n’accompagne en ce moment")
    badges = [] if coaches or row.closed_at else [Badge(_("À confier"), "warn", "triangle-alert")]
    return {
        "url": f"{pages.path('desk.journeys_index')}/{row.id}",
        "name": f"{row.last_name} {row.first_name}".strip(),
        "about": f"{with_whom}. {row.employer or _('Pas d’employeur pour le moment')}.",
        "badges": badges,
    }


# --- opening ----------------------------------------------------------------------------------------------------------


def _new_form() -> forms.JourneyForm:
    form = forms.JourneyForm()
    form.beneficiary.offer(_people(Role.BENEFICIARY))
    form.coach.offer(_people(Role.COACH))
    return form


def _people(role: Role) -> list[tuple[str, str]]:
    return [(str(one.id), f"{one.last_name} {one.first_name}") for one in queries.list_holders(role)]


@blueprint.get("/service/accompagnements/nouveau")
@requires(Permission.JOURNEY_MANAGE)
def new_journey() -> ResponseReturnValue:
    """Ask whom to accompany, by whom, from when."""
    return pages.render("desk/new_journey.html", section=SECTION, form=_new_form())


@blueprint.post("/service/accompagnements/nouveau")
@requires(Permission.JOURNEY_MANAGE)
def open_journey() -> ResponseReturnValue:
    """Begin to accompany a person."""
    form, made = _new_form(), None
    if form.validate():
        with form.refusals("beneficiary"), transaction.write():
            made = journey_acts.open_journey(
                beneficiary=form.beneficiary.uuid,
                coach=form.coach.uuid,
                employer=form.employer.data or "",
                stage=JourneyStage(form.stage.data),
                starts_at=form.starts.moment,
                actor_id=actor().person_id,
            )
    if made is None or not no_errors(form):
        return pages.render("desk/new_journey.html", section=SECTION, form=form)
    pages.tell(_("L’accompagnement est ouvert. La personne et son conseiller l’apprennent dans leurs nouvelles."))
    return to("journey", journey_id=made.id)


# --- one journey ------------------------------------------------------------------------------------------------------


@blueprint.get("/service/accompagnements/<uuid:journey_id>")
@requires(Permission.JOURNEY_MANAGE, subject=journey_lists.find_journey)
def journey(found: Journey) -> ResponseReturnValue:
    """Show a journey's members with their dates, and what can be changed; no word of it."""
    names, held = journeys.list_members(found.id), []
    now = clock.now()
    for one in names:
        title = f"{one.first_name} {one.last_name} : {part(one.role).lower()}"
        is_open = one.ends_at is None or one.ends_at > now
        held.append(Held(one.id, title, span(one.starts_at, one.ends_at), is_open and found.closed_at is None))
    centre = next((one for one in names if one.role is JourneyRole.BENEFICIARY), None)
    return pages.render(
        "desk/journey.html",
        section=SECTION,
        journey=found,
        whose=f"{centre.first_name} {centre.last_name}" if centre else "",
        centre=centre,
        stage=str(STAGES[found.stage]),
        members=sorted(held, key=lambda one: not one.is_open),
        asked=[_question(one) for one in joining.list_requests(found.id) if one.state is not RequestState.TAKEN_BACK],
    )


def _question(one: Any) -> tuple[str, str]:
    said = {
        RequestState.ASKED: _("La réponse n’est pas encore là."),
        RequestState.AGREED: _("La personne est d’accord. L’invitation est partie."),
        RequestState.REFUSED: _("La personne n’est pas d’accord. Personne n’est invité."),
    }
    name = f"{one.first_name} {one.last_name}".strip()
    return f"{name} : {part(one.role).lower()}", f"{said[one.state]} {_('Demandé le %(day)s.', day=day(one.asked_at))}"


@blueprint.post("/service/accompagnements/<uuid:journey_id>/veille")
@requires(Permission.JOURNEY_MANAGE, subject=journey_lists.find_open_journey)
def pause(found: Journey) -> ResponseReturnValue:
    """Let a journey rest."""
    do(
        found,
        lambda fresh: journey_acts.pause(journey=fresh, actor_id=actor().person_id),
        _("L’accompagnement est en veille. Rien n’est effacé. La personne et son conseiller l’apprennent."),
    )
    return to("journey", journey_id=found.id)


@blueprint.post("/service/accompagnements/<uuid:journey_id>/reprise")
@requires(Permission.JOURNEY_MANAGE, subject=journey_lists.find_open_journey)
def resume(found: Journey) -> ResponseReturnValue:
    """Take a journey up again."""
    do(
        found,
        lambda fresh: journey_acts.resume(journey=fresh, actor_id=actor().person_id),
        _("L’accompagnement reprend. La personne et son conseiller l’apprennent."),
    )
    return to("journey", journey_id=found.id)


@blueprint.get("/service/accompagnements/<uuid:journey_id>/fin")
@requires(Permission.JOURNEY_MANAGE, subject=journey_lists.find_open_journey)
def close_recap(found: Journey) -> ResponseReturnValue:
    """Say what ending a journey ends, before it is done."""
    now = clock.now()
    leaving = [
        f"{one.first_name} {one.last_name} : {part(one.role).lower()}"
        for one in journeys.list_members(found.id)
        if one.role not in {*journey_acts.CENTRE, JourneyRole.PRESCRIBER} and (not one.ends_at or one.ends_at > now)
    ]
    return pages.render("desk/close_journey.html", section=SECTION, journey=found, leaving=leaving)


@blueprint.post("/service/accompagnements/<uuid:journey_id>/fin")
@requires(Permission.JOURNEY_MANAGE, subject=journey_lists.find_journey)
def close_journey(found: Journey) -> ResponseReturnValue:
    """End a journey; ended already, the answer is the same."""
    do(
        found,
        lambda fresh: journey_acts.close(journey=fresh, actor_id=actor().person_id),
        _("L’accompagnement est terminé. Chacun l’apprend dans ses nouvelles."),
    )
    return to("journey", journey_id=found.id)
