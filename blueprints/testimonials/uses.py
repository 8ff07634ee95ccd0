"""Where a text served: written down as it serves, told to its author, never without her yes to that use."""

from datetime import date
from uuid import UUID

from sqlalchemy import select

from blueprints.core import clock, db
from blueprints.core.errors import Refused
from blueprints.news.models import NewsKind
from blueprints.testimonials import parts, queries, telling
from blueprints.testimonials.models import ConsentUse, Testimonial, TestimonialUsage
from blueprints.testimonials.moves import note

NOT_AGREED = (
    "La personne n’est pas d’accord pour cet usage, ou son accord a pris fin. Ce texte ne peut pas servir ainsi."
)
PLACE_MOST = 200


def is_agreed(testimonial: Testimonial, use: ConsentUse) -> bool:
    """Tell whether its authors agree, all of them, to this use at this moment."""
    consent = queries.find_consent(testimonial.id, use)
    agrees = consent is not None and consent.ends_at > clock.now()
    return agrees and not parts.list_missing(testimonial, use)


def note_use(
    *, testimonial: Testimonial, use: ConsentUse, place: str, used_on: date, actor_id: UUID, client_id: UUID
) -> TestimonialUsage:
    """Write down that a text served, and tell its author; the same page sent twice is one use.

    Args:
        testimonial: published.
        use: what she agreed to.
        place: where, in words that she reads.
        used_on: the day.
        actor_id: who used it.
        client_id: made with the page, other for each text.

    Raises:
        Refused: she does not agree to this use at this moment.
    """
    own = select(TestimonialUsage).where(TestimonialUsage.noted_by == actor_id, TestimonialUsage.client_id == client_id)
    known = db.session().scalars(own).one_or_none()
    if known is not None:
        return known
    if not is_agreed(testimonial, use):
        raise Refused(NOT_AGREED)
    made = TestimonialUsage(
        platform_id=testimonial.platform_id,
        testimonial_id=testimonial.id,
        use=use,
        used_on=used_on,
        place=place[:PLACE_MOST],
        noted_by=actor_id,
        client_id=client_id,
        noted_at=clock.now(),
    )
    db.session().add(made)
    note("testimonial.used", testimonial, actor_id, use=use)
    telling.tell_author(testimonial, NewsKind.TESTIMONIAL_USED)
    return made
