"""Which roles have a name in the collective, and one more role for somebody who is here already."""

from uuid import UUID

from blueprints.accounts import queries as people
from blueprints.accounts.models import Person, Role
from blueprints.accounts.roles import change_roles, list_roles

COLLECTIVE = frozenset({Role.BENEFICIARY, Role.MODERATOR})
"""Who chooses a name for the collective; those who animate it are known by their first name."""


def staff_name(role: Role, first_name: str) -> str | None:
    """Return the name in the collective of somebody who animates it, so that no member can take it."""
    if role is not Role.FACILITATOR or people.is_pseudonym_taken(first_name):
        return None
    return first_name[:40]


def add_role(*, person: Person, role: Role, inviter: UUID | None) -> None:
    """Give a person one more role on her platform, by the invitation of *inviter*; the ones she has stay."""
    roles = {*list_roles(person.id), role}
    change_roles(person=person, roles=roles, actor=person.id, invited=True, inviter=inviter)
    if person.pseudonym is None:
        person.pseudonym = staff_name(role, person.first_name)
