"""Changes of the desk about people: names, roles, the end of a place here. Every one is told and in the audit."""

from uuid import UUID

from blueprints.accounts import queries as people
from blueprints.accounts import roles as platform_roles
from blueprints.accounts import services as accounts
from blueprints.accounts.models import Person, PlatformRole, Role
from blueprints.accounts.wording import ROLES
from blueprints.core import audit, db
from blueprints.desk import journey_acts, journey_lists, queries
from blueprints.journeys import queries as journeys
from blueprints.journeys import services as journey_services
from blueprints.journeys.models import JourneyRole
from blueprints.news import services as news
from blueprints.news.models import NewsKind

ACCOUNT = "/mon-compte"
HOME = "/"


def correct_name(*, person: Person, first_name: str, last_name: str, actor_id: UUID) -> None:
    """Correct a person's name; the same name again changes nothing and tells nothing.

    Args:
        person: whose account is open.
        first_name: as it is to be written.
        last_name: idem.
        actor_id: who corrects it.
    """
    if (person.first_name, person.last_name) == (first_name, last_name):
        return
    person.first_name, person.last_name = first_name, last_name
    db.session().flush()
    audit.record("person.renamed", subject="people", subject_id=person.id, actor_id=actor_id)
    news.tell(people=[person.id], kind=NewsKind.NAME_CORRECTED, address=ACCOUNT, name=person.full_name)


def add_role(*, person: Person, role: Role, actor_id: UUID) -> None:
    """Give a person one more role, from now on; who has it already keeps it, and is told nothing.

    Raises:
        Refused: her account is closed.
    """
    held = set(platform_roles.list_roles(person.id))
    if role in held:
        return
    platform_roles.change_roles(person=person, roles=held | {role}, actor=actor_id)
    news.tell(people=[person.id], kind=NewsKind.ROLE_ADDED, address=HOME, role=str(ROLES[role]))


def end_role(*, role: PlatformRole, actor_id: UUID) -> None:
    """End a role now, and what hangs on it in journeys; every way in of that role closes at once.

    Args:
        role: held now or from a day to come; one that has ended stays as it is.
        actor_id: who decided.

    Raises:
        Refused: nobody would be left to run the platform.
    """
    person = people.find_person(role.person_id)
    if person is None or not queries.is_open(role):
        return
    platform_roles.end_role(person=person, role=role.role, actor=actor_id)
    if role.role.value in set(JourneyRole):
        _end_places(person, JourneyRole(role.role.value), actor_id)
    news.tell(people=[person.id], kind=NewsKind.ROLE_ENDED, address=HOME, role=str(ROLES[role.role]))


def _end_places(person: Person, role: JourneyRole, actor_id: UUID) -> None:
    """End a person's places in journeys under one role; a journey ends with its beneficiary's."""
    for member in journey_lists.list_open_of_person(person.id, role):
        journey = journeys.find_journey(member.journey_id)
        if journey is None:
            continue
        if role is JourneyRole.BENEFICIARY:
            journey_acts.close(journey=journey, actor_id=actor_id)
            journey_services.end_membership(member=member, actor=actor_id)
        else:
            journey_acts.end_place(member=member, journey=journey, actor_id=actor_id)


def end_stay(*, person: Person, actor_id: UUID) -> None:
    """End every role and every place of a person, and sign her out; closing her account stays her own to do.

    Args:
        person: whose account is open; who has no role any more is left as she is.
        actor_id: who decided.

    Raises:
        Refused: nobody would be left to run the platform.
    """
    if not queries.has_open_role(person.id):
        return
    platform_roles.end_all_roles(person=person, actor=actor_id)
    for role in JourneyRole:
        _end_places(person, role, actor_id)
    accounts.end_all_sessions(person_id=person.id)
    news.tell(people=[person.id], kind=NewsKind.STAY_ENDED, address=ACCOUNT)
