"""PostgreSQL's cursor, which describes the columns of an answer only to who looks at them."""

from collections.abc import Sequence
from typing import Any, overload

import psycopg
from psycopg import Column


class Columns(Sequence[Column]):
    """The columns of an answer, made when one looks at them.

    SQLAlchemy asks of every answer whether it has columns, and looks at them the first time that a statement runs: the
    driver makes an object for each of them each time, a thirtieth of what a page costs.

    Args:
        cursor: whose answer; each answer has a cursor of its own.
    """

    def __init__(self, cursor: "Cursor") -> None:
        self._cursor = cursor

    @overload
    def __getitem__(self, place: int) -> Column: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Column]: ...
    def __getitem__(self, place: int | slice) -> Column | Sequence[Column]:
        """Return one column, or several."""
        return self._cursor.describe()[place]

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._cursor.describe())


class Cursor(psycopg.Cursor[Any]):
    """The driver's own, but for what it makes of columns."""

    @property
    def description(self) -> Any:
        """The columns of the answer, or None when it has none."""
        answer = self.pgresult
        return Columns(self) if answer is not None and answer.nfields else None

    def describe(self) -> list[Column]:
        """Return the columns as the driver makes them."""
        return super().description or []
