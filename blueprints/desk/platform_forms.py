"""The forms about the platform itself: hours, numbers, places, duty, and the journal's filters."""

import re
from collections.abc import Iterator
from typing import Any

from wtforms import HiddenField
from wtforms.validators import Email, ValidationError

from blueprints.accounts import opening
from blueprints.accounts.forms import EMAIL_MOST
from blueprints.accounts.opening import Opening
from blueprints.core.errors import Refused
from blueprints.core.forms import BodyField, ChoiceField, ClientIdField, Form, LineField
from blueprints.core.i18n import lazy_gettext as _l
from blueprints.core.text import fold
from blueprints.front_door.phones import read_phone
from blueprints.meetings.day_fields import DatedForm, DayField, OneOf
from blueprints.meetings.forms import MomentField

PHONE, HOURS, ADDRESS, ACCESS, SENDER, CLOSED = 32, 200, 300, 1000, 60, 300
MOST_DAYS, MOST_REVIEW_DAYS = 10, 30
_TELLING = re.compile(
    r"\b(cordee|handicap\w*|accompagn\w*|mdph|esat|rqth|cap emploi|psy\w*|autis\w*|trouble\w*|sante)\b"
)
"""Words that say of what service a mail is: a name on a lock screen must not tell of a disability."""


class PhoneField(LineField):
    """A telephone number, as people write it; kept in one form.

    Args:
        label: shown above.
    """

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label, most=PHONE, **kwargs)
        self.number = ""

    def post_validate(self, form: Any, validation_stopped: bool) -> None:  # noqa: FBT001 - wtforms' own
        """Read the number; what was typed stays as it is."""
        del form
        if validation_stopped or self.errors or not self.data:
            return
        self.number = read_phone(self.data) or ""
        if not self.number:
            self.errors = [*self.errors, _l("Ce numéro ne se lit pas. Écrivez par exemple : 04 65 71 12 30.")]


class HoursField(LineField):
    """The hours of one day, as people type them; empty when it is closed.

    Args:
        label: shown above.
    """

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label, most=60, **kwargs)
        self.spans: tuple[opening.Span, ...] = ()

    def post_validate(self, form: Any, validation_stopped: bool) -> None:  # noqa: FBT001 - wtforms' own
        """Read the hours; what was typed stays as it is."""
        del form
        if validation_stopped or self.errors:
            return
        try:
            self.spans = opening.read_day(self.data or "")
        except Refused as refused:
            self.errors = [*self.errors, refused.message]


def _neutral(form: Form, field: Any) -> None:
    del form
    if _TELLING.search(fold(field.data or "")):
        raise ValidationError(_l("Ce nom dit de quel service vient le mail. Écrivez par exemple un prénom et un nom."))


def _neutral_words(form: Form, field: Any) -> None:
    del form
    if _TELLING.search(fold(field.data or "")):
        raise ValidationError(_l("Ces mots disent de quel service vient le mail. Écrivez des mots neutres."))


def _delays(most: int) -> Iterator[tuple[str, Any]]:
    for days in range(1, most + 1):
        yield str(days), _l("un jour ouvré") if days == 1 else _l("%(days)s jours ouvrés", days=days)


class SettingsForm(DatedForm):
    """Whom to reach, when, how fast; from whom mails come; what is said out of hours."""

    seen = HiddenField()
    contact_name = LineField(_l("La personne à joindre"), needed=_l("Écrivez le nom de la personne à joindre."))
    contact_phone = PhoneField(_l("Son téléphone"), needed=_l("Écrivez un numéro de téléphone."))
    contact_email = LineField(
        _l("Son adresse e-mail"),
        [Email(message=_l("Cette adresse e-mail n’est pas complète. Exemple : awa@exemple.fr."))],
        needed=_l("Écrivez une adresse e-mail."),
        most=EMAIL_MOST,
    )
    contact_hours = LineField(_l("Ses heures, en mots"), needed=_l("Écrivez les heures en mots."), most=HOURS)
    answering_days = OneOf(_l("Une réponse par écrit vient sous"), needed=_l("Choisissez un délai."))
    review_days = OneOf(_l("Une réponse à un témoignage vient sous"), needed=_l("Choisissez un délai."))
    day_0 = HoursField(_l("Lundi"))
    day_1 = HoursField(_l("Mardi"))
    day_2 = HoursField(_l("Mercredi"))
    day_3 = HoursField(_l("Jeudi"))
    day_4 = HoursField(_l("Vendredi"))
    day_5 = HoursField(_l("Samedi"))
    day_6 = HoursField(_l("Dimanche"))
    out_of_hours = BodyField(_l("Ce que vous ajoutez quand le service est fermé"), most=CLOSED)
    sender_name = LineField(_l("Le nom qui envoie les e-mails"), [_neutral], most=SENDER)
    notice_subject = LineField(_l("L’objet des e-mails qui préviennent"), [_neutral_words], most=SENDER)
    notice_text = LineField(_l("La phrase de ces e-mails"), [_neutral_words], most=HOURS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.answering_days.offer(_delays(MOST_DAYS))
        self.review_days.offer(_delays(MOST_REVIEW_DAYS))

    @property
    def days(self) -> list[Any]:
        """Return the fields of the seven days."""
        return [self[f"day_{number}"] for number in range(7)]

    @property
    def opening(self) -> Opening:
        """Return the week that was read."""
        return Opening(tuple(field.spans for field in self.days))


class SiteForm(DatedForm):
    """A place where people come."""

    client_id = ClientIdField()
    seen = HiddenField()
    name = LineField(_l("Le nom du lieu"), needed=_l("Écrivez le nom du lieu."))
    address = LineField(_l("L’adresse"), needed=_l("Écrivez l’adresse."), most=ADDRESS)
    access = BodyField(_l("Comment venir et entrer"), most=ACCESS)
    phone = PhoneField(_l("Le téléphone du lieu"))
    hours = LineField(_l("Les heures, en mots"), most=HOURS)
    public = ChoiceField(
        _l("Montrer ce lieu sur les pages publiques ?"),
        choices=(("oui", _l("Oui, tout le monde peut le voir")), ("non", _l("Non, seulement les personnes inscrites"))),
        needed=_l("Choisissez une réponse."),
    )


class NumberForm(DatedForm):
    """One more telephone number."""

    client_id = ClientIdField()
    label = LineField(_l("À quoi sert ce numéro"), needed=_l("Dites à quoi sert ce numéro."))
    number = PhoneField(_l("Le numéro"), needed=_l("Écrivez un numéro de téléphone."))


class DutyForm(DatedForm):
    """Who is on duty, from when to when."""

    client_id = ClientIdField()
    person = OneOf(_l("Qui est de permanence ?"), needed=_l("Choisissez une personne."))
    starts = MomentField(_l("Début"), needed=_l("Écrivez le jour et l’heure du début."))
    ends = MomentField(_l("Fin"), needed=_l("Écrivez le jour et l’heure de la fin."))


class JournalForm(DatedForm):
    """What to show of the journal."""

    groupe = OneOf(_l("Quels actes ?"), first=_l("Tous les actes"))
    du = DayField(_l("À partir du"))
    au = DayField(_l("Jusqu’au"))
