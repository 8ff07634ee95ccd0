"""The public pages: the texts by theme and by words, one text, and the feed of the latest.

A page is kept under what it shows: every change of a text counts its version, so that no page outlives a word.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from flask import Response, make_response, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.accounts import platforms
from blueprints.core import pages, security
from blueprints.core.access import Permission, requires
from blueprints.core.db import AnyRow
from blueprints.core.i18n import render_template
from blueprints.core.paging import Cursor
from blueprints.core.text import clean, clean_line
from blueprints.moderation import kinds
from blueprints.testimonials import leaflet_pages, published, searching, theme_pages, themes, wording
from blueprints.testimonials.desk import blueprint
from blueprints.testimonials.searching import Piece
from blueprints.testimonials.taking_down import KIND

__all__ = ["leaflet_pages", "theme_pages"]

SECTION = "testimonials"
_EMPTY_SINCE = datetime(2026, 1, 1, tzinfo=UTC)
"""What a feed without a text says of its last change, which it must name."""


@blueprint.get("/temoignages")
@requires(Permission.PUBLIC)
def index() -> ResponseReturnValue:
    """Show what its authors let everybody read now: the latest, those about a theme, or those with some words."""
    typed = clean_line(request.args.get("mots", ""))[: searching.LONGEST]
    theme, place = themes.parse(request.args.get("theme")), Cursor.parse(request.args.get("suite"))
    if typed:
        return _found(typed, theme, place)
    places, more = published.list_published(place, theme=theme)
    return pages.render_for_all(
        "testimonials/index.html",
        section=SECTION,
        key=(theme, place, more, tuple((row.public_id, row.version) for row in places)),
        context=lambda: _context(
            [(row, None, [Piece(wording.excerpt(row.beginning), found=False)]) for row in published.list_texts(places)],
            theme,
            place,
            more,
        ),
    )


def _found(typed: str, theme: themes.Theme | None, place: Cursor | None) -> Response:
    """Show the texts with these words; what somebody looks for is drawn for her alone, and kept nowhere."""
    asked = searching.read_asked(typed)
    found, more = published.search(asked, theme, place)
    rows = [(row, searching.mark(row.title, asked), searching.excerpt(row.body, asked)) for row in found]
    return pages.render("testimonials/index.html", section=SECTION, **_context(rows, theme, place, more, typed=typed))


def _context(
    rows: Sequence[tuple[AnyRow, Sequence[Piece] | None, Sequence[Piece]]],
    theme: themes.Theme | None,
    place: Cursor | None,
    more: Cursor | None,
    *,
    typed: str = "",
) -> dict[str, Any]:
    kept: dict[str, Any] = {"mots": typed or None, "theme": theme}
    return {
        "rows": rows,
        "theme": theme,
        "themes": themes.NAMES,
        "typed": typed,
        "older": url_for("testimonials.index", suite=more, **kept) if more else None,
        "first": url_for("testimonials.index", **kept) if place else None,
    }


@blueprint.get("/temoignages/<uuid:public_id>")
@requires(Permission.TESTIMONIAL_READ_PUBLISHED, subject=published.find_published)
def read(row: AnyRow) -> ResponseReturnValue:
    """Show one testimonial to everybody."""
    if row.is_heard:
        security.allow_sounds()
    return pages.render_for_all(
        "testimonials/read.html",
        section=SECTION,
        key=(row.public_id, row.version, row.until, row.on_networks, row.warning),
        context=lambda: {
            "row": row,
            "theme": themes.parse(row.theme),
            "themes": themes.NAMES,
            "url": pages.public_url(url_for("testimonials.read", public_id=row.public_id)),
            "report": kinds.report_path(KIND, row.public_id),
            "sound_url": url_for("testimonials.public_sound", public_id=row.public_id) if row.is_heard else "",
        },
    )


@blueprint.get("/temoignages/flux.xml")
@requires(Permission.PUBLIC)
def feed() -> ResponseReturnValue:
    """Give the latest texts to readers of feeds (Atom, RFC 4287): what is public at this very moment.

    It has no date of change: a text that goes makes it older, and who asks by date alone would keep that text.
    """
    platform, rows = platforms.current(), published.list_feed()
    drawn = render_template(
        "testimonials/feed.xml",
        site=pages.public_url(""),
        platform=platform.name if platform else "",
        rows=[(row, clean(row.title), clean(_told(row))) for row in rows],
        updated=max((row.updated_at for row in rows), default=_EMPTY_SINCE),
    )
    answer = make_response(drawn)
    answer.headers["Content-Type"] = "application/atom+xml; charset=utf-8"
    answer.headers["Cache-Control"] = "no-cache"
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.add_etag()
    return answer.make_conditional(request)


def _told(row: AnyRow) -> str:
    """Return what a feed says of a text: its beginning, or the warning alone before a hard story."""
    return str(row.warning or wording.excerpt(row.beginning))
