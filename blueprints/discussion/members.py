"""How members are named to each other: the name chosen for the collective, and for staff all their roles."""

from collections.abc import Iterable
from dataclasses import dataclass
from time import monotonic
from uuid import UUID

from blueprints.accounts import wording
from blueprints.accounts.models import Role
from blueprints.accounts.wording import PARTS
from blueprints.core import access, db, state
from blueprints.core.db import AnyRow
from blueprints.core.i18n import gettext as _
from blueprints.core.text import isolate
from blueprints.discussion import queries
from blueprints.discussion.models import Signed

_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Member:
    """A name as the collective reads it, and the sign of its round."""

    name: str
    initial: str


Staff = dict[UUID, Member]
_staff: dict[UUID, tuple[float, Staff]] = {}


def staff() -> Staff:
    """Return those who animate the collective, asked once a minute: their roles are words on pages, not rights."""
    state.current().shares(_staff)
    platform_id = db.platform_id()
    until, known = _staff.get(platform_id, (0.0, {}))
    if until < monotonic():
        known = _name_staff(queries.list_staff())
        _staff[platform_id] = monotonic() + _SECONDS, known
    return known


def _name_staff(rows: Iterable[AnyRow]) -> Staff:
    roles: dict[UUID, list[str]] = {}
    names: dict[UUID, str] = {}
    for row in rows:
        names[row.id] = row.pseudonym or row.first_name
        roles.setdefault(row.id, []).append(str(PARTS[row.role]))
    return {
        one: Member(f"{isolate(name)}, {wording.listed(sorted(roles[one], key=_facilitator_first))}", name[:1])
        for one, name in names.items()
    }


def _facilitator_first(word: str) -> tuple[bool, str]:
    return word != str(PARTS[Role.FACILITATOR]), word


def named(person_id: UUID, pseudonym: str | None, team: Staff | None = None) -> Member:
    """Return how one member is named: never her full name.

    Args:
        person_id: who.
        pseudonym: the name she chose for the collective.
        team: `staff()`, where a page names many.
    """
    known = (staff() if team is None else team).get(person_id)
    if known is not None:
        return known
    name = pseudonym or _("Une personne du collectif")
    return Member(isolate(name), pseudonym[:1].upper() if pseudonym else "?")


def signed(row: AnyRow, team: Staff | None = None) -> Member:
    """Return how who wrote a text is named, as she signed it.

    Args:
        row: with `author_id`, `signed`, `pseudonym` and `first_name` (see `queries.first_name`).
        team: `staff()`, where a page names many.
    """
    if row.author_id is None or row.signed is Signed.NOBODY:
        return Member(_("Une personne du collectif"), "?")
    known = staff() if team is None else team
    if row.signed is Signed.NAME and row.first_name and row.author_id not in known:
        return Member(isolate(row.first_name), row.first_name[:1].upper())
    return named(row.author_id, row.pseudonym, known)


def readers(permission: access.Permission) -> str:
    """Return who reads under *permission*, in words, computed from the rule itself."""
    return wording.readers(permission)


def staff_names() -> str:
    """Return the names of those who animate the collective, each with all her roles."""
    return "\u00a0; ".join(member.name for member in staff().values())
