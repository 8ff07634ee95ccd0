"""The pages of the journal, and the lists that leave as files: people, journeys, the journal, requests."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any
from uuid import UUID

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.core import audit, db, pages, spreadsheets, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.i18n import day, when
from blueprints.core.i18n import gettext as _
from blueprints.core.paging import Cursor
from blueprints.core.spreadsheets import Cell
from blueprints.desk import accompaniments, journal, journey_lists, people, queries
from blueprints.desk import platform_forms as forms
from blueprints.desk.door import SECTION, actor, argument, blueprint
from blueprints.desk.journal import GROUPS, AskedJournal, Group
from blueprints.desk.wording import STAGES, part
from blueprints.front_door import queries as front_door
from blueprints.front_door import wording
from blueprints.journeys.models import JourneyRole

Rows = Iterator[Sequence[Cell]]
EXPORT_BATCH = 200


# --- the journal ------------------------------------------------------------------------------------------------------


def _form() -> forms.JournalForm:
    form = forms.JournalForm(formdata=request.args)
    form.groupe.offer((group.value, words) for group, words in GROUPS.items())
    return form


def _asked(form: forms.JournalForm) -> AskedJournal:
    """Return what the address asks for; what is malformed is not asked."""
    form.validate()
    return AskedJournal(
        group=Group(form.groupe.data) if form.groupe.data and not form.groupe.errors else None,
        about=_id(argument("personne")),
        since=form.du.day,
        until=form.au.day,
    )


def _id(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None


def _address(asked: AskedJournal, form: forms.JournalForm, endpoint: str = "desk.journal_page", **more: Any) -> str:
    kept = {"groupe": asked.group and asked.group.value, "du": form.du.data, "au": form.au.data}
    values = {**kept, "personne": asked.about, **more}
    return url_for(endpoint, **{name: value for name, value in values.items() if value})


@blueprint.get("/service/journal")
@requires(Permission.AUDIT_READ)
def journal_page() -> ResponseReturnValue:
    """Show who did what, when; latest first."""
    form = _form()
    asked = _asked(form)
    place = argument("suite")
    before = int(place) if place.isascii() and place.isdigit() and len(place) < 10 else None  # noqa: PLR2004 - digits
    lines, more = journal.list_entries(asked, before)
    about = queries.find_person(asked.about) if asked.about else None
    return pages.render(
        "desk/journal.html",
        section=SECTION,
        form=form,
        about=about,
        lines=[(when(one.at), one.who, one.what, one.about) for one in lines],
        older=_address(asked, form, suite=more) if more else None,
        first=_address(asked, form) if before else None,
        export=_address(asked, form, "desk.export_journal"),
    )


# --- files ------------------------------------------------------------------------------------------------------------


def _leave(name: str, heads: Sequence[str], rows: Callable[[], Rows]) -> Response:
    """Note that a list leaves, then let it go row by row."""
    with transaction.apart():
        audit.record("list.exported", subject="lists", actor_id=actor().person_id, list=name)
    return spreadsheets.answer(heads, _while_it_leaves(db.platform_id(), rows))


def _while_it_leaves(platform_id: UUID, rows: Callable[[], Rows]) -> Rows:
    """Read in a session of the file's own: the request's has ended when the first line leaves."""
    db.enter_platform(platform_id)
    try:
        yield from rows()
    finally:
        db.session().close()


@blueprint.get("/service/personnes/liste.csv")
@requires(Permission.LIST_EXPORT, fresh_proof=True)
def export_people() -> ResponseReturnValue:
    """Give the list of people as a file."""
    asked = people.read_asked()
    heads = [_("Nom"), _("Prénom"), _("E-mail"), _("Rôles"), _("Arrivée"), _("E-mail refusé"), _("Départ")]
    return _leave("people", heads, lambda: _people(asked))


def _people(asked: queries.Asked) -> Rows:
    for rows in queries.walk_people(asked):
        roles = queries.list_roles_of([row.id for row in rows])
        for row in rows:
            held = ", ".join(part(role) for role in roles.get(row.id, []))
            refused = day(row.mail_refused_at) if row.mail_refused_at else ""
            left = day(row.ended_at) if row.ended_at else ""
            yield row.last_name, row.first_name, row.email, held, day(row.created_at), refused, left


@blueprint.get("/service/accompagnements/liste.csv")
@requires(Permission.LIST_EXPORT, fresh_proof=True)
def export_journeys() -> ResponseReturnValue:
    """Give the list of journeys as a file: names and dates, no word."""
    asked = accompaniments.read_asked()
    heads = [_("Personne accompagnée"), _("Étape"), _("Employeur"), _("Qui accompagne"), _("Début"), _("Fin")]
    return _leave("journeys", heads, lambda: _journeys(asked))


def _journeys(asked: journey_lists.AskedJourneys) -> Rows:
    for row, members in journey_lists.walk_journeys(asked):
        coaches = ", ".join(f"{one.first_name} {one.last_name}" for one in members if one.role is JourneyRole.COACH)
        name, closed = f"{row.last_name} {row.first_name}", day(row.closed_at) if row.closed_at else ""
        yield name, str(STAGES[row.stage]), row.employer, coaches, day(row.created_at), closed


@blueprint.get("/service/journal/liste.csv")
@requires(Permission.LIST_EXPORT, fresh_proof=True)
def export_journal() -> ResponseReturnValue:
    """Give the journal as a file."""
    asked = _asked(_form())
    heads = [_("Numéro"), _("Quand"), _("Qui"), _("Quoi"), _("À propos de")]
    return _leave("journal", heads, lambda: _journal(asked))


def _journal(asked: AskedJournal) -> Rows:
    for one in journal.walk_entries(asked):
        yield one.sequence, when(one.at), one.who, one.what, one.about


@blueprint.get("/service/demandes/liste.csv")
@requires(Permission.LIST_EXPORT, fresh_proof=True)
def export_requests() -> ResponseReturnValue:
    """Give the list of what strangers asked as a file: no name and no word of theirs."""
    heads = [_("Référence"), _("Qui écrit"), _("Pour quoi"), _("Répondre"), _("Reçue"), _("État")]
    return _leave("requests", heads, _requests)


def _requests() -> Rows:
    for state, shown in wording.STATES.items():
        place: Cursor | None = None
        while True:
            rows, place = front_door.list_enquiries(state, place, EXPORT_BATCH)
            for row in rows:
                who, why = str(wording.WHO[row.asker]), str(wording.PURPOSES[row.purpose])
                yield (
                    row.reference,
                    who,
                    why,
                    str(wording.CHANNELS[row.channel]),
                    day(row.received_at),
                    str(shown.label),
                )
            if place is None:
                break
