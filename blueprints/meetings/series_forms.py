"""The forms of meetings that come back."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from wtforms import SelectMultipleField

from blueprints.core import clock
from blueprints.core.errors import Refused
from blueprints.core.forms import BodyField, ChoiceField, ClientIdField, Form, LineField, SelectChoice, VersionField
from blueprints.core.i18n import day
from blueprints.core.i18n import gettext as _
from blueprints.core.i18n import lazy_gettext as _l
from blueprints.meetings import changing, moments, series_dates
from blueprints.meetings.coming_forms import WORDS
from blueprints.meetings.day_fields import DayField
from blueprints.meetings.forms import ABOUT, MomentField
from blueprints.meetings.models import WAYS, Coming
from blueprints.meetings.place_fields import PlaceForm
from blueprints.meetings.series import Written
from blueprints.meetings.series_dates import Plan
from blueprints.meetings.series_models import SeriesRule

RULES = (
    (SeriesRule.WEEKLY.value, _l("Chaque semaine")),
    (SeriesRule.FORTNIGHTLY.value, _l("Une semaine sur deux")),
    (SeriesRule.WEEKDAY_OF_MONTH.value, _l("Chaque mois, le même jour de la semaine")),
    (SeriesRule.LAST_WEEKDAY.value, _l("Chaque mois, le dernier de ce jour")),
    (SeriesRule.DAY_OF_MONTH.value, _l("Chaque mois, à la même date")),
)
NO_NUMBER = _l("Écrivez un nombre de 2 à 60, en chiffres.")
_DIGITS = 2


class SeriesForm(PlaceForm):
    """Meetings that come back: what they have in common, when they come back, and where that ends."""

    client_id = ClientIdField()
    title = LineField(_l("Titre"), needed=_l("Donnez un titre à la rencontre."))
    about = BodyField(_l("De quoi va-t-on parler ?"), most=ABOUT)
    first = MomentField(_l("Première rencontre"), needed=_l("Écrivez la date."))
    ends = LineField(_l("Heure de fin"), most=moments.LONGEST, needed=_l("Écrivez l’heure de fin."))
    rule = ChoiceField(_l("Elle revient…"), choices=RULES, needed=_l("Choisissez comment elle revient."))
    until = DayField(_l("Jusqu’au"))
    times = LineField(_l("Ou : nombre de rencontres"), most=20)
    minutes_long = 0

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse an end before the beginning, a number that is none, and a plan without an end."""
        super().validate(extra_validators)
        if self.first.moment is not None and not self.ends.errors:
            try:
                ends_at = moments.read_hour(self.ends.data or "", self.first.moment)
                self.minutes_long = changing.read_length(self.first.moment, ends_at)
            except Refused as refused:
                self.ends.errors = [refused.message]
        if self.times.data and self._number is None:
            self.times.errors = [NO_NUMBER]
        if not self.until.data and not self.times.data:
            self.until.errors = [series_dates.NO_END]
        return not self.errors

    @property
    def _number(self) -> int | None:
        typed = self.times.data or ""
        return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= _DIGITS else None

    @property
    def plan(self) -> Plan:
        """Return when the meetings of a valid form come back."""
        first = clock.paris(self.first.moment or clock.now())
        return Plan(
            rule=SeriesRule(self.rule.data),
            first_on=first.date(),
            hour=first.time(),
            until_on=self.until.day,
            times=self._number,
        )

    @property
    def written(self) -> Written:
        """Return what they have in common."""
        return Written(
            title=self.title.data or "",
            about=self.about.data or "",
            place=self.place.data or "",
            minutes_long=self.minutes_long,
            venue_id=self.venue_id,
        )


class DatesField(SelectMultipleField):
    """The days of a plan, each to keep or not."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label, validate_choice=False, choices=[], **kwargs)

    @property
    def days(self) -> list[date]:
        """Return the days that stay; what is no day is none of them."""
        found = []
        for typed in self.data or ():
            with suppress(ValueError):
                found.append(date.fromisoformat(str(typed)))
        return found


class CheckedForm(SeriesForm):
    """The same, once its dates were shown."""

    keeps_drafts = False
    dates = DatesField(_l("Gardez les dates qui ont lieu"))

    def show(self, plan: Plan, days: Sequence[date], *, all_kept: bool) -> dict[str, str]:
        """Offer the days in words; return what is said under some of them: their holiday."""
        named = {one.isoformat(): day(series_dates.at_hour(one, plan.hour)) for one in days}
        self.dates.choices = [SelectChoice(value, words) for value, words in named.items()]
        if all_kept:
            self.dates.data = list(named)
        holidays = {one.isoformat(): series_dates.holiday_of(one) for one in days}
        return {value: _("Jour férié : %(name)s.", name=name) for value, name in holidays.items() if name}


class HourForm(Form):
    """Another hour for all meetings to come."""

    version = VersionField()
    hour = LineField(_l("Nouvelle heure de début"), most=moments.LONGEST, needed=_l("Écrivez l’heure de début."))


class DateForm(Form):
    """One date more."""

    client_id = ClientIdField()
    starts = MomentField(_l("Date à ajouter"), needed=_l("Écrivez la date."))


class ComeForm(Form):
    """How one comes to all of them."""

    coming = ChoiceField(
        _l("Comment venez-vous ?"),
        choices=[(way.value, WORDS[way]) for way in WAYS],
        needed=_l("Choisissez une réponse."),
        default=Coming.ON_SITE.value,
    )

    @property
    def way(self) -> Coming:
        """Return the way of a valid form."""
        return Coming(self.coming.data)
