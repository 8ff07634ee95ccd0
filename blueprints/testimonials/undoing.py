"""How a decision of the review is undone."""

from datetime import datetime
from uuid import UUID

from flask import abort

from blueprints.core import access
from blueprints.core.access import Permission
from blueprints.core.i18n import gettext as _
from blueprints.testimonials import queries, review
from blueprints.testimonials.models import Testimonial
from blueprints.undo import ways


def _person_id() -> UUID:
    actor = access.current_actor()
    if actor is None:
        abort(404)
    return actor.person_id


@ways.undoes("testimonials.decision", permission=Permission.TESTIMONIAL_REVIEW, find=queries.find_for_review)
def take_back_decision(*, subject: Testimonial, version: int, since: str) -> str:
    """Undo a no, or a proposal."""
    review.take_back_decision(
        testimonial=subject, reviewer_id=_person_id(), version=version, since=datetime.fromisoformat(since)
    )
    return _("C’est annulé. La relecture continue, et la personne n’est pas prévenue.")
