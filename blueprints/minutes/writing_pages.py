"""Writing the minutes: the points of the agenda, what came up, and each point on a page of its own."""

from uuid import UUID

from flask import Response, g, redirect, url_for
from flask.typing import ResponseReturnValue

from blueprints.agenda import queries as agenda
from blueprints.core import pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.errors import Refused, Stale
from blueprints.core.forms import no_errors
from blueprints.core.i18n import gettext as _
from blueprints.discussion import members
from blueprints.meetings import queries as meetings
from blueprints.meetings.models import Meeting
from blueprints.minutes import content, forms, publishing, queries, services, showing
from blueprints.minutes.door import SECTION, blueprint, person_id
from blueprints.minutes.models import Minutes, MinutesPoint
from blueprints.minutes.together import put_together

_PAGE = "/rencontres/<uuid:meeting_id>/compte-rendu"


@blueprint.get(f"{_PAGE}/ecrire")
@requires(Permission.MINUTES_WRITE, subject=meetings.find_meeting)
def write(meeting: Meeting) -> ResponseReturnValue:
    """Show what is written, point by point."""
    return _overview(meeting, forms.NewPointForm())


@blueprint.post(f"{_PAGE}/ecrire")
@requires(Permission.MINUTES_WRITE, subject=meetings.find_meeting)
def begin(meeting: Meeting) -> ResponseReturnValue:
    """Begin the minutes of a meeting."""
    try:
        with transaction.write(meeting) as fresh:
            services.begin(meeting=fresh, actor_id=person_id())
    except Refused as refused:
        pages.tell(refused.message, "warn")
    return redirect(_back(meeting.id), code=303)


@blueprint.post(f"{_PAGE}/points")
@requires(Permission.MINUTES_WRITE, subject=queries.find_of_meeting)
def add_point(minutes: Minutes) -> ResponseReturnValue:
    """Add a point that came up at the meeting."""
    form = forms.NewPointForm()
    if not form.validate():
        return _overview_of(minutes, form)
    with form.refusals("title"), transaction.write(minutes) as fresh:
        point = services.add_point(minutes=fresh, client_id=form.client_id.uuid, title=form.title.data or "")
    if not no_errors(form):
        return _overview_of(minutes, form)
    pages.tell(_("Le point est ajouté. Écrivez ce qui a été dit."))
    return redirect(_point_path(minutes.meeting_id, point.id), code=303)


@blueprint.get(f"{_PAGE}/points/<uuid:point_id>")
@requires(Permission.MINUTES_WRITE, subject=queries.find_point)
def point(found: MinutesPoint) -> ResponseReturnValue:
    """Show the page on which one point is written; a draft of before somebody else's words shows them beside."""
    form = forms.PointForm()
    if not form.draft_said:
        form.fill(services.as_written(found))
        form.stand_on(found.version)
    return _point_page(found, form, beside=form.made_from.number != found.version)


@blueprint.post(f"{_PAGE}/points/<uuid:point_id>")
@requires(Permission.MINUTES_WRITE, subject=queries.find_point)
def write_point(found: MinutesPoint) -> ResponseReturnValue:
    """Keep what was typed; who wrote at the same time as somebody else is shown both texts."""
    form = forms.PointForm()
    if form.more.data or form.together.data:
        return _typed_again(found, form)
    if not form.validate():
        return _point_page(found, form)
    try:
        with transaction.write(found) as fresh:
            services.write_point(point=fresh, version=form.made_from.number, written=form.written, actor_id=person_id())
    except Stale:
        return _both(found, form)
    pages.tell(_("Ce point est enregistré. Les membres le lisent après la publication."))
    return redirect(_back(_meeting_of(found)), code=303)


@blueprint.post(f"{_PAGE}/points/<uuid:point_id>/enlever")
@requires(Permission.MINUTES_WRITE, subject=queries.find_point)
def remove_point(found: MinutesPoint) -> ResponseReturnValue:
    """Take off a point that was added by mistake."""
    meeting_id = _meeting_of(found)
    try:
        with transaction.write(found) as fresh:
            services.remove_point(point=fresh)
    except Refused as refused:
        pages.tell(refused.message, "warn")
        return redirect(_point_path(meeting_id, found.id), code=303)
    pages.tell(_("Le point est enlevé du compte rendu."))
    return redirect(_back(meeting_id), code=303)


def _typed_again(found: MinutesPoint, form: forms.PointForm) -> Response:
    """Give the page back with one more line, or with both texts one after the other; nothing is saved."""
    g.draft_stays = True
    if form.together.data:
        form.fill(put_together(services.as_written(found), form.written, most=forms.LINES))
        form.stand_on(found.version)
    return _point_page(found, form)


def _both(found: MinutesPoint, form: forms.PointForm) -> ResponseReturnValue:
    """Show what somebody else saved meanwhile beside what was typed here."""
    current = queries.find_any_point(found.id)
    if current is None:
        pages.tell(_("Quelqu’un a enlevé ce point. Votre texte reste dans vos brouillons."), "warn")
        return redirect(url_for("home.index"), code=303)
    form.stand_on(current.version)
    return _point_page(current, form, beside=True, status=409)


def _point_page(
    found: MinutesPoint, form: forms.PointForm, *, beside: bool = False, status: int | None = None
) -> Response:
    meeting_id, team = _meeting_of(found), members.staff()
    remarks = [one for one in agenda.list_remarks(meeting_id) if one.item_id == found.item_id]
    return pages.render(
        "minutes/point.html",
        section=SECTION,
        status=status,
        form=form,
        point=found,
        path=_point_path(meeting_id, found.id),
        back=_back(meeting_id),
        most_lines=forms.LINES,
        remarks=[
            (members.named(one.author_id, one.pseudonym, team).name if one.author_id else "", one.body)
            for one in remarks
        ],
        other=services.as_written(found) if beside else None,
        badges=showing.BADGES,
        writer=showing.writer(found.edited_by, found.edited_at),
    )


def _overview_of(minutes: Minutes, form: forms.NewPointForm) -> Response:
    meeting = meetings.find_any_meeting(minutes.meeting_id)
    assert meeting is not None, "minutes leave with their meeting"  # noqa: S101 - for the types
    return _overview(meeting, form)


def _overview(meeting: Meeting, form: forms.NewPointForm) -> Response:
    minutes = queries.find_of_meeting(meeting.id)
    if minutes is None:
        can = meeting.state in services.WRITTEN_AFTER
        return pages.render("minutes/begin.html", section=SECTION, meeting=meeting, can=can, form=form)
    rows = queries.list_points(minutes.id)
    written = publishing.written(minutes)
    last = queries.find_version(minutes.id, minutes.number)
    return pages.render(
        "minutes/write.html",
        section=SECTION,
        meeting=meeting,
        minutes=minutes,
        form=form,
        points=[
            (shown, showing.writer(row.edited_by, row.edited_at))
            for shown, row in zip(showing.show_points(written), rows, strict=True)
        ],
        changed=last is not None and last.content != content.write(written),
        easy=queries.find_easy(minutes.id),
        easy_words=showing.easy_words,
    )


def _meeting_of(found: MinutesPoint) -> UUID:
    minutes = queries.find_minutes(found.minutes_id)
    assert minutes is not None, "a point leaves with its minutes"  # noqa: S101 - for the types
    return minutes.meeting_id


def _back(meeting_id: UUID) -> str:
    return url_for("minutes.write", meeting_id=meeting_id)


def _point_path(meeting_id: UUID, point_id: UUID) -> str:
    return url_for("minutes.point", meeting_id=meeting_id, point_id=point_id)
