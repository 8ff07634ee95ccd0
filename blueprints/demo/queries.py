"""Reads of the demo's door and of its mailbox."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select

from blueprints.accounts.models import Person, PlatformRole, Role
from blueprints.core import clock, db
from blueprints.demo import mailbox
from blueprints.demo.cast import MAIL
from blueprints.joining.models import Invitation
from blueprints.my_account.models import AddressChange


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody as whom one can enter."""

    login: str
    person_id: UUID
    first_name: str
    name: str
    roles: tuple[Role, ...]


def find_by_login(login: str) -> Person | None:
    """Return the person whose address starts with *login*."""
    statement = select(Person).where(Person.email == f"{login}@{MAIL}", Person.ended_at.is_(None))
    return db.session().scalars(statement).one_or_none()


def list_visitors(limit: int = 500) -> Sequence[Visitor]:
    """Return everybody on the platform, by first name."""
    now = clock.now()
    statement = (
        select(Person.id, Person.email, Person.first_name, Person.last_name, PlatformRole.role)
        .join(PlatformRole, PlatformRole.person_id == Person.id)
        .where(
            Person.ended_at.is_(None),
            Person.email.endswith(f"@{MAIL}", autoescape=True),
            PlatformRole.starts_at <= now,
            or_(PlatformRole.ends_at.is_(None), PlatformRole.ends_at > now),
        )
        .order_by(Person.created_at, Person.id, PlatformRole.id)
        .limit(limit)
    )
    found: dict[UUID, Visitor] = {}
    for person_id, email, first, last, role in db.session().execute(statement):
        before = found[person_id].roles if person_id in found else ()
        found[person_id] = Visitor(str(email).partition("@")[0], person_id, first, f"{first} {last}", (*before, role))
    return list(found.values())


def list_addresses() -> frozenset[str]:
    """Return the addresses to which this platform writes: its people, old and new ones, and those it invited."""
    columns = (Person.email, Invitation.email, AddressChange.old_email, AddressChange.new_email)
    found = (address for column in columns for address in db.session().scalars(select(column)))
    return frozenset(address for address in found if address)


def list_letters() -> list[mailbox.Letter]:
    """Return the mails of this platform, newest first."""
    return mailbox.list_letters(list_addresses())


def find_letter(letter_id: UUID) -> mailbox.Letter | None:
    """Return one mail of this platform."""
    return next((letter for letter in list_letters() if letter.id == letter_id), None)
