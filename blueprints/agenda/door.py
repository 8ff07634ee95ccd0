"""What every page of agendas needs: the blueprint, and who is there."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from flask import Blueprint

from blueprints.core import access, pages
from blueprints.core.errors import Refused

SECTION = "meetings"
blueprint = Blueprint("agenda", __name__)


def person_id() -> UUID:
    """Return the id of the person behind this request, whom the gate has let in."""
    found = access.current_actor()
    assert found is not None, "the gate lets nobody else in"  # noqa: S101 - for the types
    return found.person_id


def page_of(meeting_id: UUID) -> str:
    """Return the agenda's place on the page of its meeting."""
    return f"/rencontres/{meeting_id}#ordre-du-jour"


@contextmanager
def telling_no() -> Iterator[None]:
    """Say on the next page why the change behind one button could not be made; what was done, the page says itself."""
    try:
        yield
    except Refused as refused:
        pages.tell(refused.message, "warn")
