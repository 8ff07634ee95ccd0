"""Where a testimonial may go from where it stands, and what every move leaves behind."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from blueprints.core import audit, clock, db
from blueprints.core.errors import Refused
from blueprints.testimonials import queries, wording
from blueprints.testimonials.models import RevisionOrigin, Testimonial, TestimonialRevision, TestimonialState

S = TestimonialState
MOVES: Final[Mapping[TestimonialState, frozenset[TestimonialState]]] = {
    S.DRAFT: frozenset({S.SUBMITTED, S.WITHDRAWN}),
    S.SUBMITTED: frozenset({S.IN_REVIEW, S.WITHDRAWN}),
    S.IN_REVIEW: frozenset({S.CHANGE_PROPOSED, S.APPROVED, S.DECLINED, S.WITHDRAWN}),
    S.CHANGE_PROPOSED: frozenset({S.IN_REVIEW, S.APPROVED, S.WITHDRAWN}),
    S.APPROVED: frozenset({S.PUBLISHED, S.WITHDRAWN}),
    S.PUBLISHED: frozenset({S.WITHDRAWN}),
    S.DECLINED: frozenset({S.DRAFT, S.WITHDRAWN}),
    S.WITHDRAWN: frozenset(),
}
"""What may follow what. `withdrawn` is reached from everywhere, and nothing follows it."""

UNDONE: Final[Mapping[TestimonialState, TestimonialState]] = {
    S.CHANGE_PROPOSED: S.IN_REVIEW,
    S.DECLINED: S.IN_REVIEW,
}
"""Where a decision of the review leads back to, within the minute in which it can be undone."""

NOT_NOW = "Ce n’est plus possible à cette étape. Relisez la page : elle dit où en est le texte."
OTHER_WORDS = (
    "Le texte a changé pendant que vous le lisiez. Rien n’est perdu et rien n’est validé. "
    "Ouvrez la page de nouveau pour lire la dernière version."
)
NO_CONSENT = "L’accord de publication n’est pas donné, ou il a pris fin. Sans accord, ce texte ne peut pas paraître."


def move(testimonial: Testimonial, to: TestimonialState) -> None:
    """Make one allowed move.

    Raises:
        Refused: this state does not lead there.
    """
    if to not in MOVES[testimonial.state]:
        raise Refused(NOT_NOW)
    testimonial.state = to
    touch(testimonial)


def touch(testimonial: Testimonial) -> datetime:
    """Count one more change, so that a page made before it is known to be old; return the moment."""
    testimonial.version += 1
    testimonial.updated_at = now = clock.now()
    return now


def note(action: str, testimonial: Testimonial, actor_id: UUID, **facts: str) -> None:
    """Add to the audit trail; never a word of the text."""
    audit.record(action, subject="testimonials", subject_id=testimonial.id, actor_id=actor_id, **facts)


def add_version(
    testimonial: Testimonial, *, number: int, origin: RevisionOrigin, title: str, body: str, reason: str = ""
) -> TestimonialRevision:
    """Keep one more version of the words, with its fingerprint."""
    revision = TestimonialRevision(
        platform_id=testimonial.platform_id,
        testimonial_id=testimonial.id,
        number=number,
        origin=origin,
        title=title,
        body=body,
        reason=reason,
        hash=wording.fingerprint(title, body),
        created_at=clock.now(),
    )
    db.session().add(revision)
    return revision


def has_consent(testimonial: Testimonial) -> bool:
    """Tell whether its author agrees, at this moment, that it appears on this site."""
    consent = queries.find_consent(testimonial.id)
    return consent is not None and consent.ends_at > clock.now()
