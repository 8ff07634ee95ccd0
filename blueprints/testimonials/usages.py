"""Where a text served: noted by the service, read by its author, taken back when her yes has ended."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import exists, or_, select

from blueprints.core import clock, db
from blueprints.core.db import AnyRow
from blueprints.core.errors import Refused
from blueprints.testimonials import parts, telling, uses
from blueprints.testimonials.models import Consent, ConsentUse, Testimonial, TestimonialUsage
from blueprints.testimonials.moves import S, note

TO_COME = "Ce jour est à venir. Notez l’usage quand il a eu lieu."
_MOST = 200


def add_usage(
    *, testimonial: Testimonial, actor_id: UUID, client_id: UUID, use: ConsentUse, used_on: date, place: str
) -> TestimonialUsage:
    """Note that a text served; its author is told. The same page sent twice notes once.

    Args:
        testimonial: published.
        actor_id: who notes it.
        client_id: made with the page.
        use: for what.
        used_on: when, not in the future.
        place: where, in words.

    Raises:
        Refused: no yes to this use at this moment, or a day to come.
    """
    if used_on > clock.paris(clock.now()).date():
        raise Refused(TO_COME)
    if testimonial.state is not S.PUBLISHED:
        raise Refused(uses.NOT_AGREED)
    return uses.note_use(
        testimonial=testimonial, use=use, place=place, used_on=used_on, actor_id=actor_id, client_id=client_id
    )


def pull(*, usage: TestimonialUsage, actor_id: UUID) -> None:
    """Note that the service took a use back."""
    if usage.pulled_at is None:
        usage.pulled_at = clock.now()
        testimonial = db.session().get_one(Testimonial, usage.testimonial_id)
        note("testimonial.pulled", testimonial, actor_id, use=usage.use)


def ask_to_pull(testimonial: Testimonial, use: ConsentUse | None = None) -> None:
    """Tell the service to take back what was printed or shown, if anything was.

    Args:
        testimonial: whose yes ended.
        use: which one; None for all.
    """
    wanted = select(TestimonialUsage.id).where(
        TestimonialUsage.testimonial_id == testimonial.id, TestimonialUsage.pulled_at.is_(None)
    )
    if use is not None:
        wanted = wanted.where(TestimonialUsage.use == use)
    if db.session().scalars(wanted.limit(1)).first() is not None:
        telling.tell_to_pull(testimonial)


# --- reads ------------------------------------------------------------------------------------------------------------


def find_usage(usage_id: UUID) -> TestimonialUsage | None:
    """Return one use of a text of this platform."""
    return db.session().scalars(select(TestimonialUsage).where(TestimonialUsage.id == usage_id)).one_or_none()


def list_usages(testimonial_id: UUID) -> Sequence[TestimonialUsage]:
    """Return where a text served, the latest first."""
    statement = (
        select(TestimonialUsage)
        .where(TestimonialUsage.testimonial_id == testimonial_id)
        .order_by(TestimonialUsage.used_on.desc(), TestimonialUsage.id.desc())
        .limit(_MOST)
    )
    return db.session().scalars(statement).all()


_LIVE = exists().where(
    Consent.platform_id == TestimonialUsage.platform_id,
    Consent.testimonial_id == TestimonialUsage.testimonial_id,
    Consent.use == TestimonialUsage.use,
    Consent.person_id.is_(None),
    Consent.withdrawn_at.is_(None),
)


def list_to_pull() -> Sequence[AnyRow]:
    """Return the uses that must be taken back: the yes to them has ended, and nobody noted that it is done."""
    now = clock.now()
    live, missing = _LIVE.where(Consent.ends_at > now), parts.someone_missing(TestimonialUsage.use, now)
    statement = (
        select(TestimonialUsage.id, TestimonialUsage.use, TestimonialUsage.used_on, TestimonialUsage.place)
        .join(Testimonial, Testimonial.id == TestimonialUsage.testimonial_id)
        .where(TestimonialUsage.pulled_at.is_(None), or_(Testimonial.state != S.PUBLISHED, ~live, missing))
        .order_by(TestimonialUsage.used_on, TestimonialUsage.id)
        .limit(_MOST)
    )
    return db.session().execute(statement).all()


def list_usable() -> Sequence[AnyRow]:
    """Return the published texts, by title, with the uses that their authors say yes to now."""
    now = clock.now()
    statement = (
        select(Testimonial.id, Testimonial.public_id, Testimonial.published_title.label("title"), Consent.use)
        .join(Consent, Consent.testimonial_id == Testimonial.id)
        .where(
            Testimonial.state == S.PUBLISHED,
            Consent.person_id.is_(None),
            Consent.withdrawn_at.is_(None),
            Consent.ends_at > now,
            ~parts.someone_missing(Consent.use, now),
        )
        .order_by(Testimonial.published_title, Testimonial.id, Consent.use)
        .limit(_MOST * 4)
    )
    return db.session().execute(statement).all()
