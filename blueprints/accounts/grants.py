"""How much a role is worth as somebody else's: from when it is held, and who gave it.

Two acts of the service want a second human being. An account that one person made for herself is none, so a role counts
from its seventh day, and never towards who gave it. What the installation gave, or confirmed, counts at once.
"""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import or_, select

from blueprints.accounts.models import Person, PlatformRole, Role
from blueprints.core import audit, clock, db
from blueprints.core.db import AnyRow
from blueprints.core.errors import Refused

SETTLES = timedelta(days=7)
HELPERS = frozenset({Role.ADMINISTRATOR, Role.FACILITATOR})
"""Who can make sure, as a second person, who wants to come back."""
MADE_BY_YOU = (
    "Cette personne a ce rôle depuis moins de 7 jours. Elle l’a reçu de vous. "
    "Une autre personne responsable peut l’ajouter dès maintenant. Sinon, attendez 7 jours."
)
MADE_YOU = (
    "Vous avez votre rôle depuis moins de 7 jours. Vous l’avez reçu de cette personne. "
    "Une autre personne responsable peut l’ajouter dès maintenant. Sinon, attendez 7 jours."
)


def list_grants(person_id: UUID, roles: frozenset[Role]) -> list[AnyRow]:
    """Return role, since when and from whom, of these roles that a person holds now; none of a closed account."""
    now = clock.now()
    statement = (
        select(PlatformRole.role, PlatformRole.starts_at, PlatformRole.given_by)
        .join(Person, Person.id == PlatformRole.person_id)
        .where(
            PlatformRole.person_id == person_id,
            PlatformRole.role.in_(roles),
            PlatformRole.starts_at <= now,
            or_(PlatformRole.ends_at.is_(None), PlatformRole.ends_at > now),
            Person.ended_at.is_(None),
        )
        .order_by(PlatformRole.starts_at, PlatformRole.id)
        .limit(20)
    )
    return list(db.session().execute(statement))


def are_two(asker: UUID, second: UUID) -> bool:
    """Tell whether these two count as two persons of the service: neither owes her role to the other, nor to herself.

    Args:
        asker: the administrator who asks.
        second: the one who would make sure.
    """
    return _stands_alone(second, HELPERS, towards=asker) and _stands_alone(
        asker, frozenset({Role.ADMINISTRATOR}), towards=second
    )


def _stands_alone(person_id: UUID, roles: frozenset[Role], *, towards: UUID) -> bool:
    settled = clock.now() - SETTLES
    return any(
        grant.given_by is None or (grant.starts_at <= settled and grant.given_by not in (towards, person_id))
        for grant in list_grants(person_id, roles)
    )


def is_own_making(person_id: UUID, role: Role, *, by: UUID) -> bool:
    """Tell whether *by* made this person what she is less than a week ago, or she herself did.

    Args:
        person_id: who holds the role.
        role: which one.
        by: who would now give her something to read.
    """
    fresh = clock.now() - SETTLES
    grants = list_grants(person_id, frozenset({role}))
    return bool(grants) and all(grant.given_by in (by, person_id) and grant.starts_at > fresh for grant in grants)


def expect_other_hands(coach: UUID, *, by: UUID) -> None:
    """Refuse to let a coach into somebody's follow-up when that is a way in for who decides, or for who made her.

    Args:
        coach: who would read.
        by: who lets her in; a coach who chooses for her own journey owes her role to nobody here.

    Raises:
        Refused: one of the two made the other this week.
    """
    if is_own_making(coach, Role.COACH, by=by):
        raise Refused(MADE_BY_YOU)
    if is_own_making(by, Role.ADMINISTRATOR, by=coach):
        raise Refused(MADE_YOU)


def vouch(*, person: Person) -> list[Role]:
    """Let the installation confirm who holds a role of the service: it counts at once from now on; return which."""
    now = clock.now()
    statement = select(PlatformRole).where(
        PlatformRole.person_id == person.id,
        PlatformRole.role.in_(HELPERS),
        PlatformRole.given_by.is_not(None),
        or_(PlatformRole.ends_at.is_(None), PlatformRole.ends_at > now),
    )
    confirmed = []
    for held in db.session().scalars(statement.order_by(PlatformRole.id).limit(20)):
        held.given_by = None
        confirmed.append(held.role)
        audit.record("role.vouched", subject="people", subject_id=person.id, role=held.role.value)
    return confirmed
