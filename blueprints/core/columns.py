"""The types of columns that the database has not by itself."""

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Dialect, Enum, LargeBinary, Uuid
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant, stored in UTC; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: object) -> datetime | None:
        """Refuse a date without zone, and store the others in UTC."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            msg = "A date without a time zone cannot be stored."
            raise ValueError(msg)
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: object) -> datetime | None:
        """Give back an aware date (SQLite forgets the zone)."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None] | None:
        """Return what reads a value of the database, in one call: there are several dates in a row, most of them empty.

        What the dialect does by itself is done first, as in the class above.
        """
        read = self.impl_instance.result_processor(dialect, coltype)
        finish = self.process_result_value
        if read is None:
            return lambda value: None if value is None else finish(value, dialect)
        return lambda value: None if value is None else finish(read(value), dialect)


class Id(Uuid[UUID]):
    """An identifier. SQLite keeps it as text: the same few come back in every row, so each is read once.

    A `UUID` never changes, so that the same one can be given to everybody.
    """

    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], UUID | None] | None:
        """Return what reads a value of the database; nothing where the driver gives a `UUID` itself."""
        del coltype
        return None if dialect.supports_native_uuid else _read_id


@lru_cache(maxsize=4096)
def _read_id(text: str | None) -> UUID | None:
    return None if text is None else UUID(text)


class Sealed(LargeBinary):
    """A ciphertext of `core.crypto`; a law compares these columns with the registry."""


def choice_of(enum: type[StrEnum], name: str) -> Enum:
    """Return the column type of a `StrEnum`: its values as text, held by a named CHECK constraint.

    Args:
        enum: the statuses.
        name: the constraint's name, unique in its table.
    """
    return Enum(
        enum,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=32,
        values_callable=lambda members: [member.value for member in members],
    )
