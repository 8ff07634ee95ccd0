"""How published testimonials are reported and decided on, and how what waits for a review stands in the one queue."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from blueprints.core import access, db, i18n
from blueprints.core.access import Permission
from blueprints.core.i18n import gettext as _
from blueprints.core.i18n import lazy_gettext
from blueprints.moderation import kinds
from blueprints.moderation.kinds import Desk, Kind, Standing, Text, Waiting
from blueprints.testimonials import counting, moves, parts, queries, taking_down
from blueprints.testimonials.models import Testimonial, TestimonialState
from blueprints.testimonials.taking_down import KIND

_OURS = (TestimonialState.SUBMITTED, TestimonialState.IN_REVIEW, TestimonialState.APPROVED)
"""States in which it is the service's turn."""


def _find(public_id: UUID) -> Testimonial | None:
    return db.session().scalars(select(Testimonial).where(Testimonial.public_id == public_id)).one_or_none()


def find_text(subject_id: UUID) -> Text | None:
    """Return a text that was published, as moderation reads it: by its public address, under its signature.

    Args:
        subject_id: the public id.
    """
    found = _find(subject_id)
    if found is None or found.submitted_at is None:
        return None
    return Text(
        id=found.public_id,
        title=found.published_title,
        body=found.published_body,
        author_id=found.author_id,
        author=found.shown_name or _("Une personne accompagnée"),
        address=f"/temoignages/{found.public_id}",
        change=f"/temoignages/les-miens/{found.id}",
        standing=taking_down.standing_of(found),
        warning=found.warning,
        withdrawn=found.state is TestimonialState.WITHDRAWN,
    )


def author_of(subject_id: UUID) -> UUID | None:
    """Return who wrote a text."""
    found = _find(subject_id)
    return found.author_id if found is not None else None


def also_wrote(subject_id: UUID, person_id: UUID) -> bool:
    """Tell whether this person wrote the text with who holds the pen, also when she took her part back."""
    found = _find(subject_id)
    return found is not None and parts.find_part(found.id, person_id) is not None


def stand(*, subject_id: UUID, standing: Standing, warning: str) -> None:
    """Show, fold or take down a published text."""
    held = select(Testimonial).where(Testimonial.public_id == subject_id).with_for_update()
    found = db.session().scalars(held.execution_options(populate_existing=True)).one_or_none()
    if found is not None:
        taking_down.stand(testimonial=found, standing=standing, warning=warning)


def list_waiting(person_id: UUID) -> Sequence[Waiting]:
    """Return the texts that wait for a review by this person."""
    if not access.allowed(Permission.TESTIMONIAL_QUEUE, access.current_actor()):
        return ()
    fresh = moves.claims_since()
    return [
        Waiting(
            title=row.title,
            about=_("Témoignage, reçu le %(day)s", day=i18n.day(row.submitted_at)),
            address=f"/temoignages/a-relire/{row.id}",
            since=row.submitted_at,
            promised_at=row.due_at,
            reviewer=(row.reviewer_first_name or "") if row.claimed_at is None or row.claimed_at > fresh else "",
            is_mine=row.reviewer_id == person_id,
        )
        for row in queries.list_queue(person_id)
        if row.state in _OURS
    ]


kinds.register(
    Kind(
        name=KIND,
        said=lazy_gettext("Témoignage"),
        icon="book-open-text",
        find=find_text,
        author_of=author_of,
        stand=stand,
        also_wrote=also_wrote,
    )
)
kinds.register_desk(
    Desk(
        name="testimonials",
        icon="book-open-text",
        waiting=list_waiting,
        kind=KIND,
        decided=counting.count_decisions,
    )
)
