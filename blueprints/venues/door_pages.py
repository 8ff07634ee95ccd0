"""The photo of a door: seen, brought, described, taken away."""

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue

from blueprints.core import pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.i18n import gettext as _
from blueprints.core.uploads import takes_files
from blueprints.files import serving
from blueprints.files.models import FileKind
from blueprints.undo import ways
from blueprints.venues import doors, queries, services
from blueprints.venues.door import SECTION, blueprint, page_of, person_id
from blueprints.venues.forms import TAKEN, DoorForm
from blueprints.venues.models import DoorPhoto, Venue

_PAGE = "/lieux/<uuid:venue_id>/photo"


@blueprint.get("/lieux/<uuid:venue_id>/porte")
@requires(Permission.VENUE_READ, subject=queries.find_door)
def see_door(photo: DoorPhoto) -> ResponseReturnValue:
    """Give the photo of a door."""
    return serving.answer(doors.open_photo(photo), kind=FileKind.JPEG, name="porte.jpg")


@blueprint.get(_PAGE)
@requires(Permission.VENUE_WRITE, subject=queries.find_venue)
def choose_door(venue: Venue) -> ResponseReturnValue:
    """Show the page on which a photo is brought."""
    photo = queries.find_door(venue.id)
    return _page(DoorForm(known=photo is not None, about=photo.about if photo else ""), venue)


@blueprint.post(_PAGE)
@takes_files(TAKEN)
@requires(Permission.VENUE_WRITE, subject=queries.find_venue)
def show_door(venue: Venue) -> ResponseReturnValue:
    """Show a photo, or say in other words what is seen there."""
    form = DoorForm(known=venue.photo_id is not None)
    if not form.validate():
        return _page(form, venue)
    picture, about = form.photo.picture, form.about.data or ""
    with form.refusals("photo"), transaction.write(venue) as fresh:
        if picture is None:
            services.describe_door(venue=fresh, about=about)
        else:
            services.show_door(venue=fresh, picture=picture, about=about, actor_id=person_id())
    if form.errors:
        return _page(form, venue)
    pages.tell(_("La photo et sa description sont enregistrées."))
    return redirect(page_of(venue), code=303)


@blueprint.post("/lieux/<uuid:venue_id>/photo/retirer")
@requires(Permission.VENUE_WRITE, subject=queries.find_venue)
def hide_door(venue: Venue) -> ResponseReturnValue:
    """Show the photo no longer; after some minutes, it is destroyed."""
    with transaction.write(venue) as fresh:
        photo_id = services.hide_door(venue=fresh, actor_id=person_id())
    undo = ways.offer("venues.door", back=page_of(venue), subject_id=venue.id, photo=str(photo_id)) if photo_id else ""
    pages.tell(_("La photo est retirée. Elle sera effacée dans quelques minutes."), undo=undo)
    return redirect(page_of(venue), code=303)


def _page(form: DoorForm, venue: Venue) -> Response:
    address = url_for("venues.see_door", venue_id=venue.id, photo=venue.photo_id.hex[:8]) if venue.photo_id else ""
    return pages.render("venues/photo.html", section=SECTION, form=form, venue=venue, photo=address)
