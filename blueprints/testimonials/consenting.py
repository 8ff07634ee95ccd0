"""What a text may serve for, use by use: until when, said again for a year, ended; and the days on which it is said."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import or_, select

from blueprints.core import db
from blueprints.core.i18n import day
from blueprints.news.models import NewsKind
from blueprints.testimonials import services, telling, usages
from blueprints.testimonials.models import Consent, ConsentUse, Testimonial
from blueprints.testimonials.moves import S

REMINDERS: Final = (30, 7, 0)
"""Days before the end on which its author is reminded; 0 says that it has ended."""
_AT_ONCE = 200


def list_consents(testimonial_id: UUID, person_id: UUID | None = None) -> Mapping[ConsentUse, Consent]:
    """Return the last yes to each use that one author did not take back; some may have ended by themselves.

    Args:
        testimonial_id: which text.
        person_id: whose, for the author of a part; by default, of who holds the pen.
    """
    whose = (Consent.testimonial_id == testimonial_id, Consent.person_id.is_not_distinct_from(person_id))
    statement = (
        select(Consent).where(*whose, Consent.withdrawn_at.is_(None)).order_by(Consent.given_at, Consent.id).limit(100)
    )
    return {one.use: one for one in db.session().scalars(statement)}


def say_again(*, testimonial: Testimonial, use: ConsentUse) -> None:
    """Say yes to one use for a year from now.

    Raises:
        Refused: the text was withdrawn.
    """
    services.give_consent(testimonial=testimonial, use=use)


def stop(*, testimonial: Testimonial, use: ConsentUse) -> None:
    """End the yes to one use, at once; the service is told what to take back."""
    services.take_consent_back(testimonial=testimonial, use=use)
    usages.ask_to_pull(testimonial, use)


# --- what happens by itself -------------------------------------------------------------------------------------------


def remind(*, now: datetime) -> None:
    """Inside a write unit: tell the authors of published texts that a yes ends in 30 days, in 7, or has ended."""
    soon = now + timedelta(days=REMINDERS[0])
    statement = (
        select(Consent, Testimonial)
        .join(Testimonial, Testimonial.id == Consent.testimonial_id)
        .where(
            Testimonial.state == S.PUBLISHED,
            Consent.withdrawn_at.is_(None),
            Consent.ends_at <= soon,
            or_(Consent.told_days.is_(None), Consent.told_days > 0),
        )
        .order_by(Consent.ends_at, Consent.id)
        .limit(_AT_ONCE)
    )
    for consent, testimonial in db.session().execute(statement).all():
        due = _due(consent, now)
        if consent.told_days is None or consent.told_days > due:
            consent.told_days = due
            _tell(testimonial, consent, ended=due == 0)


def _due(consent: Consent, now: datetime) -> int:
    """Return the last reminder whose day has come."""
    return min(days for days in REMINDERS if consent.ends_at - timedelta(days=days) <= now)


def _tell(testimonial: Testimonial, consent: Consent, *, ended: bool) -> None:
    kind = NewsKind.TESTIMONIAL_CONSENT_ENDED if ended else NewsKind.TESTIMONIAL_CONSENT_ENDS
    telling.tell_consent(testimonial, kind, day(consent.ends_at), consent.person_id)
    if ended:
        usages.ask_to_pull(testimonial, consent.use)


def tell_late(*, now: datetime) -> None:
    """Inside a write unit: tell, once and kindly, whoever was promised an answer by now and has none."""
    statement = (
        select(Testimonial)
        .where(Testimonial.due_at < now, Testimonial.late_told_at.is_(None))
        .order_by(Testimonial.due_at, Testimonial.id)
        .limit(_AT_ONCE)
    )
    for testimonial in db.session().scalars(statement).all():
        testimonial.late_told_at = now
        telling.tell_author(testimonial, NewsKind.TESTIMONIAL_LATE)
