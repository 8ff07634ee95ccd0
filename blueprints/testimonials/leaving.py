"""What becomes of testimonials when their author closes her account."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, func, select, update

from blueprints.accounts import leaving
from blueprints.accounts.leaving import Trace
from blueprints.core import db
from blueprints.core.i18n import ngettext
from blueprints.testimonials import services, together
from blueprints.testimonials.models import Consent, Testimonial, TestimonialRevision, TestimonialSound, TestimonialState
from blueprints.testimonials.parts import TestimonialPart

_LIST = "testimonials.mine"
_KEPT = (TestimonialState.PUBLISHED, TestimonialState.WITHDRAWN)


@leaving.tells
def tell(person_id: UUID) -> list[Trace]:
    """Say how many texts go, and how many stay published."""
    counted = select(Testimonial.state, func.count()).where(Testimonial.author_id == person_id)
    by_state = dict(db.session().execute(counted.group_by(Testimonial.state)).all())
    published = by_state.get(TestimonialState.PUBLISHED, 0)
    going = sum(count for state, count in by_state.items() if state not in _KEPT)
    traces = []
    if going:
        words = ngettext(
            "Votre témoignage qui n’est pas publié : ses mots sont détruits.",
            "Vos %(num)d témoignages qui ne sont pas publiés : leurs mots sont détruits.",
            going,
        )
        traces.append(Trace(words, stays=False, endpoint=_LIST))
    if published:
        words = ngettext(
            "Votre témoignage publié reste sur le site, jusqu’à la fin de votre accord. Vous pouvez le retirer avant.",
            "Vos %(num)d témoignages publiés restent sur le site, jusqu’à la fin de votre accord. "
            "Vous pouvez les retirer avant.",
            published,
        )
        traces.append(Trace(words, stays=True, endpoint=_LIST))
    if with_others := len(_list_shared(person_id)):
        words = ngettext(
            "Votre part d’un texte à plusieurs, pas encore publié, est retirée.",
            "Vos parts de %(num)d textes à plusieurs, pas encore publiés, sont retirées.",
            with_others,
        )
        traces.append(Trace(words, stays=False, endpoint=_LIST))
    return traces


def _list_shared(person_id: UUID) -> Sequence[Testimonial]:
    """Return the texts of others in which she has a part, unless they are published or withdrawn."""
    part = select(TestimonialPart.testimonial_id).where(
        TestimonialPart.person_id == person_id, TestimonialPart.left_at.is_(None)
    )
    statement = select(Testimonial).where(Testimonial.id.in_(part), Testimonial.state.not_in(_KEPT))
    return db.session().scalars(statement.order_by(Testimonial.id)).all()


@leaving.ends
def end(person_id: UUID) -> None:
    """Destroy every word that was not published: drafts, texts in review, withdrawn ones, and earlier versions."""
    session = db.session()
    unpublished = select(Testimonial).where(Testimonial.author_id == person_id, Testimonial.state.not_in(_KEPT))
    for testimonial in session.scalars(unpublished).all():
        services.withdraw(testimonial=testimonial)
    for testimonial in _list_shared(person_id):
        together.leave(testimonial=testimonial, person_id=person_id)
    session.flush()
    own = select(Testimonial.id).where(Testimonial.author_id == person_id)
    withdrawn = own.where(Testimonial.state == TestimonialState.WITHDRAWN)
    session.execute(delete(Consent).where(Consent.testimonial_id.in_(withdrawn)).execution_options(**_PLAIN))
    session.execute(
        update(TestimonialRevision)
        .where(TestimonialRevision.testimonial_id.in_(own))
        .values(title="", body="", reason="")
        .execution_options(**_PLAIN)
    )
    session.execute(
        update(Testimonial)
        .where(Testimonial.author_id == person_id, Testimonial.state == TestimonialState.WITHDRAWN)
        .values(title="", signed_as="", signed_together="", decline_reason="", warning="", answers=None)
        .execution_options(**_PLAIN)
    )
    left = (TestimonialPart.person_id == person_id, TestimonialPart.left_at.is_not(None))
    session.execute(update(TestimonialPart).where(*left).values(signed_as="").execution_options(**_PLAIN))
    session.execute(
        delete(TestimonialSound).where(TestimonialSound.testimonial_id.in_(withdrawn)).execution_options(**_PLAIN)
    )


_PLAIN = {"synchronize_session": False}
