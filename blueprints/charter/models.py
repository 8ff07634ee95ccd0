"""The rules of the collective: what is being written, each published version, who agreed, and what members propose."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from blueprints.core.db import Identified, Model, PlatformScoped, choice_of, within_platform

LONGEST_RULE = 1000


class Charter(PlatformScoped, Identified, Model):
    """The rules of one platform, once somebody began to write its own: until then they are the starter's.

    Its rules are what is being written, its versions what everybody reads.
    """

    __tablename__ = "charters"
    __table_args__ = (UniqueConstraint("platform_id"), UniqueConstraint("platform_id", "id"))

    number: Mapped[int]
    """The last version that was published."""
    intro: Mapped[str] = mapped_column(String(LONGEST_RULE))
    """What stands before the rules, as it is being written."""
    intro_simple: Mapped[str] = mapped_column(String(LONGEST_RULE), default="")
    version: Mapped[int] = mapped_column(default=1)
    """Of these words before the rules, and of which rules there are in which order."""


class CharterRule(PlatformScoped, Identified, Model):
    """One rule, as it is being written."""

    __tablename__ = "charter_rules"
    __table_args__ = (
        within_platform("charter_id", "charters"),
        within_platform("edited_by", "people"),
        UniqueConstraint("platform_id", "id"),
        UniqueConstraint("charter_id", "key"),
        Index("ix_charter_rules_order", "charter_id", "position", "id"),
    )

    charter_id: Mapped[UUID]
    key: Mapped[str] = mapped_column(String(40))
    """What stays the same in every version, whatever the rule's number."""
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(80))
    words: Mapped[str] = mapped_column(String(LONGEST_RULE))
    simple: Mapped[str] = mapped_column(String(LONGEST_RULE), default="")
    """The same in easy words."""
    removed_at: Mapped[datetime | None]
    """Since when the next version is to be without it."""
    edited_by: Mapped[UUID | None]
    edited_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)


class CharterVersion(PlatformScoped, Identified, Model):
    """One published state: it never changes, and its mark holds those before."""

    __tablename__ = "charter_versions"
    __table_args__ = (
        within_platform("author_id", "people"),
        UniqueConstraint("platform_id", "number"),
        CheckConstraint("number > 0", name="number"),
    )

    number: Mapped[int]
    content: Mapped[str] = mapped_column(Text)
    """The rules as JSON, in one canonical writing (see `content`)."""
    why: Mapped[str] = mapped_column(String(500), default="")
    """What changes and why, in a sentence; nothing for the first."""
    mark: Mapped[bytes] = mapped_column(LargeBinary(32))
    """SHA-256 of the mark before, the number, the reason and the content."""
    author_id: Mapped[UUID | None]
    """Who published it; nobody: it came with Cordée."""
    published_at: Mapped[datetime]


class CharterAgreement(PlatformScoped, Identified, Model):
    """One person said yes to one version of the rules."""

    __tablename__ = "charter_agreements"
    __table_args__ = (within_platform("person_id", "people"), UniqueConstraint("platform_id", "person_id", "number"))

    person_id: Mapped[UUID]
    number: Mapped[int]
    agreed_at: Mapped[datetime]


class Verdict(StrEnum):
    """Reprise dans la prochaine version · à l’étude · non reprise."""

    TAKEN = "taken"
    STUDIED = "studied"
    NOT_TAKEN = "not_taken"


class CharterProposal(PlatformScoped, Identified, Model):
    """A member proposes to change a rule, or a new one."""

    __tablename__ = "charter_proposals"
    __table_args__ = (
        within_platform("author_id", "people"),
        within_platform("answered_by", "people"),
        UniqueConstraint("platform_id", "id"),
        UniqueConstraint("author_id", "client_id"),
        Index("ix_charter_proposals_latest", "platform_id", "created_at", "id"),
        Index("ix_charter_proposals_author", "platform_id", "author_id"),
    )

    author_id: Mapped[UUID]
    client_id: Mapped[UUID]
    """Chosen by the page that sends: the same id twice is one proposal."""
    rule_key: Mapped[str] = mapped_column(String(40), default="")
    """Which rule; nothing for a new one."""
    rule_title: Mapped[str] = mapped_column(String(80), default="")
    """How that rule was called then."""
    words: Mapped[str] = mapped_column(String(LONGEST_RULE))
    """What the rule would say."""
    why: Mapped[str] = mapped_column(String(LONGEST_RULE))
    support_count: Mapped[int] = mapped_column(default=0)
    verdict: Mapped[Verdict | None] = mapped_column(choice_of(Verdict, "verdict"))
    reason: Mapped[str] = mapped_column(String(LONGEST_RULE), default="")
    """What those who animate the collective answered."""
    expected_on: Mapped[datetime | None]
    """By which day the rule changes, or is talked about again."""
    answered_by: Mapped[UUID | None]
    answered_at: Mapped[datetime | None]
    in_number: Mapped[int | None]
    """The version that took it up."""
    standing: Mapped[str] = mapped_column(String(16), default="visible")
    """Whether the others read it: what moderation says of it (`moderation.kinds.Standing`)."""
    warning: Mapped[str] = mapped_column(String(200), default="")
    withdrawn_at: Mapped[datetime | None]
    """Since when nobody reads it; its words are destroyed a minute later."""
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)


class CharterSupport(PlatformScoped, Identified, Model):
    """One member says "Je soutiens". Nobody is shown who; the proposal shows how many."""

    __tablename__ = "charter_supports"
    __table_args__ = (
        within_platform("proposal_id", "charter_proposals"),
        within_platform("person_id", "people"),
        UniqueConstraint("proposal_id", "person_id"),
        Index("ix_charter_supports_person", "platform_id", "person_id"),
    )

    proposal_id: Mapped[UUID]
    person_id: Mapped[UUID]


class Sending(PlatformScoped, Model):
    """How often somebody sent lately, or that she sent these words already.

    The mark is a keyed hash of who, what and when: without the key nothing here says who wrote, not even what was
    written without a name. The row goes when its time is over.
    """

    __tablename__ = "recent_sendings"
    __table_args__ = (Index("ix_recent_sendings_until", "until"),)

    mark: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    count: Mapped[int]
    address: Mapped[str] = mapped_column(String(300), default="")
    """A path of this site: where these words stand."""
    until: Mapped[datetime]
