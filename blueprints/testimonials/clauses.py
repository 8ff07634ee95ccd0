"""Clauses about a testimonial; which of them allows what is in `policy`."""

from typing import Any

from blueprints.accounts.clauses import HasRole
from blueprints.accounts.departures import OUTSIDE
from blueprints.accounts.models import Role
from blueprints.core.access import Actor
from blueprints.core.clauses import Clause
from blueprints.testimonials import parts
from blueprints.testimonials.models import TestimonialState


class PublishedOnly(Clause):
    """Everybody, for what its author lets the public read now."""

    open_to_strangers = True

    def holds(self, actor: Actor | None, subject: Any) -> bool:
        """Tell whether the testimonial is public."""
        del actor
        return subject is None or subject.state is TestimonialState.PUBLISHED


class ReviewsOthers(Clause):
    """Who reviews a submitted text; nobody reviews her own, nor what she wrote down for somebody.

    Nor what she wrote with others: `queries.find_for_review` does not find it for her.
    """

    roles = frozenset({Role.FACILITATOR, Role.MODERATOR})

    def holds(self, actor: Actor | None, subject: Any) -> bool:
        """Tell whether the actor may review the testimonial."""
        if actor is None or self.roles.isdisjoint(actor.roles) or _is_away(actor):
            return False
        if actor.person_id in (subject.author_id, subject.dictated_to):
            return False
        return subject.state not in (TestimonialState.DRAFT, TestimonialState.WITHDRAWN)


class PublishesOthers(ReviewsOthers):
    """Who publishes what was reviewed: a facilitator."""

    roles = frozenset({Role.FACILITATOR})


class HasPart(Clause):
    """One more author of a text, as long as she holds one of these roles.

    Args:
        roles: any of them is enough.
        left: also after she took her part back: the same page sent twice.
    """

    def __init__(self, *roles: Role, left: bool = False) -> None:
        self.role = HasRole(*roles)
        self.left = left

    def holds(self, actor: Actor | None, subject: Any) -> bool:
        """Tell whether the actor has a part of it."""
        if actor is None or not self.role.holds(actor, subject):
            return False
        own = parts.find_part(subject.id, actor.person_id)
        return own is not None and (self.left or own.left_at is None)


class WroteDown(Clause):
    """The facilitator who wrote a draft under dictation, until its author takes it up herself, or signed on paper."""

    def holds(self, actor: Actor | None, subject: Any) -> bool:
        """Tell whether the actor wrote it down."""
        if actor is None or Role.FACILITATOR not in actor.roles or subject.dictated_to != actor.person_id:
            return False
        return subject.state is TestimonialState.DRAFT and subject.version == 1


class NotedOnPaper(Clause):
    """The facilitator who noted that its author signed these very words on paper: the same page sent twice."""

    def holds(self, actor: Actor | None, subject: Any) -> bool:
        """Tell whether the actor noted it."""
        if actor is None or Role.FACILITATOR not in actor.roles or subject.dictated_to != actor.person_id:
            return False
        from blueprints.testimonials import dictating  # noqa: PLC0415 - the process of the open lines reads rules only

        return dictating.has_noted_signature(subject, actor.person_id)


def _is_away(actor: Actor) -> bool:
    return OUTSIDE in actor.roles and Role.FACILITATOR not in actor.roles
