"""The form by which a meeting that is shown is changed."""

from datetime import datetime, timedelta
from typing import Any

from blueprints.core.errors import Refused
from blueprints.core.forms import BodyField, LineField, VersionField
from blueprints.core.i18n import clock_time, when
from blueprints.core.i18n import lazy_gettext as _l
from blueprints.meetings import changing, moments
from blueprints.meetings.changing import Wanted
from blueprints.meetings.forms import ABOUT, MomentField
from blueprints.meetings.models import Meeting
from blueprints.meetings.place_fields import PlaceForm


class ChangeForm(PlaceForm):
    """What is written of a meeting, and its hours once its date is known.

    Args:
        at: the meeting; without a date, it is asked for no hour.
    """

    version = VersionField()
    title = LineField(_l("Titre"), needed=_l("Donnez un titre à la rencontre."))
    about = BodyField(_l("De quoi va-t-on parler ?"), most=ABOUT)
    starts = MomentField(_l("Début"))
    ends = LineField(_l("Heure de fin"), most=moments.LONGEST)

    def __init__(self, *args: Any, at: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, at=at, **kwargs)
        self.is_dated = at.starts_at is not None
        self.minutes_long: int | None = None

    def fill(self, meeting: Meeting) -> None:
        """Write what the meeting is now."""
        self.version.data = str(meeting.version)
        self.title.data, self.about.data = meeting.title, meeting.about
        if meeting.starts_at is not None:
            self.starts.data = when(meeting.starts_at)
            self.ends.data = clock_time(meeting.starts_at + timedelta(minutes=meeting.minutes_long))

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse hours that cannot be, too."""
        super().validate(extra_validators)
        if self.is_dated:
            self._read_hours()
        return not self.errors

    def _read_hours(self) -> None:
        for field, sentence in ((self.starts, _l("Écrivez la date.")), (self.ends, _l("Écrivez l’heure de fin."))):
            if not field.data and not field.errors:
                field.errors = [sentence]
        starts = self.starts.moment
        if starts is None or self.ends.errors:
            return
        try:
            self.minutes_long = changing.read_length(starts, moments.read_hour(self.ends.data or "", starts))
        except Refused as refused:
            self.ends.errors = [refused.message]

    def wanted(self, meeting: Meeting) -> Wanted:
        """Return what a valid form asks for."""
        return Wanted(
            title=self.title.data or "",
            about=self.about.data or "",
            place=self.place.data or "",
            venue_id=self.venue_id,
            starts_at=self._starts(meeting) if self.is_dated else None,
            minutes_long=self.minutes_long,
        )

    def _starts(self, meeting: Meeting) -> datetime | None:
        """Return when it begins; the hour that was there, said again, is itself: also the second of one shown twice."""
        same = meeting.starts_at is not None and self.starts.data == when(meeting.starts_at)
        return meeting.starts_at if same else self.starts.moment
