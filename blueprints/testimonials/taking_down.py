"""What moderation decides about a published text: shown, folded behind a warning, or taken off the site at once.

Its author keeps it: from `declined` she takes it up again as a draft, and sends it anew.
"""

from typing import Final

from blueprints.core.errors import Refused
from blueprints.core.i18n import lazy_gettext as _l
from blueprints.moderation.kinds import Standing
from blueprints.testimonials import parts, wording
from blueprints.testimonials.models import Testimonial
from blueprints.testimonials.moves import NOT_NOW, S, has_consent, move, touch

KIND: Final = "testimonial"
ASKED = _l("La modération vous demande un changement. Sa phrase et sa raison sont dans vos nouvelles.")
TAKEN_DOWN = _l("La modération a retiré ce texte du site. La raison est dans vos nouvelles.")
"""Kept on the row, and known by it: both wordings are the same."""


def standing_of(testimonial: Testimonial) -> Standing:
    """Return how the public reads a text that was sent."""
    if testimonial.state is S.PUBLISHED:
        return Standing.FOLDED if testimonial.warning else Standing.VISIBLE
    return Standing.REMOVED if testimonial.decline_reason == str(TAKEN_DOWN) else Standing.HELD


def stand(*, testimonial: Testimonial, standing: Standing, warning: str) -> None:
    """Make the public page stand as it was decided.

    Args:
        testimonial: published, or taken down by a decision before.
        standing: how.
        warning: what stands before it, when it is folded.

    Raises:
        Refused: neither published nor taken down.
    """
    if standing in (Standing.VISIBLE, Standing.FOLDED):
        _show(testimonial, warning if standing is Standing.FOLDED else "")
    else:
        _take_down(testimonial, str(TAKEN_DOWN if standing is Standing.REMOVED else ASKED))


def _show(testimonial: Testimonial, warning: str) -> None:
    if testimonial.state is not S.PUBLISHED:
        _put_back(testimonial)
    testimonial.warning = warning
    touch(testimonial)


def _put_back(testimonial: Testimonial) -> None:
    """Publish again the very words that were taken down: their author validated them, and still agrees.

    Raises:
        Refused: they are not there any more, or she does not agree any more.
    """
    words = wording.fingerprint(testimonial.published_title, testimonial.published_body)
    down = testimonial.state is S.DECLINED and testimonial.decline_reason in (str(ASKED), str(TAKEN_DOWN))
    agreed = has_consent(testimonial) and not parts.list_missing(testimonial)
    if not down or words != testimonial.approved_hash or not agreed:
        raise Refused(NOT_NOW)
    testimonial.state, testimonial.decline_reason = S.PUBLISHED, ""


def _take_down(testimonial: Testimonial, reason: str) -> None:
    if testimonial.state is S.PUBLISHED:
        move(testimonial, S.DECLINED)
    elif testimonial.decline_reason not in (str(ASKED), str(TAKEN_DOWN)):
        raise Refused(NOT_NOW)
    testimonial.decline_reason = reason
    touch(testimonial)
