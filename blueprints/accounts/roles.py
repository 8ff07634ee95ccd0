"""Which roles a person holds, from when to when; several in one person. What changes here holds at the next request."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from blueprints.accounts import sessions
from blueprints.accounts.models import Person, Platform, PlatformRole, Role
from blueprints.core import audit, clock, db
from blueprints.core.errors import Refused

LAST_ADMINISTRATOR = (
    "Une plateforme a toujours une personne responsable. Nommez une autre personne responsable, puis recommencez."
)


def list_roles(person_id: UUID) -> list[Role]:
    """Return the roles that a person holds, now or from a day to come, in the order of the roles."""
    held = {role.role for role in _held(person_id)}
    return [role for role in Role if role in held]


def change_roles(
    *,
    person: Person,
    roles: Collection[Role],
    actor: UUID | None,
    invited: bool = False,
    inviter: UUID | None = None,
) -> frozenset[Role]:
    """Give a person exactly these roles from now on; return those that ended.

    What hangs on a role elsewhere (memberships of journeys) is ended by who calls: accounts know nothing of journeys.

    Args:
        person: whose.
        roles: all of them, those she keeps included.
        actor: who decided; None for the installation itself.
        invited: whether she takes up an invitation: then it is *inviter* who gives the role.
        inviter: who invited her; None for the installation itself.

    Raises:
        Refused: nobody would be left to run the platform, or the account is closed.
    """
    if person.ended_at is not None:
        raise Refused("Ce compte est fermé. Il ne peut plus avoir de rôle.")
    _hold_platform()
    held = _held(person.id)
    before, wanted = {role.role for role in held}, frozenset(roles)
    ended = frozenset(before - wanted)
    if Role.ADMINISTRATOR in ended:
        expect_another_administrator(person.id)
    now, giver = clock.now(), inviter if invited else actor
    for role in held:
        if role.role in ended:
            _end(role)
    for added in sorted(wanted - before):
        given = PlatformRole(platform_id=person.platform_id, person_id=person.id, role=added, starts_at=now)
        given.given_by = giver
        db.session().add(given)
    _note(person, ended, frozenset(wanted - before), actor)
    db.session().flush()
    return ended


def end_role(*, person: Person, role: Role, actor: UUID | None) -> bool:
    """Take one role from a person, now; tell whether she had it.

    Raises:
        Refused: nobody would be left to run the platform.
    """
    return role in change_roles(person=person, roles=set(list_roles(person.id)) - {role}, actor=actor)


def expect_another_administrator(person_id: UUID) -> None:
    """Refuse what would leave a platform without anybody responsible; to be asked while the platform is held.

    Raises:
        Refused: no other open account is responsible now.
    """
    others = (
        select(PlatformRole.id)
        .join(Person, Person.id == PlatformRole.person_id)
        .where(
            PlatformRole.role == Role.ADMINISTRATOR,
            PlatformRole.person_id != person_id,
            Person.ended_at.is_(None),
            *_open(),
        )
    )
    if db.session().execute(others.limit(1)).first() is None:
        raise Refused(LAST_ADMINISTRATOR)


def end_all_roles(*, person: Person, actor: UUID | None) -> None:
    """Take every role from a person who leaves the platform.

    Raises:
        Refused: nobody would be left to run the platform.
    """
    change_roles(person=person, roles=(), actor=actor)


def _end(role: PlatformRole) -> None:
    now = clock.now()
    if role.starts_at > now:
        db.session().delete(role)
    else:
        role.ends_at = now


def _hold_platform() -> None:
    """Let one change of roles pass at a time: two administrators could each take the other's role."""
    held = select(Platform.id).where(Platform.id == db.platform_id()).with_for_update()
    db.session().execute(held).one()


def _open() -> tuple[ColumnElement[bool], ...]:
    now = clock.now()
    return PlatformRole.starts_at <= now, or_(PlatformRole.ends_at.is_(None), PlatformRole.ends_at > now)


def _held(person_id: UUID) -> list[PlatformRole]:
    """Return the roles that a person holds now or from a day to come."""
    statement = (
        select(PlatformRole)
        .where(
            PlatformRole.person_id == person_id,
            or_(PlatformRole.ends_at.is_(None), PlatformRole.ends_at > clock.now()),
        )
        .order_by(PlatformRole.starts_at, PlatformRole.id)
        .limit(100)
    )
    return list(db.session().scalars(statement))


def _note(person: Person, ended: Collection[Role], added: Collection[Role], actor: UUID | None) -> None:
    for action, roles in (("role.ended", ended), ("role.added", added)):
        for role in sorted(roles):
            audit.record(action, subject="people", subject_id=person.id, actor_id=actor, role=role.value)
    if ended or added:
        sessions.rotate_soon(person.id)
