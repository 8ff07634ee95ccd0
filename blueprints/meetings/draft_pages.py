"""How a meeting begins: prepared out of sight, its dates asked, or its date known already."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.core import pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.forms import no_errors
from blueprints.core.i18n import gettext as _
from blueprints.core.i18n import when
from blueprints.core.paging import Cursor
from blueprints.meetings import forms, preparing, queries, services, showing, subject_queries, subjects
from blueprints.meetings.door import SECTION, blueprint, person_id
from blueprints.meetings.forms import MeetingForm, Start
from blueprints.meetings.models import Meeting
from blueprints.meetings.moving import Step, told_members


@blueprint.get("/rencontres/creer")
@requires(Permission.MEETING_CREATE)
def new() -> ResponseReturnValue:
    """Show the page on which a meeting is proposed, from the subject of a member where there is one."""
    form, subject = MeetingForm(), subject_queries.find_waiting(request.args.get("sujet"))
    if subject is not None and not form.draft_said:
        form.subject.data, form.title.data, form.about.data = str(subject.id), subject.title, subject.about
    return pages.render("meetings/new.html", section=SECTION, form=form, meeting=None)


@blueprint.post("/rencontres/creer")
@requires(Permission.MEETING_CREATE)
def create() -> ResponseReturnValue:
    """Prepare a meeting, ask for its date, or fix it."""
    form = MeetingForm()
    if not form.validate():
        return pages.render("meetings/new.html", section=SECTION, form=form, meeting=None)
    told, is_new = 0, False
    with form.refusals(), transaction.write():
        meeting, is_new = services.begin(organiser_id=person_id(), client_id=form.client_id.uuid, sheet=form.sheet)
        step = Step.of(meeting)
        told = _begin(meeting, form) if is_new else 0
        subject = subject_queries.lock_waiting(form.subject.data) if is_new else None
        if subject is not None:
            subjects.take_subject(subject=subject, meeting=meeting, actor_id=person_id())
        step.version = meeting.version
    if not no_errors(form):
        return pages.render("meetings/new.html", section=SECTION, form=form, meeting=None)
    return _begun(meeting, step, told) if is_new else redirect(_page_of(meeting), code=303)


@blueprint.get("/rencontres/<uuid:meeting_id>/preparer")
@requires(Permission.MEETING_MOVE, subject=queries.find_draft)
def prepare(meeting: Meeting) -> ResponseReturnValue:
    """Show a meeting that is being prepared."""
    dates = [option.starts_at for option in queries.list_options(meeting.id, person_id())]
    form = MeetingForm(at=meeting, title=meeting.title, about=meeting.about, start=Start.DRAFT.value)
    if not form.draft_said:
        form.fill(dates, meeting.poll_ends_at)
    return pages.render("meetings/new.html", section=SECTION, form=form, meeting=meeting)


@blueprint.post("/rencontres/<uuid:meeting_id>/preparer")
@requires(Permission.MEETING_MOVE, subject=queries.find_draft)
def keep(meeting: Meeting) -> ResponseReturnValue:
    """Keep what is prepared, and show it if that is what is asked."""
    form, told = MeetingForm(at=meeting), 0
    if not form.validate():
        return pages.render("meetings/new.html", section=SECTION, form=form, meeting=meeting)
    with form.refusals(), transaction.write(meeting) as fresh:
        preparing.write_sheet(meeting=fresh, sheet=form.sheet)
        step = Step.of(fresh)
        told = _begin(fresh, form)
        step.version = fresh.version
    if not no_errors(form):
        return pages.render("meetings/new.html", section=SECTION, form=form, meeting=meeting)
    return _begun(fresh, step, told)


@blueprint.post("/rencontres/<uuid:meeting_id>/abandonner")
@requires(Permission.MEETING_MOVE, subject=queries.find_draft)
def give_up(meeting: Meeting) -> ResponseReturnValue:
    """Give up a meeting that nobody saw."""
    form = forms.MoveForm()
    with transaction.write(meeting) as fresh:
        step = Step.of(fresh)
        preparing.give_up(meeting=fresh, version=form.version.number, actor_id=person_id())
        step.version = fresh.version
    said = _("La préparation est abandonnée. Personne ne l’avait vue.")
    drafts = url_for("meetings.drafts")
    return step.done(fresh, said, page=drafts, back=url_for("meetings.prepare", meeting_id=fresh.id))


@blueprint.get("/rencontres/en-preparation")
@requires(Permission.MEETING_MOVE)
def drafts() -> ResponseReturnValue:
    """List the meetings that are being prepared."""
    rows, more = queries.list_drafts(Cursor.parse(request.args.get("suite")))
    suite = str(Cursor(rows[-1].moment, rows[-1].id)) if more else None
    older = url_for("meetings.drafts", suite=suite) if suite else None
    return pages.render(
        "meetings/drafts.html", section=SECTION, meetings=showing.show_meetings(rows, "preparer"), older=older
    )


def _begin(meeting: Meeting, form: MeetingForm) -> int:
    if form.begins is Start.ASK:
        return preparing.ask_dates(meeting=meeting, actor_id=person_id())
    if form.begins is Start.FIXED:
        return preparing.fix_date(meeting=meeting, starts_at=form.dates[0], actor_id=person_id())
    return 0


def _begun(meeting: Meeting, step: Step, told: int) -> ResponseReturnValue:
    if not meeting.is_shown:
        pages.tell(_("La préparation est gardée. L’équipe d’animation seule la voit."))
        return redirect(_page_of(meeting), code=303)
    if meeting.starts_at:
        said = _("La rencontre est annoncée : %(date)s.", date=when(meeting.starts_at))
    else:
        said = _("La rencontre est proposée. Les membres du collectif peuvent répondre aux dates.")
    return step.done(meeting, f"{said} {told_members(told)}", back=url_for("meetings.prepare", meeting_id=meeting.id))


def _page_of(meeting: Meeting) -> str:
    return url_for("meetings.show" if meeting.is_shown else "meetings.prepare", meeting_id=meeting.id)
