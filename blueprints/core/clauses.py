"""The shapes of the rules: a clause is one way to be allowed; a rule of reading is data known in three ways."""

from abc import ABC, abstractmethod
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_
from sqlalchemy.orm import InstrumentedAttribute

if TYPE_CHECKING:
    from blueprints.core.access import Actor


class Clause(ABC):
    """One way to be allowed."""

    roles: frozenset[str] = frozenset()
    """The platform roles that are enough, where the clause is about roles."""

    @property
    def open_to_strangers(self) -> bool:
        """Tell whether it may say yes to somebody without a session: she is not led to the sign-in first."""
        return False

    @abstractmethod
    def holds(self, actor: "Actor | None", subject: Any) -> bool:
        """Tell whether *actor* is allowed on *subject* by this clause."""


class Anyone(Clause):
    """Everybody, strangers included."""

    open_to_strangers = True

    def holds(self, actor: "Actor | None", subject: Any) -> bool:
        """Yes."""
        del actor, subject
        return True


class SignedIn(Clause):
    """Every person with a session."""

    def holds(self, actor: "Actor | None", subject: Any) -> bool:
        """Tell whether somebody is there."""
        del subject
        return actor is not None


class ReadPredicate(ABC):
    """One group of readers, known in three ways that tests hold against each other."""

    @abstractmethod
    def holds(self, actor: "Actor", subject: Any) -> bool:
        """Tell whether *actor* is of this group for *subject*."""

    @abstractmethod
    def where(self, actor: "Actor") -> ColumnElement[bool]:
        """Return the SQL filter of the subjects for which *actor* is of this group."""

    @abstractmethod
    def people(self, subject: Any) -> Select[UUID]:
        """Return the ids of this group's persons for *subject*."""


class Readers(Clause):
    """Who reads one kind of subject: the yes/no, the filter of lists and the list of persons, from one place.

    Args:
        column: the column that tells the kinds apart.
        kind: the kind this clause is about.
        predicates: the groups of readers.
    """

    def __init__(self, column: InstrumentedAttribute[Any], kind: StrEnum, *predicates: ReadPredicate) -> None:
        self.column = column
        self.kind = kind
        self.predicates = predicates

    def holds(self, actor: "Actor | None", subject: Any) -> bool:
        """Tell whether *actor* reads *subject*."""
        if actor is None or getattr(subject, self.column.key) != self.kind:
            return False
        return any(predicate.holds(actor, subject) for predicate in self.predicates)

    def where(self, actor: "Actor") -> ColumnElement[bool]:
        """Return the SQL filter of what *actor* reads."""
        return and_(self.column == self.kind, or_(*(p.where(actor) for p in self.predicates)))

    def people(self, subject: Any) -> list[Select[UUID]]:
        """Return, group by group, the persons who read *subject*."""
        if getattr(subject, self.column.key) != self.kind:
            return []
        return [predicate.people(subject) for predicate in self.predicates]
