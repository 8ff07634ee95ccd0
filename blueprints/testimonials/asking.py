"""The other authors of a text are asked for their yes, each for herself, and again for other words."""

from blueprints.news.models import NewsKind
from blueprints.testimonials import parts, telling
from blueprints.testimonials.models import Testimonial


def ask_again(testimonial: Testimonial, words: bytes) -> None:
    """Ask those who said yes to other words to read these; who has not answered yet is not asked twice.

    Args:
        testimonial: whose words changed.
        words: their fingerprint.
    """
    outdated = [one for one in parts.list_present(testimonial.id) if one.agreed_hash not in (None, words)]
    for one in outdated:
        one.agreed_hash = one.agreed_at = None
    telling.tell_parts(testimonial, NewsKind.TESTIMONIAL_PART_ASKED, [one.person_id for one in outdated])
