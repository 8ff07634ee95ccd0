"""One's own calendar: a file for each meeting, a private address to read them all, and what they show."""

from hashlib import sha256

from flask import Blueprint, Response, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.accounts import platforms
from blueprints.accounts import queries as accounts
from blueprints.accounts.limits import limiter, signed_in_person
from blueprints.accounts.models import Person
from blueprints.calendar import entries, forms, ics, queries, services, showing
from blueprints.calendar.ics import Guest, Method
from blueprints.core import access, pages, state, tokens, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.forms import no_errors
from blueprints.core.i18n import gettext as _
from blueprints.meetings import queries as meetings
from blueprints.meetings.models import Meeting
from blueprints.news import queries as news_queries
from blueprints.news import services as news
from blueprints.news.models import MailChoice, NewsGroup

blueprint = Blueprint("calendar", __name__)
SECTION = "meetings"
FEED = "calendar.feed"
__all__ = ["blueprint", "showing"]


@blueprint.get("/rencontres/<uuid:meeting_id>/agenda.ics")
@requires(Permission.MEETING_READ, subject=meetings.find_meeting)
def download(meeting: Meeting) -> ResponseReturnValue:
    """Give the file of one meeting, as this person's calendar is to have it."""
    actor, card = access.current_actor(), platforms.current()
    row = queries.find_entry(meeting.id, actor.person_id) if actor else None
    if row is None or actor is None or card is None:
        abort(404)
    chosen = queries.find_choice(actor.person_id)
    entry = entries.make(row, chosen, _base())
    guest = Guest(state.current().settings.mail_from, card.mail_sender)
    lines = ics.event(entry, sequence=entries.sequence_of(row), stamp=entries.stamp_of(row, chosen), guest=guest)
    answer = _file(ics.calendar(lines, method=Method.PUBLISH))
    answer.headers["Content-Disposition"] = 'attachment; filename="rendez-vous.ics"'
    return answer


@blueprint.get("/mon-agenda/<string:token>.ics")
@requires(Permission.PUBLIC)
def feed(token: str) -> ResponseReturnValue:
    """Give all meetings of one person to the program that knows her address; any other address is not found."""
    key = tokens.read(FEED, token)
    reader = queries.find_reader(key) if key else None
    if reader is None:
        abort(404)
    chosen, base = queries.chosen_of(reader), _base()
    rows = queries.list_feed(reader.person_id, chosen.scope)
    lines = "".join(entries.event(row, chosen, base) for row in rows)
    answer = _file(ics.calendar(lines, name=_("Mes rendez-vous")))
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.set_etag(sha256(answer.get_data()).hexdigest()[:32])
    return answer.make_conditional(request)


def _base() -> str:
    return pages.public_url("/rencontres/")


def _file(text: str) -> Response:
    answer = Response(text, content_type=ics.TYPE)
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


# --- the page ---------------------------------------------------------------------------------------------------------


@blueprint.get("/mon-agenda")
@requires(Permission.MEETING_READ)
def show() -> ResponseReturnValue:
    """Show one's address, what the calendar shows, and the reminders."""
    person = _person()
    return _page(person, forms.filled(queries.find_choice(person.id), _mail_of(person)))


@blueprint.post("/mon-agenda")
@requires(Permission.MEETING_READ, subject=accounts.find_own)
def choose(person: Person) -> ResponseReturnValue:
    """Keep what one chose."""
    form = forms.CalendarForm()
    if not form.validate():
        return _page(person, form)
    with form.refusals(), transaction.write(person) as fresh:
        services.keep_choice(person_id=fresh.id, chosen=form.chosen)
        if form.channel.data:
            _keep_channel(fresh, MailChoice(form.channel.data))
    if not no_errors(form):
        return _page(person, form)
    pages.tell(_("Vos choix sont enregistrés. Votre agenda les suit à sa prochaine lecture."))
    return redirect(url_for("calendar.show"), code=303)


@blueprint.post("/mon-agenda/adresse")
@limiter.limit("30 per hour", key_func=signed_in_person)
@requires(Permission.MEETING_READ, subject=accounts.find_own)
def renew(person: Person) -> ResponseReturnValue:
    """Make an address, or another one."""
    generation = forms.AddressForm().generation.number
    with transaction.write(person) as fresh:
        services.renew_feed(person_id=fresh.id, generation=generation)
    if generation > 0:
        pages.tell(_("Votre adresse est changée. L’ancienne ne donne plus rien."))
    else:
        pages.tell(_("Votre adresse est prête. Copiez-la dans votre agenda."))
    return redirect(url_for("calendar.show"), code=303)


@blueprint.post("/mon-agenda/adresse/fermer")
@requires(Permission.MEETING_READ, subject=accounts.find_own)
def close(person: Person) -> ResponseReturnValue:
    """Close one's address."""
    with transaction.write(person) as fresh:
        services.close_feed(person_id=fresh.id)
    pages.tell(_("Votre adresse est fermée. Vous pouvez en créer une autre."))
    return redirect(url_for("calendar.show"), code=303)


def _person() -> Person:
    person = accounts.find_own()
    if person is None:
        abort(404)
    return person


def _mail_of(person: Person) -> MailChoice | None:
    return news_queries.list_choices(person.id).get(NewsGroup.REMINDERS)


def _keep_channel(person: Person, mail: MailChoice) -> None:
    """Keep where a reminder is read; who wants one mail a day keeps it."""
    if mail is MailChoice.EACH and _mail_of(person) is MailChoice.DAILY:
        return
    news.choose_news(person_id=person.id, choices={NewsGroup.REMINDERS: mail})


def _page(person: Person, form: forms.CalendarForm) -> Response:
    known = queries.find_feed(person.id)
    address = pages.public_url(url_for("calendar.feed", token=tokens.make(FEED, known.key))) if known else ""
    return pages.render(
        "calendar/show.html", section=SECTION, form=form, feed=known, address=address, has_mail=bool(person.email)
    )
