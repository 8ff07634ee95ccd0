"""What the ways to come in keep."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from blueprints.core.db import Identified, Model, PlatformScoped, Sealed, choice_of, secret_id, within_platform


class SignInLink(PlatformScoped, Identified, Model):
    """A request for a sign-in mail. One is made for unknown addresses too, so that nothing tells them apart."""

    __tablename__ = "sign_in_links"
    __table_args__ = (within_platform("person_id", "people"),)

    person_id: Mapped[UUID | None]
    browser_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    next_path: Mapped[str] = mapped_column(String(300), default="")
    from_known: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """Asked from a browser where this person already came in: strangers' requests do not use up hers."""
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    fresh_id = staticmethod(secret_id)


class SignInDelay(PlatformScoped, Identified, Model):
    """How often a password or a code failed for one key (an account, from one place), and until when to wait."""

    __tablename__ = "sign_in_delays"
    __table_args__ = (UniqueConstraint("platform_id", "key"),)

    key: Mapped[bytes] = mapped_column(LargeBinary(32))
    failures: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    wait_until: Mapped[datetime]


class KnownBrowser(PlatformScoped, Identified, Model):
    """A browser in which a person already came in; its mark is only in that browser."""

    __tablename__ = "known_browsers"
    __table_args__ = (
        within_platform("person_id", "people"),
        UniqueConstraint("platform_id", "person_id", "mark_hash"),
    )

    person_id: Mapped[UUID]
    mark_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    last_used_at: Mapped[datetime]


class Passkey(PlatformScoped, Identified, Model):
    """The public half of a key that a person's own device keeps; she opens it with her finger, face or device code."""

    __tablename__ = "passkeys"
    __table_args__ = (
        within_platform("person_id", "people"),
        UniqueConstraint("platform_id", "credential_id"),
        Index("ix_passkeys_person", "platform_id", "person_id"),
    )

    person_id: Mapped[UUID]
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1023))
    public_key: Mapped[bytes] = mapped_column(LargeBinary(2048))
    sign_count: Mapped[int] = mapped_column(BigInteger, default=0)
    name: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]


class Ceremony(StrEnum):
    """What a passkey is asked for."""

    ENTER = "enter"
    ADD = "add"
    PROVE = "prove"


class PasskeyChallenge(PlatformScoped, Identified, Model):
    """What a passkey must sign, once, within a few minutes, in the browser that asked."""

    __tablename__ = "passkey_challenges"
    __table_args__ = (within_platform("person_id", "people"), UniqueConstraint("platform_id", "challenge"))

    challenge: Mapped[bytes] = mapped_column(LargeBinary(64))
    ceremony: Mapped[Ceremony] = mapped_column(choice_of(Ceremony, "ceremony"))
    browser_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    person_id: Mapped[UUID | None]
    expires_at: Mapped[datetime]


class CodeApp(PlatformScoped, Identified, Model):
    """The secret that a person's code application shares with us; sealed."""

    __tablename__ = "code_apps"
    __table_args__ = (within_platform("person_id", "people"), UniqueConstraint("platform_id", "person_id"))

    person_id: Mapped[UUID]
    secret: Mapped[bytes] = mapped_column(Sealed)
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)
    """The time step of the last code taken: no code is taken twice."""


class RecoveryCode(PlatformScoped, Identified, Model):
    """One code on paper, used once; only its keyed hash is here."""

    __tablename__ = "recovery_codes"
    __table_args__ = (
        within_platform("person_id", "people"),
        UniqueConstraint("platform_id", "person_id", "code_hash"),
    )

    person_id: Mapped[UUID]
    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    used_at: Mapped[datetime | None]


class HalfSignIn(PlatformScoped, Identified, Model):
    """A person who gave her password or her link, and still owes the second proof; nothing is open yet."""

    __tablename__ = "half_sign_ins"
    __table_args__ = (within_platform("person_id", "people"),)

    person_id: Mapped[UUID]
    browser_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    way: Mapped[str] = mapped_column(String(16))
    next_path: Mapped[str] = mapped_column(String(300), default="")
    expires_at: Mapped[datetime]

    fresh_id = staticmethod(secret_id)
