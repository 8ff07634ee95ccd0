"""The moves of a meeting that is shown: its date chosen, asked again, cancelled, over."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from blueprints.core import clock, pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.errors import Refused
from blueprints.core.forms import no_errors
from blueprints.core.i18n import gettext as _
from blueprints.meetings import forms, life, queries, services
from blueprints.meetings.door import SECTION, blueprint, person_id
from blueprints.meetings.models import Afterwards, Meeting, MeetingState
from blueprints.meetings.moving import Step, told_answerers, told_concerned
from blueprints.meetings.sheet import meeting_page


@blueprint.post("/rencontres/<uuid:meeting_id>/date")
@requires(Permission.MEETING_CHOOSE_DATE, subject=queries.find_meeting)
def choose(meeting: Meeting) -> ResponseReturnValue:
    """Choose the date; those who answered are told."""
    form, told, same = forms.ChooseForm(), 0, False
    with form.refusals("option"), transaction.write(meeting) as fresh:
        step = Step.of(fresh)
        told = services.choose_date(
            meeting=fresh, option_id=form.option_id, version=form.version.number, actor_id=person_id()
        )
        same, step.version = step.version == fresh.version, fresh.version
    if not no_errors(form):
        return meeting_page(meeting, form)
    said = _("La date est choisie.") + " " + told_answerers(told)
    if same:
        pages.tell(said)
        return redirect(url_for("meetings.show", meeting_id=meeting.id), code=303)
    return step.done(fresh, said)


@blueprint.get("/rencontres/<uuid:meeting_id>/autre-date")
@requires(Permission.MEETING_MOVE, subject=queries.find_meeting)
def choose_again(meeting: Meeting) -> ResponseReturnValue:
    """Ask which other dates are possible."""
    if MeetingState.POLLING not in life.MOVES[meeting.state]:
        return _not_any_more(meeting)
    form, now = forms.AgainForm(), clock.now()
    options = queries.list_options(meeting.id, person_id())
    form.fill([one.starts_at for one in options if now < one.starts_at != meeting.starts_at], None)
    form.version.data = str(meeting.version)
    return _again_page(meeting, form)


@blueprint.post("/rencontres/<uuid:meeting_id>/autre-date")
@requires(Permission.MEETING_MOVE, subject=queries.find_meeting)
def ask_again(meeting: Meeting) -> ResponseReturnValue:
    """Ask for another date; those who answered are told."""
    form, told = forms.AgainForm(), 0
    if not form.validate() or form.ends.moment is None:
        return _again_page(meeting, form)
    dates, ends, version = form.dates, form.ends.moment, form.version.number
    with form.refusals(), transaction.write(meeting) as fresh:
        step = Step.of(fresh)
        told = life.ask_again(meeting=fresh, dates=dates, poll_ends_at=ends, version=version, actor_id=person_id())
        step.version = fresh.version
    if not no_errors(form):
        return _again_page(meeting, form)
    return step.done(fresh, _("Les dates sont proposées. L’ancienne date est retirée.") + " " + told_concerned(told))


@blueprint.get("/rencontres/<uuid:meeting_id>/annuler")
@requires(Permission.MEETING_MOVE, subject=queries.find_meeting)
def ask_why(meeting: Meeting) -> ResponseReturnValue:
    """Ask why a meeting is cancelled, and what comes next."""
    if MeetingState.CANCELLED not in life.MOVES[meeting.state]:
        return _not_any_more(meeting)
    form = forms.CancelForm()
    form.version.data = str(meeting.version)
    return _cancel_page(meeting, form)


@blueprint.post("/rencontres/<uuid:meeting_id>/annuler")
@requires(Permission.MEETING_MOVE, subject=queries.find_meeting)
def cancel(meeting: Meeting) -> ResponseReturnValue:
    """Cancel a meeting; those who answered are told."""
    form, told = forms.CancelForm(), 0
    if not form.validate():
        return _cancel_page(meeting, form)
    reason, version = form.reason.data or "", form.version.number
    with form.refusals(), transaction.write(meeting) as fresh:
        step, after = Step.of(fresh), Afterwards(form.afterwards.data)
        told = life.cancel(meeting=fresh, reason=reason, afterwards=after, version=version, actor_id=person_id())
        step.version = fresh.version
    if not no_errors(form):
        return _cancel_page(meeting, form)
    return step.done(fresh, _("La rencontre est annulée.") + " " + told_concerned(told))


@blueprint.post("/rencontres/<uuid:meeting_id>/eu-lieu")
@requires(Permission.MEETING_MOVE, subject=queries.find_meeting)
def hold(meeting: Meeting) -> ResponseReturnValue:
    """Say that a meeting took place."""
    return _move(meeting, life.hold, _("C’est noté : la rencontre a eu lieu. Personne n’est prévenu."))


@blueprint.post("/rencontres/<uuid:meeting_id>/terminer")
@requires(Permission.MEETING_MOVE, subject=queries.find_meeting)
def close(meeting: Meeting) -> ResponseReturnValue:
    """Say that nothing is left to do after a meeting."""
    return _move(meeting, life.close, _("La rencontre est terminée. Elle reste visible dans « Passées »."))


def _move(meeting: Meeting, act: life.Act, said: str) -> ResponseReturnValue:
    version = forms.MoveForm().version.number
    try:
        with transaction.write(meeting) as fresh:
            step = Step.of(fresh)
            act(meeting=fresh, version=version, actor_id=person_id())
            step.version = fresh.version
    except Refused as refused:
        form = forms.MoveForm()
        form.form_errors.append(refused.message)
        return meeting_page(meeting, form)
    return step.done(fresh, said)


def _not_any_more(meeting: Meeting) -> ResponseReturnValue:
    pages.tell(life.NO_MOVE, "warn")
    return redirect(url_for("meetings.show", meeting_id=meeting.id), code=303)


def _again_page(meeting: Meeting, form: forms.AgainForm) -> ResponseReturnValue:
    return pages.render("meetings/again.html", section=SECTION, meeting=meeting, form=form)


def _cancel_page(meeting: Meeting, form: forms.CancelForm) -> ResponseReturnValue:
    concerned = len(queries.list_concerned(meeting))
    return pages.render("meetings/cancel.html", section=SECTION, meeting=meeting, form=form, concerned=concerned)
