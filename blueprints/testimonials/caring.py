"""Where a testimonial stands: what an alert about it leads to, for who reviews it and for its author."""

from uuid import UUID

from flask import url_for

from blueprints.care import places
from blueprints.care.places import Place
from blueprints.core.i18n import gettext as _


@places.finds("testimonial")
def find_testimonial(testimonial_id: UUID) -> Place:
    """Return its page of the queue, and its author's own."""
    return Place(
        _("Un témoignage"),
        url_for("testimonials.review_one", testimonial_id=testimonial_id),
        url_for("testimonials.show", testimonial_id=testimonial_id),
    )
