"""How the drill of a backup opens the recordings of testimonials, without playing one."""

from sqlalchemy import select

from blueprints.core import backup, db
from blueprints.testimonials import recordings
from blueprints.testimonials.models import TestimonialSound


def read_sounds(limit: int) -> int:
    """Open at most *limit* recordings of the platform in force; return how many.

    Raises:
        Tampered: one of them stays closed.
    """
    statement = select(TestimonialSound).order_by(TestimonialSound.created_at.desc(), TestimonialSound.id).limit(limit)
    return len([recordings.open_sound(one) for one in db.session().scalars(statement)])


backup.register_samples("testimonial_sounds.sound", read_sounds)
