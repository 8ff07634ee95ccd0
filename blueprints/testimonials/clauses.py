"""Clauses about a testimonial; which of them allows what is in `policy`."""

from typing import Any

from blueprints.accounts.models import Role
from blueprints.core.access import Actor
from blueprints.core.clauses import Clause
from blueprints.testimonials.models import TestimonialState


class PublishedOnly(Clause):
    """Everybody, for what its author lets the public read now."""

    open_to_strangers = True

    def holds(self, actor: Actor | None, subject: Any) -> bool:
        """Tell whether the testimonial is public."""
        del actor
        return subject is None or subject.state is TestimonialState.PUBLISHED


class ReviewsOthers(Clause):
    """Staff who review a submitted text; nobody reviews her own."""

    def holds(self, actor: Actor | None, subject: Any) -> bool:
        """Tell whether the actor may review the testimonial."""
        if actor is None or Role.FACILITATOR not in actor.roles or subject.author_id == actor.person_id:
            return False
        return subject.state not in (TestimonialState.DRAFT, TestimonialState.WITHDRAWN)
