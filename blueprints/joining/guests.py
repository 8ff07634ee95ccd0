"""Who is in a journey; whom the coach asks to invite, and what the accompanied person answers, here, herself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Response, url_for
from flask.typing import ResponseReturnValue

from blueprints.accounts import queries as people
from blueprints.core import access, clock, pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.errors import Refused
from blueprints.core.i18n import gettext as _
from blueprints.joining import asking, forms, queries, services, telling, wording
from blueprints.joining.door import actor, blueprint, to
from blueprints.joining.models import GuestRequest, Invitation, RequestState
from blueprints.journeys import queries as journeys
from blueprints.journeys import services as journey_services
from blueprints.journeys.models import GuardianKind, Journey, JourneyMember, JourneyRole

SECTION = "messaging"


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody in the journey, as its people page shows her."""

    member: JourneyMember
    name: str
    role: str
    is_me: bool
    ended: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to the person, and what came of it."""

    request: GuestRequest
    name: str
    role: str
    state: str
    invitation: str


def centre_of(journey: Journey) -> JourneyMember | None:
    """Return the membership of the accompanied person."""
    return next((one for one in journey.members if one.role is JourneyRole.BENEFICIARY), None)


@blueprint.get("/parcours")
@requires(Permission.JOURNEY_ENTER)
def journeys_of_mine() -> ResponseReturnValue:
    """Lead to the people of my journey; a coach chooses which one."""
    mine = journeys.list_with_members(actor().person_id, JourneyRole.BENEFICIARY, JourneyRole.COACH)
    found = [one for one in mine if access.may(Permission.JOURNEY_MEMBERS, one)]
    if len(found) == 1:
        return to("members", journey_id=found[0].id)
    centres = [(journey, centre_of(journey)) for journey in found]
    names = people.list_names([centre.person_id for _journey, centre in centres if centre])
    lines = [
        (f"{name.first_name} {name.last_name}", journey.employer, url_for("joining.members", journey_id=journey.id))
        for journey, centre in centres
        if centre and (name := names.get(centre.person_id))
    ]
    return pages.render("joining/journeys.html", section=SECTION, lines=sorted(lines))


@blueprint.get("/parcours/<uuid:journey_id>")
@requires(Permission.JOURNEY_MEMBERS, subject=journeys.find_with_members)
def members(journey: Journey) -> ResponseReturnValue:
    """Show who is in the journey, what was asked, and what the person may decide."""
    requests = queries.list_requests(journey.id)
    now, me = clock.now(), actor().person_id
    shown = [one for one in journey.members if one.is_current(now) or _just_ended(one, now)]
    names = people.list_names([one.person_id for one in shown])
    centre = centre_of(journey)
    return pages.render(
        "joining/members.html",
        section=SECTION,
        journey=journey,
        person=names[centre.person_id].first_name if centre and centre.person_id in names else "",
        present=[
            Present(
                one,
                f"{names[one.person_id].first_name} {names[one.person_id].last_name}",
                wording.role_of(one.role, one.guardian_kind),
                one.person_id == me,
                ended=not one.is_current(now),
            )
            for one in shown
        ],
        asked=_asked(requests),
        answers=centre is not None and centre.person_id == me,
        invites=access.may(Permission.GUEST_INVITE, journey),
        states=RequestState,
        endable=frozenset(asking.GUESTS),
    )


def _just_ended(member: JourneyMember, now: datetime) -> bool:
    return member.ends_at is not None and member.ends_at <= now <= member.ends_at + journey_services.UNDO


def _asked(requests: Sequence[GuestRequest]) -> list[Asked]:
    sent = queries.list_invitations([one.invitation_id for one in requests if one.invitation_id])
    return [
        Asked(
            one,
            f"{one.first_name} {one.last_name}",
            wording.role_of(one.role, one.guardian_kind),
            str(wording.STATES[one.state]),
            _fate(sent.get(one.invitation_id)) if one.invitation_id and one.state is RequestState.AGREED else "",
        )
        for one in requests
    ]


def _fate(invitation: Invitation | None) -> str:
    if invitation is None:
        return ""
    if invitation.used_at is not None:
        return "used"
    return "waits" if invitation.expires_at > clock.now() else "old"


# --- the coach --------------------------------------------------------------------------------------------------------


def _new_page(journey: Journey, form: forms.GuestForm) -> Response:
    centre = centre_of(journey)
    person = people.find_person(centre.person_id) if centre else None
    return pages.render(
        "joining/ask.html", section=SECTION, journey=journey, form=form, person=person.first_name if person else ""
    )


@blueprint.get("/parcours/<uuid:journey_id>/inviter")
@requires(Permission.GUEST_INVITE, subject=journeys.find_with_members)
def new_guest(journey: Journey) -> ResponseReturnValue:
    """Ask whom to invite: the person is asked before anything leaves."""
    return _new_page(journey, forms.GuestForm())


@blueprint.post("/parcours/<uuid:journey_id>/inviter")
@requires(Permission.GUEST_INVITE, subject=journeys.find_with_members)
def ask(journey: Journey) -> ResponseReturnValue:
    """Put the question to the person."""
    form = forms.GuestForm()
    if not form.validate():
        return _new_page(journey, form)
    role = JourneyRole(form.role.data)
    kind = GuardianKind(form.guardian_kind.data) if form.guardian_kind.data and role is JourneyRole.GUARDIAN else None
    if role is JourneyRole.GUARDIAN and kind is None:
        form.guardian_kind.errors = [_("Dites quel est son rôle auprès de la personne.")]
        return _new_page(journey, form)
    with form.refusals("email"), transaction.write(journey) as fresh:
        request = asking.ask(
            journey=fresh,
            asked_by=actor().person_id,
            email=form.email.data or "",
            first_name=form.first_name.data or "",
            last_name=form.last_name.data or "",
            role=role,
            guardian_kind=kind,
            client_id=form.client_id.uuid,
        )
        telling.asked(request, centre_of(fresh))
    if form.errors:
        return _new_page(journey, form)
    pages.tell(_("La question est posée. Rien ne part avant sa réponse. Vous serez au courant."))
    return to("members", journey_id=journey.id)


@blueprint.post("/parcours/demandes/<uuid:request_id>/retirer")
@requires(Permission.GUEST_TAKE_BACK, subject=queries.find_request)
def take_back(request: GuestRequest) -> ResponseReturnValue:
    """Take the question back."""
    with transaction.write(request) as fresh:
        asking.take_back(request=fresh, actor_id=actor().person_id)
    pages.tell(_("La question est retirée. L’invitation ne marche plus."))
    return to("members", journey_id=request.journey_id)


@blueprint.post("/parcours/demandes/<uuid:request_id>/renvoyer")
@requires(Permission.GUEST_TAKE_BACK, subject=queries.find_request)
def send_again(request: GuestRequest) -> ResponseReturnValue:
    """Send the invitation once more: the yes still stands."""
    done = _("L’invitation repart par e-mail. Le lien marche pendant 7 jours.")
    with pages.telling(done), transaction.write(request) as fresh:
        invitation = queries.find_by_id(fresh.invitation_id) if fresh.invitation_id else None
        if invitation is None or fresh.state is not RequestState.AGREED:
            raise Refused(_("Il faut d’abord l’accord de la personne."))
        services.resend(invitation=invitation, actor_id=actor().person_id)
    return to("members", journey_id=request.journey_id)


# --- the person -------------------------------------------------------------------------------------------------------


@blueprint.post("/parcours/demandes/<uuid:request_id>/oui")
@requires(Permission.GUEST_ANSWER, subject=queries.find_request)
def agree_to_guest(request: GuestRequest) -> ResponseReturnValue:
    """Say yes: the invitation leaves."""
    return _answer(request, agrees=True)


@blueprint.post("/parcours/demandes/<uuid:request_id>/non")
@requires(Permission.GUEST_ANSWER, subject=queries.find_request)
def refuse_guest(request: GuestRequest) -> ResponseReturnValue:
    """Say no, at first or later: nothing leaves, and what came of a yes ends."""
    return _answer(request, agrees=False)


def _answer(request: GuestRequest, *, agrees: bool) -> ResponseReturnValue:
    try:
        with transaction.write(request) as fresh:
            changed = fresh.state is not (RequestState.AGREED if agrees else RequestState.REFUSED)
            asking.answer(request=fresh, agrees=agrees, actor_id=actor().person_id)
            if changed:
                telling.answered(fresh, agrees=agrees)
    except Refused as refused:
        pages.tell(refused.message, "warn")
        return to("members", journey_id=request.journey_id)
    said = (
        _("Vous avez dit oui. L’invitation part par e-mail. Vous pouvez changer d’avis.")
        if agrees
        else _("Vous avez dit non. Cette personne n’a pas d’accès. Vous pouvez changer d’avis.")
    )
    pages.tell(said)
    return to("members", journey_id=request.journey_id)


def _not_a_guest(member: JourneyMember) -> ResponseReturnValue:
    pages.tell(_("Pour changer de conseiller, appelez la responsable de la plateforme."), "warn")
    return to("members", journey_id=member.journey_id)


@blueprint.post("/parcours/membres/<uuid:member_id>/fin")
@requires(Permission.GUEST_END, subject=journeys.find_member_in_journey)
def end_guest(member: JourneyMember) -> ResponseReturnValue:
    """End somebody's access to one's own journey, at once."""
    if member.role not in asking.GUESTS:
        return _not_a_guest(member)
    with transaction.write(member) as fresh:
        journey_services.end_membership(member=fresh, actor=actor().person_id)
        telling.ended(fresh)
    pages.tell(_("L’accès est fermé. Vous pouvez annuler pendant une minute."))
    return to("members", journey_id=member.journey_id)


@blueprint.post("/parcours/membres/<uuid:member_id>/annuler")
@requires(Permission.GUEST_END, subject=journeys.find_member_in_journey)
def undo_end(member: JourneyMember) -> ResponseReturnValue:
    """Open it again within the minute."""
    if member.role not in asking.GUESTS:
        return _not_a_guest(member)
    with pages.telling(_("C’est annulé : la personne garde son accès.")), transaction.write(member) as fresh:
        journey_services.undo_end(member=fresh, actor=actor().person_id)
    return to("members", journey_id=member.journey_id)
