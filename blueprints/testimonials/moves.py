"""Where a testimonial may go from where it stands, and what every move leaves behind."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from blueprints.accounts.models import Platform
from blueprints.core import audit, clock, db
from blueprints.core.errors import Refused
from blueprints.core.working_days import latest_answer
from blueprints.testimonials import queries, wording
from blueprints.testimonials.models import (
    RevisionOrigin,
    StepKind,
    Testimonial,
    TestimonialRevision,
    TestimonialState,
    TestimonialStep,
)

S = TestimonialState
MOVES: Final[Mapping[TestimonialState, frozenset[TestimonialState]]] = {
    S.DRAFT: frozenset({S.SUBMITTED, S.WITHDRAWN}),
    S.SUBMITTED: frozenset({S.IN_REVIEW, S.WITHDRAWN}),
    S.IN_REVIEW: frozenset({S.CHANGE_PROPOSED, S.APPROVED, S.DECLINED, S.WITHDRAWN}),
    S.CHANGE_PROPOSED: frozenset({S.IN_REVIEW, S.APPROVED, S.WITHDRAWN}),
    S.APPROVED: frozenset({S.PUBLISHED, S.WITHDRAWN}),
    S.PUBLISHED: frozenset({S.DECLINED, S.WITHDRAWN}),
    S.DECLINED: frozenset({S.DRAFT, S.WITHDRAWN}),
    S.WITHDRAWN: frozenset(),
}
"""What may follow what. `withdrawn` is reached from everywhere, and nothing follows it."""

UNDONE: Final[Mapping[TestimonialState, TestimonialState]] = {
    S.CHANGE_PROPOSED: S.IN_REVIEW,
    S.DECLINED: S.IN_REVIEW,
}
"""Where a decision of the review leads back to, within the minute in which it can be undone."""

PARTED: Final = frozenset({S.SUBMITTED, S.IN_REVIEW, S.CHANGE_PROPOSED, S.APPROVED, S.PUBLISHED, S.DECLINED})
"""States from which a text goes back to who holds the pen (`declined`), when another author takes her part out."""

CLAIM = timedelta(hours=24)
"""How long a text stays with who took it, without an act."""

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


def add_step(
    testimonial: Testimonial,
    kind: StepKind,
    actor_id: UUID,
    number: int | None = None,
    *,
    rule: int | None = None,
    charter: int | None = None,
) -> None:
    """Add one line to the history that its author and its reviewers read.

    Args:
        testimonial: whose history.
        kind: what happened.
        actor_id: who did it.
        number: of the version it is about.
        rule: the number of the charter's rule that a decision names.
        charter: the version of the charter.
    """
    db.session().add(
        TestimonialStep(
            platform_id=testimonial.platform_id,
            testimonial_id=testimonial.id,
            kind=kind,
            actor_id=actor_id,
            number=number,
            rule=rule,
            charter=charter,
            happened_at=clock.now(),
        )
    )


def promise(testimonial: Testimonial, since: datetime) -> None:
    """Owe its author an answer, within the platform's working days from *since*."""
    platform = db.session().get_one(Platform, testimonial.platform_id)
    testimonial.due_at, testimonial.late_told_at = latest_answer(since, platform.review_days), None


def owe_nothing(testimonial: Testimonial) -> None:
    """Note that it is not the service's turn."""
    testimonial.due_at = testimonial.late_told_at = None


def claims_since() -> datetime:
    """Return since when a claim still holds."""
    return clock.now() - CLAIM


def is_claimed(testimonial: Testimonial) -> bool:
    """Tell whether somebody reviews it, and did something within a day."""
    since = testimonial.claimed_at
    return testimonial.reviewer_id is not None and (since is None or clock.now() - since < CLAIM)


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
    """Tell whether who holds the pen agrees, at this moment, that it appears on this site."""
    consent = queries.find_consent(testimonial.id)
    return consent is not None and consent.ends_at > clock.now()
