"""Reads about the ways to come in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select

from blueprints.accounts.models import STAFF, Person, PlatformRole, Role
from blueprints.core import access, clock, db
from blueprints.sign_in.models import (
    CodeApp,
    HalfSignIn,
    KnownBrowser,
    Passkey,
    RecoveryCode,
    SignInDelay,
    SignInLink,
)


@dataclass(frozen=True, slots=True)
class Ways:
    """How one person can come in, and what she owes besides a password or a link."""

    email: str
    has_password: bool
    passkeys: int
    has_app: bool
    codes_left: int
    is_staff: bool

    @property
    def has_second(self) -> bool:
        """Tell whether something besides a password or a link proves who she is."""
        return bool(self.passkeys) or self.has_app

    @property
    def needs_second(self) -> bool:
        """Tell whether a password or a link alone is not enough for her."""
        return self.is_staff or self.has_app

    @property
    def password_proves(self) -> bool:
        """Tell whether her password proves that it is she; who has a second proof gives that one, if she needs one."""
        return self.has_password and not (self.needs_second and self.has_second)


# --- links, delays ----------------------------------------------------------------------------------------------------


def find_link(link_id: UUID, *, lock: bool = False) -> SignInLink | None:
    """Return a request for a sign-in mail; *lock* holds it until the commit (inside a write unit)."""
    return db.session().get(SignInLink, link_id, with_for_update=lock)


def count_links_before(link: SignInLink, since: datetime) -> int:
    """Return how many links the same person was made, from the same kind of browser, since then and before this one."""
    statement = select(func.count()).where(
        SignInLink.person_id == link.person_id,
        SignInLink.from_known == link.from_known,
        SignInLink.created_at > since,
        or_(
            SignInLink.created_at < link.created_at,
            (SignInLink.created_at == link.created_at) & (SignInLink.id < link.id),
        ),
    )
    return db.session().scalar(statement) or 0


def find_delay(key: bytes, *, lock: bool = False) -> SignInDelay | None:
    """Return what is known of failed tries for this key; *lock* holds it until the commit (inside a write unit)."""
    statement = select(SignInDelay).where(SignInDelay.key == key)
    return db.session().scalars(statement.with_for_update() if lock else statement).one_or_none()


# --- browsers, half-way -----------------------------------------------------------------------------------------------


def is_known_browser(email: str, mark_hash: bytes) -> bool:
    """Tell whether the person with this address already came in from the browser with this mark."""
    statement = (
        select(KnownBrowser.id)
        .join(Person, Person.id == KnownBrowser.person_id)
        .where(KnownBrowser.mark_hash == mark_hash, Person.email == email, Person.ended_at.is_(None))
    )
    return db.session().execute(statement).first() is not None


def is_browser_of(person_id: UUID, mark_hash: bytes) -> bool:
    """Tell whether this person already came in from the browser with this mark."""
    statement = select(KnownBrowser.id).where(KnownBrowser.person_id == person_id, KnownBrowser.mark_hash == mark_hash)
    return db.session().execute(statement).first() is not None


def is_anybodys_browser(mark_hash: bytes) -> bool:
    """Tell whether somebody already came in from the browser with this mark."""
    statement = select(KnownBrowser.id).where(KnownBrowser.mark_hash == mark_hash).limit(1)
    return db.session().execute(statement).first() is not None


def find_half(browser_hash: bytes, *, lock: bool = False) -> HalfSignIn | None:
    """Return the sign-in that waits for its second proof in this browser."""
    statement = (
        select(HalfSignIn)
        .where(HalfSignIn.browser_hash == browser_hash, HalfSignIn.expires_at > clock.now())
        .order_by(HalfSignIn.expires_at.desc())
        .limit(1)
    )
    return db.session().scalars(statement.with_for_update() if lock else statement).first()


# --- one person's ways ------------------------------------------------------------------------------------------------


def find_ways(person_id: UUID) -> Ways:
    """Return how a person can come in."""
    session = db.session()
    person = session.execute(select(Person.email, Person.password_hash).where(Person.id == person_id)).one()
    return Ways(
        email=person.email or "",
        has_password=person.password_hash is not None,
        passkeys=session.scalar(select(func.count()).where(Passkey.person_id == person_id)) or 0,
        has_app=find_app(person_id) is not None,
        codes_left=count_codes(person_id),
        is_staff=holds(person_id, STAFF),
    )


def holds(person_id: UUID, roles: frozenset[Role]) -> bool:
    """Tell whether a person holds one of these roles now."""
    now = clock.now()
    statement = select(PlatformRole.id).where(
        PlatformRole.person_id == person_id,
        PlatformRole.role.in_(roles),
        PlatformRole.starts_at <= now,
        or_(PlatformRole.ends_at.is_(None), PlatformRole.ends_at > now),
    )
    return db.session().execute(statement.limit(1)).first() is not None


def list_passkeys(person_id: UUID, limit: int = 50) -> Sequence[Passkey]:
    """Return a person's passkeys, oldest first."""
    statement = (
        select(Passkey).where(Passkey.person_id == person_id).order_by(Passkey.created_at, Passkey.id).limit(limit)
    )
    return db.session().scalars(statement).all()


def find_own_passkey(passkey_id: UUID) -> Passkey | None:
    """Return one of the passkeys of the person behind this request."""
    actor, found = access.current_actor(), db.session().get(Passkey, passkey_id)
    return found if found and actor and found.person_id == actor.person_id else None


def find_passkey(credential_id: bytes, *, lock: bool = False) -> Passkey | None:
    """Return the passkey that a device names, when its owner is still on this platform."""
    statement = (
        select(Passkey)
        .join(Person, Person.id == Passkey.person_id)
        .where(Passkey.credential_id == credential_id, Person.ended_at.is_(None))
    )
    return db.session().scalars(statement.with_for_update(of=Passkey) if lock else statement).one_or_none()


def find_app(person_id: UUID, *, lock: bool = False) -> CodeApp | None:
    """Return a person's code application, once it was confirmed by a first code."""
    statement = select(CodeApp).where(CodeApp.person_id == person_id, CodeApp.confirmed_at.is_not(None))
    return db.session().scalars(statement.with_for_update() if lock else statement).one_or_none()


def find_new_app(person_id: UUID) -> CodeApp | None:
    """Return the code application that a person is setting up."""
    statement = select(CodeApp).where(CodeApp.person_id == person_id, CodeApp.confirmed_at.is_(None))
    return db.session().scalars(statement).one_or_none()


def count_codes(person_id: UUID) -> int:
    """Return how many codes on paper a person has left."""
    statement = select(func.count()).where(RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None))
    return db.session().scalar(statement) or 0
