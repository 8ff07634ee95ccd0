"""The forms about coming: the answer, what one tells, and the seats of each way."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import BooleanField
from wtforms.validators import ValidationError

from blueprints.core.forms import ChoiceField, Form, LineField, VersionField
from blueprints.core.i18n import lazy_gettext as _l
from blueprints.meetings.coming import Answer
from blueprints.meetings.coming_queries import Room
from blueprints.meetings.day_fields import OneOf
from blueprints.meetings.models import WAYS, Coming
from blueprints.meetings.seating import MOST_SEATS

ALONE, WITH_SOMEONE = "1", "2"
JOINING = 300
_LINK = re.compile(r"https://[^\s/?#]+\.[^\s]+")
_NUMBER = re.compile(r"\+?[\d .()-]{6,40}")
WORDS: Mapping[Coming, Any] = {
    Coming.ON_SITE: _l("Je viens sur place"),
    Coming.ONLINE: _l("Je viens en visio"),
    Coming.PHONE: _l("Je viens par téléphone"),
    Coming.UNKNOWN: _l("Je ne sais pas encore"),
    Coming.NO: _l("Je ne viens pas"),
}


class ComingForm(Form):
    """Whether one comes, how, and with whom."""

    coming = ChoiceField(_l("Venez-vous ?"), choices=(), needed=_l("Choisissez une réponse."))
    seats = ChoiceField(
        _l("Vous venez…"),
        choices=((ALONE, _l("Seul ou seule")), (WITH_SOMEONE, _l("Avec une personne"))),
        default=ALONE,
    )
    is_shown = BooleanField(_l("Les autres membres peuvent voir que je viens"))

    def offer(self, rooms: Sequence[Room]) -> None:
        """Say which ways there are."""
        offered = (*(room.way for room in rooms), Coming.UNKNOWN, Coming.NO)
        self.coming.offer([(one.value, WORDS[one]) for one in offered])

    @property
    def given(self) -> Answer:
        """Return what a valid form answers; who does not come, or does not know, needs no seat and is not shown."""
        coming = Coming(self.coming.data)
        if coming not in WAYS:
            return Answer(coming=coming)
        return Answer(coming=coming, seats=2 if self.seats.data == WITH_SOMEONE else 1, is_shown=self.is_shown.data)


class WhoForm(Form):
    """The member for whom who organises writes."""

    person = OneOf(
        _l("Qui vous a répondu ?"), needed=_l("Choisissez la personne."), first=_l("Choisissez une personne")
    )


class AnswerForForm(ComingForm, WhoForm):
    """What a member said, written down by who organises."""


class LateForm(Form):
    """What one who comes tells."""

    is_late = BooleanField(_l("J’arriverai en retard"))
    leaves_early = BooleanField(_l("Je partirai plus tôt"))


class SeatsField(LineField):
    """How many seats there are; empty, as many as want.

    Args:
        label: shown above.
    """

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label, most=20, **kwargs)
        self.seats: int | None = None

    def post_validate(self, form: Any, validation_stopped: bool) -> None:  # noqa: FBT001 - wtforms' own
        """Read the number; the words stay as they are."""
        del form
        if validation_stopped or self.errors or not self.data:
            return
        typed = "".join(self.data.split())
        if not (typed.isascii() and typed.isdecimal()):
            self.errors = [_l("Écrivez un nombre de places. Par exemple : 12.")]
        elif int(typed) == 0:
            self.errors = [_l("Écrivez une place au moins. Sans limite, laissez la case vide.")]
        elif int(typed) > MOST_SEATS:
            self.errors = [_l("Écrivez 500 places au plus. Sans limite, laissez la case vide.")]
        else:
            self.seats = int(typed)


def _expect(shape: re.Pattern[str], sentence: Any) -> Any:
    def check(form: Any, field: Any) -> None:
        del form
        if field.data and not shape.fullmatch(field.data):
            raise ValidationError(sentence)

    return check


class RoomsForm(Form):
    """The ways to come to a meeting, the seats of each, and how to join."""

    version = VersionField()
    on_site = BooleanField(_l("Sur place"))
    on_site_seats = SeatsField(_l("Places sur place"))
    online = BooleanField(_l("En visio"))
    online_seats = SeatsField(_l("Places en visio"))
    online_joining = LineField(
        _l("Lien de la visio"),
        [_expect(_LINK, _l("Le lien commence par https://. Copiez-le en entier."))],
        most=JOINING,
    )
    phone = BooleanField(_l("Par téléphone"))
    phone_seats = SeatsField(_l("Places par téléphone"))
    phone_joining = LineField(
        _l("Numéro à appeler"),
        [_expect(_NUMBER, _l("Écrivez un numéro de téléphone. Par exemple : 04 65 71 12 30."))],
        most=40,
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse what a field found while reading its number, and no way at all."""
        super().validate(extra_validators)
        if not any(self[way.value].data for way in WAYS):
            self.on_site.errors = [_l("Choisissez au moins une façon de venir.")]
        return not self.errors

    def fill(self, rooms: Sequence[Room]) -> None:
        """Write what is set now."""
        for room in rooms:
            self[room.way.value].data = True
            self[f"{room.way.value}_seats"].data = str(room.seats or "")
            if room.way is not Coming.ON_SITE:
                self[f"{room.way.value}_joining"].data = room.joining

    @property
    def rooms(self) -> dict[Coming, tuple[int | None, str]]:
        """Return the ways that were chosen, each with its seats and how to join."""
        return {way: (self[f"{way.value}_seats"].seats, self._joining(way)) for way in WAYS if self[way.value].data}

    def _joining(self, way: Coming) -> str:
        return "" if way is Coming.ON_SITE else self[f"{way.value}_joining"].data or ""
