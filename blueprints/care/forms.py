"""The forms of help: a person's own sheet, what she says of an alert, what a facilitator did, days, and settings."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from wtforms import SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined,unused-ignore] # newer than its types
from wtforms.validators import ValidationError

from blueprints.care import wording
from blueprints.care.sealing import Sheet
from blueprints.care.services import DONE
from blueprints.core import clock
from blueprints.core.forms import BodyField, ChoiceField, ClientIdField, Form, LineField
from blueprints.core.i18n import lazy_gettext as _l

NOTES, NAME, PHONE = 2000, 80, 32
MINUTES = (15, 30, 60, 120)
_NUMBER = re.compile(r"\+?[\d .()\u00a0/-]{4,32}")
_LEAST, _MOST = 4, 15


def _is_number(form: Form, field: Any) -> None:
    del form
    digits = sum(sign.isdigit() for sign in field.data or "")
    if field.data and not (_NUMBER.fullmatch(field.data) and _LEAST <= digits <= _MOST):
        raise ValidationError(_l("Ce numéro ne se lit pas. Écrivez par exemple : 04 65 71 12 30."))


class SheetForm(Form):
    """What helps me, and whom I trust."""

    notes = BodyField(_l("Ce qui m’aide quand ça ne va pas"), most=NOTES)
    name = LineField(_l("Le prénom de ma personne de confiance"), most=NAME)
    phone = LineField(_l("Son numéro de téléphone"), [_is_number], most=PHONE)

    @property
    def sheet(self) -> Sheet:
        """Return what was typed."""
        return Sheet(self.notes.data or "", self.name.data or "", self.phone.data or "")


class CallForm(Form):
    """Where to call me back."""

    phone = LineField(
        _l("Le numéro où vous rappeler"), [_is_number], needed=_l("Écrivez le numéro où vous rappeler."), most=PHONE
    )


class DoneForm(Form):
    """What I did."""

    what = ChoiceField(
        _l("Qu’avez-vous fait ?"),
        choices=[(one.value, wording.DONE[one]) for one in DONE],
        needed=_l("Dites ce que vous avez fait."),
    )


class DaysField(SelectMultipleField):
    """Some days of the week."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        choices = [SelectChoice(str(number), name) for number, name in enumerate(wording.DAYS)]
        super().__init__(label, choices=choices, validate_choice=False, **kwargs)

    def pre_validate(self, form: Any) -> None:
        """Refuse what was not offered."""
        del form
        if any(day not in {str(number) for number in range(len(wording.DAYS))} for day in self.data or []):
            self.data = []
            raise ValidationError(_l("Choisissez une des réponses proposées."))


class TurnForm(Form):
    """On which days I am called."""

    days = DaysField(_l("Mes jours de garde"))


class DayField(LineField):
    """A day, as people type it: 3 mars 2026, 03/03/2026, 2026-03-03."""

    day: date | None = None

    def post_validate(self, form: Any, validation_stopped: bool) -> None:  # noqa: FBT001 - wtforms' own
        """Read what was typed; the words stay as they are."""
        del form
        if validation_stopped or self.errors:
            return
        self.day = wording.read_day(self.data or "")
        if self.day is None:
            self.errors = [*self.errors, _l("Cette date ne se lit pas. Écrivez par exemple : 3 mars 2026.")]


class AbsenceForm(Form):
    """From which day to which one I am not called."""

    client_id = ClientIdField()
    first = DayField(_l("Premier jour d’absence"), needed=_l("Écrivez le premier jour."), most=NAME)
    last = DayField(_l("Dernier jour d’absence"), needed=_l("Écrivez le dernier jour."), most=NAME)

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse what a field found while reading its day, too."""
        return bool(super().validate(extra_validators)) and not self.errors

    @property
    def span(self) -> tuple[datetime, datetime]:
        """Return the beginning of the first day and the end of the last, of days that were read."""
        assert self.first.day is not None, "validated"  # noqa: S101 - for the types
        assert self.last.day is not None, "validated"  # noqa: S101 - for the types
        starts = datetime.combine(self.first.day, time(), tzinfo=clock.PARIS)
        return starts, datetime.combine(self.last.day + timedelta(days=1), time(), tzinfo=clock.PARIS)


class SettingsForm(Form):
    """How alerts go on this platform."""

    looking = ChoiceField(
        _l("Chercher les phrases qui inquiètent ?"),
        choices=(("oui", _l("Oui, et une personne de garde est prévenue")), ("non", _l("Non, ne rien chercher"))),
        needed=_l("Choisissez une réponse."),
    )
    minutes = ChoiceField(
        _l("Sans réponse, prévenir la personne suivante après"),
        choices=[(str(one), _l("%(number)s minutes d’ouverture", number=one)) for one in MINUTES],
        needed=_l("Choisissez un délai."),
    )
