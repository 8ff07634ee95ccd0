"""A leaflet of testimonials whose authors agreed to paper: which may be printed now, and the file itself.

Each consent is asked again as the file leaves, under the lock, and the use is written down in the same unit: nothing is
printed that its author does not read about.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from sqlalchemy import bindparam, select

from blueprints.core import clock, db, qr, typesetting
from blueprints.core.db import AnyRow
from blueprints.core.errors import Refused, Stale
from blueprints.core.i18n import day
from blueprints.core.i18n import gettext as _
from blueprints.testimonials import uses
from blueprints.testimonials.models import ConsentUse, Testimonial, TestimonialState
from blueprints.testimonials.published import agreed_until

if TYPE_CHECKING:
    from blueprints.core.typesetting import Scribe

SOURCE = Path(__file__).parent / "print" / "leaflet.typ"
MOST = 12
"""How many texts one leaflet holds."""
OFFERED = 200
FAILED = "Le dépliant n’a pas pu être fait. Réessayez, ou choisissez moins de textes."
CHANGED = "Un accord a pris fin, ou un texte a changé. Rien n’est imprimé. Relisez cette page avant de continuer."

_PRINTABLE = (
    select(
        Testimonial.public_id,
        Testimonial.published_title.label("title"),
        Testimonial.published_body.label("body"),
        Testimonial.shown_name.label("signed_as"),
        Testimonial.warning,
        Testimonial.theme,
        Testimonial.published_at,
        Testimonial.version,
        agreed_until(ConsentUse.LEAFLET).label("until"),
    )
    .where(Testimonial.state == TestimonialState.PUBLISHED)
    .order_by(Testimonial.published_at.desc(), Testimonial.public_id.desc())
)
_CHOSEN = _PRINTABLE.where(Testimonial.public_id.in_(bindparam("public_ids", expanding=True)))


@dataclass(frozen=True, slots=True)
class Choice:
    """What was asked for: what would be printed, hard stories last, and what may not be."""

    printed: Sequence[AnyRow]
    refused: Sequence[AnyRow]
    gone: int
    """How many of them are not published any more."""

    @property
    def seen(self) -> str:
        """Return what tells whether anything changed since the page was read."""
        return "-".join(f"{row.public_id.hex[:8]}.{row.version}" for row in self.printed)

    @property
    def until(self) -> datetime:
        """Return the moment from which one of these texts may not serve any more."""
        ends: list[datetime] = [row.until for row in self.printed]
        return min(ends)


def list_published() -> Sequence[AnyRow]:
    """Return the published texts, each with the end of its author's yes to paper, if she said yes."""
    return db.session().execute(_PRINTABLE.limit(OFFERED), {"now": clock.now()}).all()


def choose(public_ids: Sequence[UUID]) -> Choice:
    """Return what may be printed of these texts at this moment."""
    asked = list(dict.fromkeys(public_ids))[:MOST]
    rows = db.session().execute(_CHOSEN, {"now": clock.now(), "public_ids": asked}).all()
    found = {row.public_id: row for row in rows}
    ordered = [found[one] for one in asked if one in found]
    allowed = sorted((row for row in ordered if row.until is not None), key=lambda row: bool(row.warning))
    return Choice(allowed, [row for row in ordered if row.until is None], len(asked) - len(ordered))


def expect_seen(choice: Choice, seen: str) -> None:
    """Refuse to print what is not what the page before showed.

    Raises:
        Stale: a consent ended, or a text changed, since it was read.
    """
    if not choice.printed or choice.seen != seen:
        raise Stale(CHANGED)


def note_uses(*, choice: Choice, title: str, actor_id: UUID, client_id: UUID) -> None:
    """Write down that these texts are printed, under the lock of each.

    Args:
        choice: what was typeset.
        title: of the leaflet.
        actor_id: who prints.
        client_id: made with the page.

    Raises:
        Stale: a consent ended, or a text changed, since it was typeset.
    """
    wanted = {row.public_id: row.version for row in choice.printed}
    locked = (
        select(Testimonial)
        .where(Testimonial.public_id.in_(wanted))
        .order_by(Testimonial.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    found = db.session().scalars(locked).all()
    if {one.public_id: one.version for one in found if one.state is TestimonialState.PUBLISHED} != wanted:
        raise Stale(CHANGED)
    place, today = _("Dépliant « %(title)s »", title=title), clock.paris(clock.now()).date()
    for one in found:
        try:
            uses.note_use(
                testimonial=one,
                use=ConsentUse.LEAFLET,
                place=place,
                used_on=today,
                actor_id=actor_id,
                client_id=uuid5(client_id, str(one.id)),
            )
        except Refused as refused:
            raise Stale(CHANGED) from refused


# --- the file ---------------------------------------------------------------------------------------------------------


def to_pdf(choice: Choice, *, title: str, service: str, phone: str, address: str) -> bytes:
    """Return the leaflet as a PDF that a screen reader reads.

    Args:
        choice: what is printed.
        title: of the leaflet.
        service: the platform's name.
        phone: its number.
        address: the page where these texts are, in full.

    Raises:
        Refused: it cannot be made.
        Unavailable: other files are being made.
    """
    about = (title, service, phone, address)
    made = typesetting.to_pdf(SOURCE, lambda scribe: _data(choice, about, scribe))
    if made is None:
        raise Refused(FAILED)
    return made


def _data(choice: Choice, about: tuple[str, str, str, str], scribe: "Scribe") -> dict[str, Any]:
    title, service, phone, address = about
    texts = [_text(row, scribe) for row in choice.printed]
    lines = [_("Des personnes accompagnées racontent leur travail. Chacune a validé son texte, mot pour mot.")]
    if scribe.replaced:
        lines.append(_("%(sign)s prend la place d’un signe que ce fichier ne sait pas écrire.", sign=scribe.word))
    until = _("%(name)s. À utiliser jusqu’au %(day)s.", name=service, day=day(choice.until))
    return {
        "title": scribe.line(title),
        "about": [scribe.line(line) for line in lines],
        "foot": scribe.line(until),
        "page": _("Page"),
        "texts": texts,
        "more": {
            "title": scribe.line(_("Pour en savoir plus")),
            "lines": [scribe.line(_("%(name)s, %(phone)s.", name=service, phone=phone)), scribe.line(address)],
            "drawing": _drawing(address),
            "said": scribe.line(_("Code à photographier, qui ouvre %(address)s", address=address)),
        },
    }


def _text(row: AnyRow, scribe: "Scribe") -> dict[str, Any]:
    warning = [row.warning, _("Ce récit commence à la page suivante.")] if row.warning else []
    return {
        "title": scribe.line(row.title),
        "warning": [scribe.line(line) for line in warning],
        "lines": scribe.lines(row.body),
        "signed": scribe.line(row.signed_as or _("Une personne accompagnée")),
    }


def _drawing(address: str) -> str:
    code = qr.draw(address)
    size = code.size
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}"><path d="{code.path}"/></svg>'
