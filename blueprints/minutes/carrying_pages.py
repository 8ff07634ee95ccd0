"""Choosing at which meeting a point that was put off is talked about."""

from uuid import UUID

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue

from blueprints.core import access, clock, db, pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.db import AnyRow
from blueprints.core.forms import no_errors
from blueprints.core.i18n import day
from blueprints.core.i18n import gettext as _
from blueprints.meetings import queries as meetings
from blueprints.meetings.models import Meeting
from blueprints.minutes import carrying, queries
from blueprints.minutes.door import SECTION, blueprint, person_id
from blueprints.minutes.forms import CarryForm
from blueprints.minutes.models import MinutesPoint
from blueprints.minutes.publishing_pages import meeting_of
from blueprints.undo import ways

_PAGE = "/rencontres/<uuid:meeting_id>/compte-rendu/points/<uuid:point_id>/reporter"


@blueprint.get(_PAGE)
@requires(Permission.MINUTES_WRITE, subject=queries.find_point)
def choose_meeting(point: MinutesPoint) -> ResponseReturnValue:
    """Ask at which meeting."""
    return _page(point, _form())


@blueprint.post(_PAGE)
@requires(Permission.MINUTES_WRITE, subject=queries.find_point)
def carry(point: MinutesPoint) -> ResponseReturnValue:
    """Put a point on another agenda."""
    form, since = _form(), clock.now()
    if not form.validate():
        return _page(point, form)
    with form.refusals("meeting"), transaction.write(point) as fresh:
        to = _held(form.meeting.uuid)
        item = carrying.carry(point=fresh, to=to, actor_id=person_id())
    if not no_errors(form):
        return _page(point, form)
    back = url_for("minutes.write", meeting_id=_meeting_id(point))
    undo = ways.offer("minutes.carry", subject_id=item.id, back=back, since=since.isoformat())
    pages.tell(_("Le point est à l’ordre du jour de cette rencontre. Son auteur est prévenu."), undo=undo)
    return redirect(url_for("meetings.show", meeting_id=item.meeting_id), code=303)


def _held(meeting_id: UUID) -> Meeting | None:
    """Return a meeting as it is while nobody else changes it."""
    found = meetings.find_meeting(meeting_id)
    if found is not None:
        access.hold(found)
        db.session().refresh(found)
    return found


def _form() -> CarryForm:
    form = CarryForm()
    form.meeting.offer((str(row.id), _named(row)) for row in queries.list_to_come())
    return form


def _named(row: AnyRow) -> str:
    return f"{row.title}, {day(row.starts_at)}" if row.starts_at else str(row.title)


def _page(point: MinutesPoint, form: CarryForm) -> Response:
    meeting_id = _meeting_id(point)
    return pages.render(
        "minutes/carry.html",
        section=SECTION,
        form=form,
        point=point,
        path=url_for("minutes.carry", meeting_id=meeting_id, point_id=point.id),
        back=url_for("minutes.write", meeting_id=meeting_id),
    )


def _meeting_id(point: MinutesPoint) -> UUID:
    minutes = queries.find_minutes(point.minutes_id)
    assert minutes is not None, "a point leaves with its minutes"  # noqa: S101 - for the types
    return meeting_of(minutes).id
