"""Reads of the rules: their versions, what is being written, and who agreed to which."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, case, func, select

from blueprints.accounts.models import Person, Platform
from blueprints.accounts.queries import in_the_collective
from blueprints.charter import content, starter
from blueprints.charter.content import Rule, Version
from blueprints.charter.models import Charter, CharterAgreement, CharterRule, CharterVersion
from blueprints.core import db
from blueprints.core.db import AnyRow

VERSIONS, RULES = 200, 30
_LAST_NUMBER = 2**31 - 1
_COLUMNS = (CharterVersion.number, CharterVersion.published_at, CharterVersion.why, CharterVersion.content)
_LATEST = select(*_COLUMNS).order_by(CharterVersion.number.desc()).limit(1)
_NUMBERED = select(*_COLUMNS).where(CharterVersion.number == bindparam("number"))


def current_version() -> Version:
    """Return the rules that are in force on this platform."""
    row = db.read(_LATEST).first()
    return starter.version() if row is None else _version(row)


def list_rules() -> tuple[Rule, ...]:
    """Return the rules in force, in their order: each with its number, title, words and easy words."""
    return current_version().rules


def find_version(number: int) -> Version | None:
    """Return one version of the rules: a decision keeps the number of the one it was taken under."""
    if not 0 < number <= _LAST_NUMBER:
        return None
    row = db.read(_NUMBERED, number=number).first()
    if row is None:
        return starter.version() if number == starter.FIRST and find_charter() is None else None
    return _version(row)


def _version(row: AnyRow) -> Version:
    return Version(row.number, row.published_at, row.why, content.read(row.content))


def list_versions() -> Sequence[AnyRow]:
    """Return number, day and reason of every version that was published here, the last first."""
    statement = select(CharterVersion.number, CharterVersion.published_at, CharterVersion.why)
    return db.session().execute(statement.order_by(CharterVersion.number.desc()).limit(VERSIONS)).all()


def list_all_versions() -> Sequence[CharterVersion]:
    """Return every version, the first first."""
    return db.session().scalars(select(CharterVersion).order_by(CharterVersion.number).limit(VERSIONS)).all()


def find_numbered(number: int) -> CharterVersion | None:
    """Return the row of one version."""
    return db.session().scalars(select(CharterVersion).where(CharterVersion.number == number)).one_or_none()


# --- what is being written --------------------------------------------------------------------------------------------


def find_charter() -> Charter | None:
    """Return the rules of this platform as they are being written; none before somebody began."""
    return db.session().scalars(select(Charter)).one_or_none()


def hold_charter() -> Charter:
    """Return the rules as they are being written now, held until the commit."""
    statement = select(Charter).with_for_update().execution_options(populate_existing=True)
    return db.session().scalars(statement).one()


def hold_platform() -> None:
    """Hold the platform until the commit: of two who begin to write its rules at once, one does."""
    statement = select(Platform.id).where(Platform.id == db.platform_id()).with_for_update(key_share=True)
    db.session().execute(statement).one()


def list_written(charter_id: UUID) -> Sequence[CharterRule]:
    """Return the rules that are being written, in their order."""
    statement = select(CharterRule).where(CharterRule.charter_id == charter_id)
    return db.session().scalars(statement.order_by(CharterRule.position, CharterRule.id).limit(RULES)).all()


def find_rule(charter_id: UUID, key: str) -> CharterRule | None:
    """Return one rule that is being written."""
    statement = select(CharterRule).where(CharterRule.charter_id == charter_id, CharterRule.key == key)
    return db.session().scalars(statement).one_or_none()


def find_written(key: str) -> CharterRule | None:
    """Return one rule that is being written on this platform."""
    return db.session().scalars(select(CharterRule).where(CharterRule.key == key)).one_or_none()


# --- who agreed -------------------------------------------------------------------------------------------------------


def list_agreements(person_id: UUID) -> Sequence[AnyRow]:
    """Return which versions a person agreed to and when, the last first."""
    statement = select(CharterAgreement.number, CharterAgreement.agreed_at).where(
        CharterAgreement.person_id == person_id
    )
    return db.session().execute(statement.order_by(CharterAgreement.number.desc()).limit(VERSIONS)).all()


def count_agreed(number: int) -> tuple[int, int]:
    """Return how many of those who are in the collective said yes to this version, and how many they are."""
    yes = func.count(case((Person.charter_number >= number, 1)))
    row = db.session().execute(select(yes, func.count()).select_from(Person).where(in_the_collective())).one()
    return row[0], row[1]


def find_agreed_at(person_id: UUID, number: int) -> datetime | None:
    """Return when a person said yes to this version of the rules; None: she did not."""
    statement = select(CharterAgreement.agreed_at).where(
        CharterAgreement.person_id == person_id, CharterAgreement.number == number
    )
    return db.session().scalar(statement)


# --- what was sent lately ---------------------------------------------------------------------------------------------


def find_joined_at(person_id: UUID) -> datetime | None:
    """Return since when a person has an account."""
    return db.session().scalar(select(Person.created_at).where(Person.id == person_id))
