"""A place in a list that goes by an instant: lists are read on from there, and never count what comes before."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Cursor:
    """The instant and the id of the row beside this place."""

    at: datetime
    id: UUID

    def __str__(self) -> str:
        """Return the cursor as an address carries it."""
        return f"{(self.at - _EPOCH) // timedelta(microseconds=1)}-{self.id.hex}"

    @classmethod
    def parse(cls, value: str | None) -> "Cursor | None":
        """Return the cursor of an address; None when it is none."""
        micros, _, name = (value or "").partition("-")
        try:
            return cls(_EPOCH + timedelta(microseconds=int(micros)), UUID(name))
        except (ValueError, OverflowError):
            return None
