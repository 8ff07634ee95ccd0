"""Meetings that come back: their page, making them in two steps, and what is done to all that are to come."""

from datetime import datetime
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.core import access, clock, pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.forms import Form, no_errors
from blueprints.core.i18n import gettext as _
from blueprints.core.i18n import when
from blueprints.meetings import moments, sections, series_coming, series_queries, series_telling, series_ways_back
from blueprints.meetings import series as acts
from blueprints.meetings import series_words as words
from blueprints.meetings.door import SECTION, blueprint, person_id
from blueprints.meetings.forms import CancelForm
from blueprints.meetings.models import Afterwards, Meeting
from blueprints.meetings.moving import told_concerned, told_members
from blueprints.meetings.sections import Section
from blueprints.meetings.series_forms import CheckedForm, ComeForm, DateForm, HourForm, SeriesForm
from blueprints.meetings.series_models import MeetingSeries
from blueprints.undo import ways

__all__ = ["series_telling", "series_ways_back"]

CHECK, CHANGE = "verifier", "changer"


@sections.shows(40)
def _of_a_series(meeting: Meeting) -> Section | None:
    """Show that a meeting is one of a series, and the next dates."""
    if meeting.series_id is None:
        return None
    found = words.next_ones(meeting.id, series_queries.list_next(meeting.series_id), series_queries.NEXT - 1)
    return Section(template="meetings/_series.html", shown={"series": found}, beside=True) if found else None


@blueprint.get("/rencontres/series/creer")
@requires(Permission.MEETING_CREATE)
def new_series() -> ResponseReturnValue:
    """Show the page on which a meeting that comes back is proposed."""
    return _ask(SeriesForm())


@blueprint.post("/rencontres/series/creer")
@requires(Permission.MEETING_CREATE)
def create_series() -> ResponseReturnValue:
    """Show the dates in words first; make the meetings once they were seen."""
    form, step = CheckedForm(), request.form.get("etape", CHECK)
    if step == CHANGE or not form.validate():
        return _ask(form)
    with form.refusals("first"):
        days = acts.check_plan(form.plan)
    if not no_errors(form):
        return _ask(form)
    if step == CHECK:
        return _check(form, days)
    with form.refusals("dates"), transaction.write():
        made, done = acts.start_series(
            organiser_id=person_id(),
            client_id=form.client_id.uuid,
            written=form.written,
            plan=form.plan,
            kept=form.dates.days,
        )
    if not no_errors(form):
        return _check(form, days)
    if done is None:
        return redirect(_page_of(made), code=303)
    count = done.touched.bit_count()
    return _done(
        made, done, "meetings.series_start", f"{words.made(count)} {told_members(done.told)}", back="new_series"
    )


def _ask(form: SeriesForm) -> ResponseReturnValue:
    return pages.render("meetings/series_new.html", section=SECTION, form=form)


def _check(form: CheckedForm, days: list[Any]) -> ResponseReturnValue:
    hints = form.show(form.plan, days, all_kept="dates" not in request.form and not form.errors)
    return pages.render("meetings/series_check.html", section=SECTION, form=form, hints=hints, count=len(days))


@blueprint.get("/rencontres/series/<uuid:series_id>")
@requires(Permission.MEETING_READ, subject=series_queries.find_series)
def series(found: MeetingSeries) -> ResponseReturnValue:
    """Show a series: its rule, its dates, and what can be done for all of them at once."""
    return _page(found)


@blueprint.post("/rencontres/series/<uuid:series_id>/je-viens")
@requires(Permission.MEETING_ANSWER, subject=series_queries.find_series)
def come_to_all(found: MeetingSeries) -> ResponseReturnValue:
    """Answer to all meetings to come at once."""
    form = ComeForm()
    if not form.validate():
        return _page(found, come=form)
    with form.refusals("coming"), transaction.write(found) as fresh:
        came = series_coming.come_to_all(series=fresh, person_id=person_id(), way=form.way)
    if not no_errors(form):
        return _page(found, come=form)
    if not came.count:
        pages.tell(_("Vos réponses sont notées pour toutes les rencontres à venir. Rien n’a changé."), "info")
        return redirect(_page_of(found), code=303)
    undo = ways.offer(
        "meetings.series_coming",
        subject_id=found.id,
        back=_page_of(found),
        touched=came.touched,
        since=came.since.isoformat(),
    )
    pages.tell(words.came(came.count, came.waiting), undo=undo)
    return redirect(_page_of(found), code=303)


@blueprint.get("/rencontres/series/<uuid:series_id>/arreter")
@requires(Permission.MEETING_MOVE, subject=series_queries.find_series)
def ask_why_stop(found: MeetingSeries) -> ResponseReturnValue:
    """Ask why a series stops, and what comes next."""
    if found.ended_at is not None:
        pages.tell(acts.ENDED, "warn")
        return redirect(_page_of(found), code=303)
    form = CancelForm()
    form.version.data = str(found.version)
    return _stop_page(found, form)


@blueprint.post("/rencontres/series/<uuid:series_id>/arreter")
@requires(Permission.MEETING_MOVE, subject=series_queries.find_series)
def stop_series(found: MeetingSeries) -> ResponseReturnValue:
    """Cancel every meeting of a series that is to come; those concerned are told once."""
    form = CancelForm()
    if not form.validate():
        return _stop_page(found, form)
    reason, after, version = form.reason.data or "", Afterwards(form.afterwards.data), form.version.number
    with form.refusals(), transaction.write(found) as fresh:
        done = acts.stop(series=fresh, reason=reason, afterwards=after, version=version, actor_id=person_id())
    if not no_errors(form):
        return _stop_page(found, form)
    said = f"{words.stopped(done.touched.bit_count())} {told_concerned(done.told)}"
    return _done(found, done, "meetings.series_stop", said)


@blueprint.post("/rencontres/series/<uuid:series_id>/heure")
@requires(Permission.MEETING_MOVE, subject=series_queries.find_series)
def shift_series(found: MeetingSeries) -> ResponseReturnValue:
    """Give all meetings to come another hour; those concerned are told once."""
    form, before = HourForm(), found.hour.isoformat()
    if not form.validate():
        return _page(found, hour=form)
    with form.refusals("hour"), transaction.write(found) as fresh:
        before = fresh.hour.isoformat()
        hour = clock.paris(moments.read_hour(form.hour.data or "", _midday())).time()
        done = acts.shift_hour(series=fresh, hour=hour, version=form.version.number, actor_id=person_id())
    if not no_errors(form):
        return _page(found, hour=form)
    said = f"{words.shifted(done.touched.bit_count())} {told_concerned(done.told)}"
    return _done(found, done, "meetings.series_hour", said, before=before)


@blueprint.post("/rencontres/series/<uuid:series_id>/ajouter")
@requires(Permission.MEETING_MOVE, subject=series_queries.find_series)
def add_date(found: MeetingSeries) -> ResponseReturnValue:
    """Add one meeting to a series; all members are told of it."""
    form = DateForm()
    form.starts.otherwise = found.hour
    if not form.validate() or form.starts.moment is None:
        return _page(found, date=form)
    moment = form.starts.moment
    with form.refusals("starts"), transaction.write(found) as fresh:
        meeting, told = acts.add_date(
            series=fresh, starts_at=moment, client_id=form.client_id.uuid, actor_id=person_id()
        )
    if not no_errors(form):
        return _page(found, date=form)
    said = _("La rencontre est ajoutée : %(date)s.", date=when(meeting.starts_at or moment))
    pages.tell(f"{said} {told_members(told)}")
    return redirect(_page_of(found), code=303)


def _done(
    found: MeetingSeries, done: acts.Done, name: str, said: str, back: str = "", **more: str
) -> ResponseReturnValue:
    """Say what was done, offer the way back, and lead to the page of the series."""
    page = _page_of(found)
    undo = ways.offer(
        name,
        subject_id=found.id,
        back=url_for(f"meetings.{back}") if back else page,
        touched=done.touched,
        version=done.version,
        since=done.since.isoformat(),
        **more,
    )
    pages.tell(said, undo=undo)
    return redirect(page, code=303)


def _page(found: MeetingSeries, **forms: Form) -> ResponseReturnValue:
    """Return the page of a series, with the form that was refused."""
    listed = words.list_meetings(series_queries.list_rows(found.id, person_id()))
    coming = [one for one in listed if one.is_coming]
    hour = forms.get("hour") or HourForm(None, version=str(found.version))
    return pages.render(
        "meetings/series_show.html",
        section=SECTION,
        series=found,
        rule=words.rule_words(found),
        coming=coming,
        others=[one for one in listed if not one.is_coming],
        unanswered=sum(not one.own for one in coming),
        organises=access.may(Permission.MEETING_MOVE, found),
        refused=next(iter(forms.values()), None),
        come=forms.get("come") or ComeForm(None),
        hour=hour,
        date=forms.get("date") or DateForm(None),
    )


def _stop_page(found: MeetingSeries, form: CancelForm) -> ResponseReturnValue:
    rows = words.list_meetings(series_queries.list_rows(found.id, person_id()))
    coming = [one for one in rows if one.is_coming]
    return pages.render("meetings/series_stop.html", section=SECTION, series=found, form=form, coming=coming)


def _page_of(found: MeetingSeries) -> str:
    return url_for("meetings.series", series_id=found.id)


def _midday() -> datetime:
    """Return an instant of a day whose hours are all there once, to read an hour by."""
    return datetime(2026, 1, 15, 11, tzinfo=clock.PARIS)
