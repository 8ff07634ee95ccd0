"""The forms about readers: from when the past is shared, who takes over, who is away."""

from datetime import datetime, time
from typing import Any

from wtforms import HiddenField

from blueprints.core import clock
from blueprints.core.errors import Refused
from blueprints.core.forms import BodyField, ChoiceField, ClientIdField, Form
from blueprints.core.i18n import lazy_gettext as _l
from blueprints.meetings import moments
from blueprints.meetings.day_fields import DatedForm, DayField, OneOf

FROM_START, FROM_DAY = "debut", "jour"
INCOMPLETE = _l("La page était incomplète. Rechargez-la.")
LONGEST_NOTE = 3000
EXAMPLE = _l("Écrivez un jour. Par exemple : 3 mars 2026.")


class ShareForm(DatedForm):
    """From when the past is shared."""

    what = ChoiceField(
        _l("Depuis quand ?"),
        choices=((FROM_START, _l("Depuis le début")), (FROM_DAY, _l("Depuis un jour que je choisis"))),
        needed=_l("Choisissez depuis quand."),
    )
    first_day = DayField(_l("Le premier jour partagé"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for a day where one is chosen."""
        valid = super().validate(extra_validators)
        if self.what.data == FROM_DAY and not self.first_day.data:
            self.first_day.errors = [*self.first_day.errors, EXAMPLE]
            return False
        return valid

    @property
    def since(self) -> datetime | None:
        """Return the moment that was chosen; None: from the start."""
        return self.first_day.moment if self.what.data == FROM_DAY else None


class ConfirmShareForm(Form):
    """Share, after the recap."""

    since = HiddenField()
    client_id = ClientIdField(refusal=INCOMPLETE)

    @property
    def moment(self) -> datetime | None:
        """Return from when; None: from the start.

        Raises:
            Refused: what was sent is no day.
        """
        return moments.read(self.since.data, otherwise=time()) if self.since.data else None


class HandoverForm(DatedForm):
    """A coach hands over to another."""

    leaving = OneOf(_l("Qui part ?"), needed=_l("Choisissez qui part."))
    taking = OneOf(_l("Qui prend la suite ?"), needed=_l("Choisissez qui prend la suite."))
    last_day = DayField(_l("Dernier jour de la personne qui part"))
    note = BodyField(_l("Le mot de passage"), needed=_l("Écrivez quelques mots."), most=LONGEST_NOTE)
    client_id = ClientIdField(refusal=INCOMPLETE)


class AbsenceForm(DatedForm):
    """A coach is away."""

    person = OneOf(_l("Qui est absent ou absente ?"), needed=_l("Choisissez qui est absent ou absente."))
    first_day = DayField(_l("Premier jour"), needed=EXAMPLE)
    last_day = DayField(_l("Dernier jour"), needed=EXAMPLE)
    covered_by = OneOf(_l("Qui répond pendant ce temps ?"), first=_l("Personne"))
    client_id = ClientIdField(refusal=INCOMPLETE)


def is_readable(typed: str) -> datetime | None:
    """Return the day of an address; None when it is not one."""
    try:
        return moments.read(typed, otherwise=time())
    except Refused:
        return None


def written(moment: datetime) -> str:
    """Return a day as an address and a hidden field hold it."""
    return f"{clock.paris(moment):%Y-%m-%d}"
