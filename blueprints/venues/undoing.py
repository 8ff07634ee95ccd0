"""How what was done to a venue is undone."""

from datetime import datetime
from uuid import UUID

from blueprints.core.access import Permission
from blueprints.core.i18n import gettext as _
from blueprints.undo import ways
from blueprints.venues import queries, services
from blueprints.venues.door import person_id
from blueprints.venues.models import Venue


@ways.undoes("venues.archive", permission=Permission.VENUE_WRITE, find=queries.find_venue)
def bring_back(*, subject: Venue) -> str:
    """Undo that a venue was put away."""
    services.bring_back(venue=subject, actor_id=person_id())
    return _("C’est annulé. Ce lieu est de nouveau proposé.")


@ways.undoes("venues.verify", permission=Permission.VENUE_WRITE, find=queries.find_venue)
def unverify(*, subject: Venue, before: list[str], since: str) -> str:
    """Undo that a sheet was verified."""
    services.unverify(venue=subject, before=before, since=datetime.fromisoformat(since))
    return _("C’est annulé. La fiche garde sa date d’avant.")


@ways.undoes("venues.door", permission=Permission.VENUE_WRITE, find=queries.find_venue)
def restore_door(*, subject: Venue, photo: str) -> str:
    """Undo that the photo of a door was taken away."""
    services.restore_door(venue=subject, photo_id=UUID(photo))
    return _("C’est annulé. La photo est de nouveau visible.")
