"""Rencontres: the meetings of the collective and the choice of their dates."""

from uuid import UUID

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.core import access, clock, pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.forms import Form, no_errors
from blueprints.core.i18n import gettext as _
from blueprints.core.i18n import ngettext, when
from blueprints.core.paging import Cursor
from blueprints.discussion import members
from blueprints.meetings import forms, queries, services, showing
from blueprints.meetings.models import Meeting, MeetingState
from blueprints.undo import ways

blueprint = Blueprint("meetings", __name__)

PAST = "passees"


@blueprint.get("/rencontres")
@requires(Permission.COLLECTIVE_ENTER)
def index() -> ResponseReturnValue:
    """List the meetings to come, or those that are over."""
    past = request.args.get("vue") == PAST
    rows, more = queries.list_meetings(_person_id(), past=past, cursor=Cursor.parse(request.args.get("suite")))
    view = PAST if past else None
    suite = str(Cursor(rows[-1].moment, rows[-1].id)) if more else None
    return pages.render(
        "meetings/index.html",
        section="meetings",
        meetings=showing.show_meetings(rows),
        past=past,
        older=url_for("meetings.index", vue=view, suite=suite) if suite else None,
        first=url_for("meetings.index", vue=view) if "suite" in request.args else None,
    )


@blueprint.get("/rencontres/creer")
@requires(Permission.MEETING_CREATE)
def new() -> ResponseReturnValue:
    """Show the page on which a meeting is proposed."""
    return pages.render("meetings/new.html", section="meetings", form=forms.MeetingForm())


@blueprint.post("/rencontres/creer")
@requires(Permission.MEETING_CREATE)
def create() -> ResponseReturnValue:
    """Propose a meeting and ask for its date."""
    form = forms.MeetingForm()
    if not form.validate() or form.ends.moment is None:
        return pages.render("meetings/new.html", section="meetings", form=form)
    with form.refusals(), transaction.write():
        meeting = services.propose_meeting(
            organiser_id=_person_id(),
            client_id=form.client_id.uuid,
            title=form.title.data or "",
            about=form.about.data or "",
            place=form.place.data or "",
            dates=form.dates,
            poll_ends_at=form.ends.moment,
        )
    if not no_errors(form):
        return pages.render("meetings/new.html", section="meetings", form=form)
    pages.tell(_("La rencontre est proposée. Les membres du collectif peuvent répondre aux dates."))
    return redirect(url_for("meetings.show", meeting_id=meeting.id), code=303)


@blueprint.get("/rencontres/<uuid:meeting_id>")
@requires(Permission.MEETING_READ, subject=queries.find_meeting)
def show(meeting: Meeting) -> ResponseReturnValue:
    """Show a meeting, and the dates to answer."""
    return _meeting_page(meeting)


@blueprint.post("/rencontres/<uuid:meeting_id>")
@requires(Permission.MEETING_ANSWER, subject=queries.find_meeting)
def answer(meeting: Meeting) -> ResponseReturnValue:
    """Keep the answers to the dates."""
    options = queries.list_options(meeting.id, _person_id())
    form = forms.answers_form(options)
    if not form.validate():
        return _meeting_page(meeting, form)
    with form.refusals(), transaction.write(meeting) as fresh:
        answers = forms.answers_of(form, options)
        services.answer_dates(meeting=fresh, person_id=_person_id(), answers=answers)
    if not no_errors(form):
        return _meeting_page(meeting, form)
    until = when(meeting.poll_ends_at) if meeting.poll_ends_at else ""
    page = url_for("meetings.show", meeting_id=meeting.id)
    before = {str(option.id): option.answer.value if option.answer else "" for option in options}
    pages.tell(
        _("Votre réponse est enregistrée. Vous pouvez changer d’avis jusqu’au %(until)s.", until=until),
        undo=ways.offer("meetings.answers", subject_id=meeting.id, back=page, before=before),
    )
    return redirect(page, code=303)


@blueprint.post("/rencontres/<uuid:meeting_id>/date")
@requires(Permission.MEETING_CHOOSE_DATE, subject=queries.find_meeting)
def choose(meeting: Meeting) -> ResponseReturnValue:
    """Choose the date; those who answered are told."""
    form, told, since, version = forms.ChooseForm(), 0, clock.now(), 0
    with form.refusals("option"), transaction.write(meeting) as fresh:
        told = services.choose_date(
            meeting=fresh, option_id=form.option_id, version=form.version.number, actor_id=_person_id()
        )
        version = fresh.version
    if not no_errors(form):
        return _meeting_page(meeting, form)
    page = url_for("meetings.show", meeting_id=meeting.id)
    moment = since.isoformat()
    undo = ways.offer("meetings.date", subject_id=meeting.id, back=page, version=version, since=moment)
    pages.tell(_("La date est choisie.") + " " + _told(told), undo=undo)
    return redirect(page, code=303)


def _told(count: int) -> str:
    if count == 0:
        return _("Personne n’avait encore répondu. La date est visible sur cette page.")
    return ngettext(
        "La personne qui a répondu le lit dans ses nouvelles. Un e-mail part si elle l’a choisi.",
        "Les %(num)s personnes qui ont répondu le lisent dans leurs nouvelles. Un e-mail part si elles l’ont choisi.",
        count,
    )


def _person_id() -> UUID:
    actor = access.current_actor()
    assert actor is not None, "the gate lets nobody else in"  # noqa: S101 - for the types
    return actor.person_id


def _meeting_page(meeting: Meeting, form: Form | None = None) -> Response:
    options = queries.list_options(meeting.id, _person_id())
    asking = services.is_open(meeting.state, meeting.poll_ends_at)
    choosing = meeting.state is MeetingState.POLLING and access.may(Permission.MEETING_CHOOSE_DATE, meeting)
    ranking = []
    if choosing:
        counts, voters = queries.count_votes(meeting.id), queries.list_voters(meeting.id)
        ranking = showing.rank_dates(options, counts, voters)
    return pages.render(
        "meetings/show.html",
        section="meetings",
        meeting=meeting,
        form=form,
        cards=showing.show_dates(options, meeting.minutes_long, form),
        asking=asking,
        ranking=ranking,
        state=showing.state_words(meeting),
        steps=showing.steps(meeting),
        date=showing.date_words(meeting),
        over=showing.is_over(meeting),
        own=next((showing.answer_words(one.answer) for one in options if one.starts_at == meeting.starts_at), None),
        organiser=members.staff().get(meeting.organiser_id),
        readers=members.readers(Permission.MEETING_READ),
        staff=members.staff_names(),
    )
