"""The part of a form that asks where a meeting is."""

from typing import Any
from uuid import UUID

from blueprints.core.forms import Form, LineField
from blueprints.core.i18n import lazy_gettext as _l
from blueprints.meetings.day_fields import OneOf
from blueprints.meetings.models import Meeting
from blueprints.venues import queries as venues

PLACE = 200
NO_PLACE = _l("Dites où la rencontre a lieu, ou « en visio ».")
BOTH = _l("Gardez la salle choisie ou le texte, pas les deux.")


class PlaceForm(Form):
    """One of the places that are described, or a line of text.

    Args:
        at: the meeting that has a place already: hers stays offered.
    """

    venue = OneOf(_l("Une salle déjà décrite"), first=_l("Aucune, je l’écris plus bas"))
    place = LineField(_l("Lieu"), most=PLACE)

    def __init__(self, *args: Any, at: Meeting | None = None, **kwargs: Any) -> None:
        if at is not None:
            kwargs |= {"venue": str(at.venue_id or ""), "place": "" if at.venue_id else at.place}
        super().__init__(*args, **kwargs)
        offered = {str(row.id): row.name for row in venues.list_offered()}
        if at is not None and at.venue_id is not None:
            offered.setdefault(str(at.venue_id), at.place)
        self.venue.offer(offered.items())

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse a meeting without a place, and one with two."""
        super().validate(extra_validators)
        if not self.venue.errors:
            if not self.venue.data and not self.place.data:
                self.place.errors = [*self.place.errors, NO_PLACE]
            elif self.venue.data and self.place.data:
                self.place.errors = [*self.place.errors, BOTH]
        return not self.errors

    @property
    def venue_id(self) -> UUID | None:
        """Return the place that was chosen in a valid form."""
        return self.venue.uuid if self.venue.data else None
