"""The lists of meetings: to come, past, one's own, by month, and those that one looks for."""

from collections.abc import Sequence
from typing import Any

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.core import pages
from blueprints.core.access import Permission, requires
from blueprints.core.db import AnyRow
from blueprints.core.i18n import ngettext
from blueprints.core.paging import Cursor
from blueprints.core.text import clean_line
from blueprints.meetings import months, own_queries, queries, searching, showing
from blueprints.meetings.door import SECTION, blueprint, person_id

TO_COME, PAST, OWN, MONTH, SEARCH = "a-venir", "passees", "miennes", "mois", "recherche"


@blueprint.get("/rencontres")
@requires(Permission.COLLECTIVE_ENTER)
def index() -> ResponseReturnValue:
    """List meetings: to come, over, one's own, of a month, or those that hold some words."""
    asked = clean_line(request.args.get("q", ""))[: searching.LONGEST]
    view, cursor = request.args.get("vue", TO_COME), Cursor.parse(request.args.get("suite"))
    if asked:
        rows, more = searching.search(person_id(), asked, cursor)
        return _page(SEARCH, rows, showing.show_meetings(rows), more=more, asked=asked)
    if view == MONTH:
        return _month_page()
    if view == OWN:
        rows, more = own_queries.list_own_meetings(person_id(), cursor)
        return _page(OWN, rows, showing.show_own_meetings(rows), more=more)
    rows, more = queries.list_meetings(person_id(), past=view == PAST, cursor=cursor)
    return _page(PAST if view == PAST else TO_COME, rows, showing.show_meetings(rows), more=more)


def _page(
    view: str, rows: Sequence[AnyRow], listed: list[showing.ListedMeeting], *, more: bool, asked: str = ""
) -> Response:
    same: dict[str, Any] = {"q": asked} if asked else {"vue": view if view != TO_COME else None}
    suite = str(Cursor(rows[-1].moment, rows[-1].id)) if more else None
    return pages.render(
        "meetings/index.html",
        section=SECTION,
        meetings=listed,
        view=view,
        asked=asked,
        older=url_for("meetings.index", suite=suite, **same) if suite else None,
        first=url_for("meetings.index", **same) if "suite" in request.args else None,
        later=_later(rows, listed) if view == TO_COME else {},
    )


def _later(rows: Sequence[AnyRow], listed: Sequence[showing.ListedMeeting]) -> dict[str, tuple[str, str]]:
    """Return, by the address of the next meeting of each series, how many dates follow, in words, and their page."""
    base = pages.path("meetings.index")
    return {
        one.url: (ngettext("Et 1 autre date", "Et %(num)d autres dates", row.later), f"{base}/series/{row.series_id}")
        for one, row in zip(listed, rows, strict=True)
        if row.later
    }


def _month_page() -> Response:
    month = months.Month.parse(request.args.get("mois"))
    rows, more = months.list_month(person_id(), month)
    return pages.render(
        "meetings/month.html",
        section=SECTION,
        view=MONTH,
        asked="",
        month=month,
        days=months.show_days(rows),
        more=more,
        before=_address(month.moved(-1)),
        after=_address(month.moved(1)),
    )


def _address(month: months.Month) -> tuple[str, str] | None:
    """Return the words and the address of a month's page; None where there is none."""
    if not months.FIRST_YEAR <= month.year <= months.LAST_YEAR:
        return None
    return month.words, url_for("meetings.index", vue=MONTH, mois=str(month))
