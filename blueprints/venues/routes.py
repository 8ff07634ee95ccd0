"""Nos lieux: the places of the collective, each with its comfort sheet."""

from uuid import UUID

from flask import Response, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.core import clock, pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.errors import Stale
from blueprints.core.i18n import gettext as _
from blueprints.undo import ways
from blueprints.venues import door_pages, queries, services, showing
from blueprints.venues.door import SECTION, blueprint, page_of, person_id
from blueprints.venues.forms import STEPS, ButtonForm, VenueForm, typed_of
from blueprints.venues.models import Venue
from blueprints.venues.rows import ROWS

__all__ = ["blueprint", "door_pages"]
AWAY = "anciens"
CONFLICT = 409


@blueprint.get("/lieux")
@requires(Permission.VENUE_READ)
def index() -> ResponseReturnValue:
    """List the places, or those that are no longer used."""
    archived = request.args.get("vue") == AWAY
    rows, more = queries.list_venues(_uuid(request.args.get("suite")), archived=archived)
    view = AWAY if archived else None
    return pages.render(
        "venues/index.html",
        section=SECTION,
        venues=showing.show_listed(rows),
        archived=archived,
        older=url_for("venues.index", vue=view, suite=rows[-1].id) if more else None,
        first=url_for("venues.index", vue=view) if "suite" in request.args else None,
    )


def _uuid(told: str | None) -> UUID | None:
    try:
        return UUID(told or "")
    except ValueError:
        return None


@blueprint.get("/lieux/<uuid:venue_id>")
@requires(Permission.VENUE_READ, subject=queries.find_venue)
def show(venue: Venue) -> ResponseReturnValue:
    """Show a place and its sheet."""
    row = queries.find_shown(venue.id)
    if row is None:
        abort(404)
    return pages.render("venues/show.html", section=SECTION, venue=showing.show(row))


# --- writing ----------------------------------------------------------------------------------------------------------


@blueprint.get("/lieux/ajouter")
@requires(Permission.VENUE_WRITE)
def new() -> ResponseReturnValue:
    """Show the page on which a place is added."""
    return _edit_page(VenueForm(), None)


@blueprint.post("/lieux/ajouter")
@requires(Permission.VENUE_WRITE)
def create() -> ResponseReturnValue:
    """Add a place."""
    form = VenueForm()
    if form.more.data or not form.validate():
        return _edit_page(form, None)
    with transaction.write():
        venue, _new = services.make_venue(author_id=person_id(), client_id=form.client_id.uuid, sheet=form.sheet)
    pages.tell(_("Le lieu est ajouté. Vous pouvez maintenant montrer sa porte en photo."))
    return redirect(page_of(venue), code=303)


@blueprint.get("/lieux/<uuid:venue_id>/modifier")
@requires(Permission.VENUE_WRITE, subject=queries.find_venue)
def edit(venue: Venue) -> ResponseReturnValue:
    """Show the page on which a sheet is written."""
    return _edit_page(VenueForm(basis=str(venue.version), **typed_of(showing.sheet_of(venue))), venue)


@blueprint.post("/lieux/<uuid:venue_id>/modifier")
@requires(Permission.VENUE_WRITE, subject=queries.find_venue)
def update(venue: Venue) -> ResponseReturnValue:
    """Keep what is written; who was overtaken by a colleague is shown both texts."""
    form = VenueForm()
    if form.more.data or not form.validate():
        return _edit_page(form, venue)
    try:
        with transaction.write(venue) as fresh:
            services.write_sheet(venue=fresh, sheet=form.sheet, version=form.basis.number, actor_id=person_id())
    except Stale:
        return _overtaken(form, venue)
    pages.tell(_("La fiche est enregistrée. Les membres la lisent dès maintenant."))
    return redirect(page_of(fresh), code=303)


def _overtaken(form: VenueForm, venue: Venue) -> Response:
    """Give the page back with what is there now beside what was typed; sent again, it replaces it."""
    now = queries.find_venue(venue.id) or venue
    form.basis.data, form.basis.raw_data = str(now.version), None
    return _edit_page(form, now, status=CONFLICT)


def _edit_page(form: VenueForm, venue: Venue | None, *, status: int | None = None) -> Response:
    other = showing.differences(showing.sheet_of(venue), form.sheet) if venue is not None and status else None
    return pages.render(
        "venues/edit.html",
        section=SECTION,
        status=status,
        form=form,
        venue=venue,
        rows=ROWS,
        other=other,
        most_lines=STEPS,
    )


# --- what one button does ---------------------------------------------------------------------------------------------


@blueprint.post("/lieux/<uuid:venue_id>/verifier")
@requires(Permission.VENUE_WRITE, subject=queries.find_venue)
def verify(venue: Venue) -> ResponseReturnValue:
    """Note that the sheet was verified today."""
    version, page = ButtonForm().version.number, page_of(venue)
    with transaction.write(venue) as fresh:
        before = services.verify(venue=fresh, version=version, actor_id=person_id())
        since = clock.now().isoformat()
    undo = ways.offer("venues.verify", back=page, subject_id=venue.id, before=before, since=since)
    pages.tell(_("Merci. La fiche dit qu’elle est vérifiée aujourd’hui."), undo=undo)
    return redirect(page, code=303)


@blueprint.post("/lieux/<uuid:venue_id>/archiver")
@requires(Permission.VENUE_WRITE, subject=queries.find_venue)
def archive(venue: Venue) -> ResponseReturnValue:
    """Offer a place no longer."""
    with transaction.write(venue) as fresh:
        services.archive(venue=fresh, actor_id=person_id())
    undo = ways.offer("venues.archive", back=page_of(venue), subject_id=venue.id)
    pages.tell(_("Ce lieu n’est plus proposé. Les rencontres déjà prévues le gardent."), undo=undo)
    return redirect(page_of(venue), code=303)


@blueprint.post("/lieux/<uuid:venue_id>/reprendre")
@requires(Permission.VENUE_WRITE, subject=queries.find_venue)
def bring_back(venue: Venue) -> ResponseReturnValue:
    """Offer a place again."""
    with transaction.write(venue) as fresh:
        services.bring_back(venue=fresh, actor_id=person_id())
    pages.tell(_("Ce lieu est de nouveau proposé pour les rencontres."))
    return redirect(page_of(venue), code=303)
