"""What becomes of what a colleague had in hand when her account ends: it goes back to the team."""

from uuid import UUID

from sqlalchemy import func, select

from blueprints.accounts import leaving
from blueprints.accounts.leaving import Trace
from blueprints.core import db
from blueprints.core.i18n import ngettext
from blueprints.front_door import services
from blueprints.front_door.models import Enquiry, EnquiryState

_MINE = (Enquiry.state == EnquiryState.IN_HAND,)


@leaving.tells
def tell(person_id: UUID) -> list[Trace]:
    """Say how many enquiries go back to the team."""
    statement = select(func.count(Enquiry.id)).where(*_MINE, Enquiry.handler_id == person_id)
    count = db.session().scalars(statement).one()
    if not count:
        return []
    words = ngettext(
        "Une demande que vous avez en cours : elle revient à l’équipe.",
        "%(num)d demandes que vous avez en cours : elles reviennent à l’équipe.",
        count,
    )
    return [Trace(words, stays=True, endpoint="front_door.enquiries")]


@leaving.ends
def end(person_id: UUID) -> None:
    """Give back what she had in hand."""
    statement = select(Enquiry).where(*_MINE, Enquiry.handler_id == person_id)
    for enquiry in db.session().scalars(statement).all():
        services.release(enquiry=enquiry, actor_id=person_id)
