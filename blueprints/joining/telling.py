"""What joining tells people, in "Mes nouvelles": questions, answers, arrivals and ends; never why."""

from blueprints.accounts import queries as people
from blueprints.accounts.models import Person
from blueprints.core.i18n import gettext as _
from blueprints.joining.models import GuestRequest, Invitation
from blueprints.joining.wording import role_of
from blueprints.journeys import queries as journeys
from blueprints.journeys.models import JourneyMember, JourneyRole
from blueprints.journeys.news_filters import in_the_journey
from blueprints.news import services as news
from blueprints.news.models import NewsGroup, NewsKind
from blueprints.news.sentences import Words, says

PLACE = "/ma-place"


def asked(request: GuestRequest, centre: JourneyMember | None) -> None:
    """Tell the person that her coach asks something."""
    coach = people.find_person(request.asked_by)
    if centre is not None and coach is not None:
        address = f"/parcours/{request.journey_id}"
        news.tell(
            people=[centre.person_id],
            kind=NewsKind.GUEST_ASKED,
            address=address,
            subject=request.journey_id,
            once=True,
            coach=coach.full_name,
        )


def answered(request: GuestRequest, *, agrees: bool) -> None:
    """Tell the coach what the person answered."""
    news.tell(
        people=[request.asked_by],
        kind=NewsKind.GUEST_ANSWERED,
        address=f"/parcours/{request.journey_id}",
        subject=request.journey_id,
        name=f"{request.first_name} {request.last_name}",
        agrees="oui" if agrees else "",
    )


def joined(invitation: Invitation, person: Person) -> None:
    """Tell the accompanied person and her coach who has come in."""
    if invitation.journey_id is None or invitation.journey_role is None:
        return
    told = [
        one.person_id
        for one in journeys.list_open_members(invitation.journey_id)
        if one.role in (JourneyRole.BENEFICIARY, JourneyRole.COACH)
        and one.absence_id is None
        and one.person_id != person.id
    ]
    news.tell(
        people=told,
        kind=NewsKind.GUEST_JOINED,
        address=f"/parcours/{invitation.journey_id}",
        subject=invitation.journey_id,
        name=person.full_name,
        role=role_of(invitation.journey_role, invitation.guardian_kind),
    )


def ended(member: JourneyMember) -> None:
    """Tell somebody that her access has ended, and the coach; the page says whom to call."""
    person = people.find_person(member.person_id)
    coaches = [
        one
        for one in journeys.list_open_members(member.journey_id)
        if one.role is JourneyRole.COACH and one.absence_id is None
    ]
    news.tell(people=[member.person_id], kind=NewsKind.ACCESS_ENDED, address=PLACE, once=True)
    news.tell(
        people=[one.person_id for one in coaches],
        kind=NewsKind.GUEST_LEFT,
        address=f"/parcours/{member.journey_id}",
        subject=member.journey_id,
        name=person.full_name if person else "",
    )


@says(NewsKind.GUEST_ASKED, group=NewsGroup.SERVICE, icon="user-round-plus", still=in_the_journey)
def _asked(words: Words) -> str:
    return _("%(coach)s vous pose une question sur votre accompagnement.", **words)


@says(NewsKind.GUEST_ANSWERED, group=NewsGroup.SERVICE, icon="user-round-check", still=in_the_journey)
def _answered(words: Words) -> str:
    if words["agrees"]:
        return _("La réponse est oui pour %(name)s. L’invitation est partie.", **words)
    return _("La réponse est non pour %(name)s.", **words)


@says(NewsKind.GUEST_JOINED, group=NewsGroup.SERVICE, icon="user-round-check", still=in_the_journey)
def _joined(words: Words) -> str:
    return _("%(name)s fait maintenant partie de l’accompagnement : %(role)s.", **words)


@says(NewsKind.GUEST_LEFT, group=NewsGroup.SERVICE, icon="users-round", still=in_the_journey)
def _left(words: Words) -> str:
    return _("%(name)s ne fait plus partie de l’accompagnement.", **words)


@says(NewsKind.ACCESS_ENDED, group=NewsGroup.ACCOUNT, icon="info", quiet=True)
def _ended(words: Words) -> str:
    return _("Votre accès à un accompagnement est terminé. La page dit qui appeler.", **words)
