"""The public *relevés*: what was decided and answered, without names nor remarks, where the collective chose so."""

from dataclasses import replace

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.accounts import queries as accounts
from blueprints.core import pages, transaction
from blueprints.core.access import Permission, may, requires
from blueprints.core.db import AnyRow
from blueprints.core.errors import Refused
from blueprints.core.i18n import day
from blueprints.core.i18n import gettext as _
from blueprints.core.paging import Cursor
from blueprints.minutes import content, following, queries, showing
from blueprints.minutes.content import Point
from blueprints.minutes.door import SECTION, blueprint, person_id
from blueprints.minutes.models import Minutes
from blueprints.minutes.showing import ShownPoint
from blueprints.undo import ways

_PAGE = "/rencontres/<uuid:meeting_id>/compte-rendu"


@blueprint.get("/releves")
@requires(Permission.MINUTES_RECORDS)
def records() -> ResponseReturnValue:
    """List the *relevés*, and say who reads them."""
    member, platform = may(Permission.COLLECTIVE_ENTER), accounts.find_platform()
    public_at = platform.minutes_public_at if platform else None
    if public_at is None and not member:
        abort(404)
    asked = Cursor.parse(request.args.get("avant"))
    rows, more = queries.list_records(asked)
    return pages.render(
        "minutes/records.html",
        section=SECTION if member else "plan",
        records=[(row, showing.summary(content.read(row.content))) for row in rows],
        older=url_for("minutes.records", avant=str(Cursor(rows[-1].record_at, rows[-1].id))) if more else None,
        first=url_for("minutes.records") if asked is not None else None,
        public_day=day(public_at) if public_at else "",
        member=member,
    )


@blueprint.post("/releves")
@requires(Permission.MINUTES_WRITE)
def choose_readers() -> ResponseReturnValue:
    """Let everybody read the *relevés*, or the members only."""
    public = request.form.get("lecteurs") == "tous"
    with transaction.write():
        changed = following.show_records(public=public, actor_id=person_id())
    said = (
        _("C’est fait : tout le monde peut lire les relevés que vous publiez.")
        if public
        else _("C’est fait : plus personne d’autre ne lit les relevés.")
    )
    page = url_for("minutes.records")
    pages.tell(said, undo=ways.offer("minutes.readers", back=page, public=not public) if changed else "")
    return redirect(page, code=303)


@blueprint.get("/releves/<uuid:minutes_id>")
@requires(Permission.MINUTES_RECORDS, subject=queries.find_record)
def record(minutes: AnyRow) -> ResponseReturnValue:
    """Show one *relevé*; the database says at each reading whether it is one."""
    member = may(Permission.COLLECTIVE_ENTER)
    return pages.render(
        "minutes/record.html", section=SECTION if member else "plan", minutes=minutes, points=_shown(minutes)
    )


def _shown(minutes: AnyRow) -> list[ShownPoint]:
    """Return the points without who does what, and without what was answered to remarks."""
    return showing.show_points(_bare(one) for one in content.read(minutes.content))


def _bare(point: Point) -> Point:
    return replace(point, reply="", tasks=tuple(replace(one, who="") for one in point.tasks))


# --- by those who animate ---------------------------------------------------------------------------------------------


@blueprint.get(f"{_PAGE}/releve")
@requires(Permission.MINUTES_WRITE, subject=queries.find_published)
def preview_record(minutes: AnyRow) -> ResponseReturnValue:
    """Show what everybody would read."""
    return pages.render("minutes/record_preview.html", section=SECTION, minutes=minutes, points=_shown(minutes))


@blueprint.post(f"{_PAGE}/releve")
@requires(Permission.MINUTES_WRITE, subject=queries.find_of_meeting)
def open_record(minutes: Minutes) -> ResponseReturnValue:
    """Show the *relevé* to everybody."""
    told = request.form.get("version", "")
    number = int(told) if told.isascii() and told.isdecimal() and len(told) < 6 else -1  # noqa: PLR2004 - digits
    try:
        with transaction.write(minutes) as fresh:
            following.open_record(minutes=fresh, number=number, actor_id=person_id())
    except Refused as refused:
        pages.tell(refused.message, "warn")
        return redirect(_preview(minutes), code=303)
    undo = ways.offer("minutes.record", subject_id=minutes.id, back=_preview(minutes))
    pages.tell(_("Le relevé est publié. Tout le monde peut le lire."), undo=undo)
    return redirect(url_for("minutes.record", minutes_id=minutes.id), code=303)


@blueprint.post(f"{_PAGE}/releve/retirer")
@requires(Permission.MINUTES_WRITE, subject=queries.find_of_meeting)
def close_record(minutes: Minutes) -> ResponseReturnValue:
    """Take the *relevé* back."""
    with transaction.write(minutes) as fresh:
        following.close_record(minutes=fresh, actor_id=person_id())
    pages.tell(_("Le relevé est retiré. Personne d’autre ne peut plus le lire."))
    return redirect(_preview(minutes), code=303)


def _preview(minutes: Minutes) -> str:
    return url_for("minutes.preview_record", meeting_id=minutes.meeting_id)
