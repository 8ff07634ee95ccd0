"""What the public may read at this moment: published, with a consent that holds, and not a word more.

Every statement asks for the state and the consent itself: nothing that is kept of a page outlives either.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Exists, ScalarSelect, Select, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased

from blueprints.core import clock, db
from blueprints.core.db import AnyRow
from blueprints.core.paging import Cursor
from blueprints.testimonials import parts, searching
from blueprints.testimonials.models import Consent, ConsentUse, Testimonial, TestimonialSound, TestimonialState
from blueprints.testimonials.searching import Asked

PAGE = 20
IN_FEED = 30
BEGINNING = 400


def agreed(use: ConsentUse) -> tuple[ColumnElement[bool], ...]:
    """Return what the consent for *use* of who holds the pen fulfils, while every other author agrees as well."""
    own = (*_live(Consent, use), Consent.person_id.is_(None))
    return *own, ~parts.someone_missing(use, bindparam("now"))


def _live(consent: Any, use: ConsentUse) -> tuple[ColumnElement[bool], ...]:
    """Return what a yes to *use* that holds at the moment `now` fulfils, whose ever it is."""
    return (
        consent.platform_id == Testimonial.platform_id,
        consent.testimonial_id == Testimonial.id,
        consent.use == use,
        consent.withdrawn_at.is_(None),
        consent.ends_at > bindparam("now"),
    )


def agreed_until(use: ConsentUse) -> ScalarSelect[datetime]:
    """Return the moment at which the first of its authors' yeses ends; none when one is missing."""
    one = aliased(Consent)
    return select(func.min(one.ends_at)).where(*_live(one, use), _has(use)).correlate_except(one).scalar_subquery()


def _has(use: ConsentUse) -> Exists:
    return exists().where(*agreed(use)).correlate_except(Consent)


_LAST = (Testimonial.published_at.desc(), Testimonial.public_id.desc())
PUBLIC = (Testimonial.state == TestimonialState.PUBLISHED, _has(ConsentUse.SITE))
_FIRST_PAGE = (
    select(Testimonial.public_id, Testimonial.published_at, Testimonial.version)
    .where(*PUBLIC)
    .order_by(*_LAST)
    .limit(bindparam("limit"))
)
_AFTER = (
    Testimonial.published_at <= bindparam("at"),
    or_(Testimonial.published_at < bindparam("at"), Testimonial.public_id < bindparam("after")),
)
_OF_THEME = (Testimonial.theme == bindparam("theme"),)
_PAGES: dict[tuple[bool, bool], Select[*tuple[UUID, object, int]]] = {
    (themed, further): _FIRST_PAGE.where(*(_OF_THEME if themed else ()), *(_AFTER if further else ()))
    for themed in (False, True)
    for further in (False, True)
}
_LATEST = _FIRST_PAGE.where(Testimonial.warning == "")
_SHOWN = (
    Testimonial.public_id,
    Testimonial.published_title.label("title"),
    Testimonial.shown_name.label("signed_as"),
    (Testimonial.signed_together != "").label("together"),
    Testimonial.published_at,
    Testimonial.theme,
    Testimonial.warning,
)
_TEXTS = select(*_SHOWN, func.substr(Testimonial.published_body, 1, BEGINNING).label("beginning")).where(
    *PUBLIC, Testimonial.public_id.in_(bindparam("public_ids", expanding=True))
)
_FOUND = select(*_SHOWN, Testimonial.published_body.label("body")).where(*PUBLIC).order_by(*_LAST)
_FEED = (
    select(*_SHOWN, Testimonial.updated_at, func.substr(Testimonial.published_body, 1, BEGINNING).label("beginning"))
    .where(*PUBLIC)
    .order_by(*_LAST)
    .limit(IN_FEED)
)
_ONE = select(
    *_SHOWN,
    Testimonial.state,
    Testimonial.version,
    Testimonial.published_body.label("body"),
    agreed_until(ConsentUse.SITE).label("until"),
    _has(ConsentUse.NETWORKS).label("on_networks"),
    exists()
    .where(
        TestimonialSound.platform_id == Testimonial.platform_id,
        TestimonialSound.testimonial_id == Testimonial.id,
        TestimonialSound.words_hash == Testimonial.approved_hash,
    )
    .label("is_heard"),
).where(Testimonial.public_id == bindparam("public_id"), *PUBLIC)


def list_published(
    after: Cursor | None = None, limit: int = PAGE, theme: str | None = None
) -> tuple[Sequence[AnyRow], Cursor | None]:
    """Return address, moment and version of what the public may read now, latest first, and the next page's place.

    Args:
        after: moment and public address of the last one of the page before.
        limit: how many.
        theme: only those about it.
    """
    values: dict[str, object] = {"now": clock.now(), "limit": limit + 1}
    if after is not None:
        values |= {"at": after.at, "after": after.id}
    if theme is not None:
        values["theme"] = theme
    rows = db.session().execute(_PAGES[theme is not None, after is not None], values).all()
    return _page(rows, limit)


def _page(rows: Sequence[AnyRow], limit: int) -> tuple[Sequence[AnyRow], Cursor | None]:
    shown = rows[:limit]
    return shown, Cursor(shown[-1].published_at, shown[-1].public_id) if len(rows) > limit else None


def list_latest() -> Sequence[AnyRow]:
    """Return the place of the latest text that nothing stands before, for the front page; none when there is none."""
    return db.session().execute(_LATEST, {"now": clock.now(), "limit": 1}).all()


def list_texts(places: Sequence[AnyRow]) -> Sequence[AnyRow]:
    """Return title, beginning and signature of these texts, in this order, as far as the public may read them now.

    Args:
        places: from `list_published`.
    """
    if not places:
        return []
    values = {"now": clock.now(), "public_ids": [place.public_id for place in places]}
    found = {row.public_id: row for row in db.session().execute(_TEXTS, values)}
    return [found[place.public_id] for place in places if place.public_id in found]


def search(
    asked: Asked, theme: str | None = None, after: Cursor | None = None
) -> tuple[Sequence[AnyRow], Cursor | None]:
    """Return a page of the texts that hold every word that is asked, latest first, and the next page's place.

    Args:
        asked: from `searching.read_asked`.
        theme: only those about it.
        after: moment and public address of the last one of the page before.
    """
    if not asked:
        return [], None
    statement = _FOUND.where(*(Testimonial.id.in_(ids) for ids in searching.holding(asked))).limit(PAGE + 1)
    values: dict[str, object] = {"now": clock.now()}
    if theme is not None:
        statement, values = statement.where(*_OF_THEME), values | {"theme": theme}
    if after is not None:
        statement, values = statement.where(*_AFTER), values | {"at": after.at, "after": after.id}
    return _page(db.session().execute(statement, values).all(), PAGE)


def list_feed() -> Sequence[AnyRow]:
    """Return the latest texts that the public may read now, each with its beginning."""
    return db.session().execute(_FEED, {"now": clock.now()}).all()


def find_published(public_id: UUID) -> AnyRow | None:
    """Return a testimonial that its author lets the public read at this moment."""
    return db.session().execute(_ONE, {"public_id": public_id, "now": clock.now()}).one_or_none()
