"""The forms of one's own calendar."""

from typing import Any

from wtforms import BooleanField, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined,unused-ignore] # newer than its types
from wtforms.validators import ValidationError

from blueprints.calendar.choosing import Chosen
from blueprints.calendar.models import Delay, Scope
from blueprints.core.forms import ChoiceField, Form, LineField, VersionField
from blueprints.core.i18n import lazy_gettext as _l
from blueprints.news.models import MailChoice

YES, NO = "oui", "non"
TITLE = 60
_DELAYS = (
    (Delay.WEEK.value, _l("Une semaine avant")),
    (Delay.DAY.value, _l("La veille")),
    (Delay.HOURS.value, _l("Deux heures avant")),
)


class DelaysField(SelectMultipleField):
    """Some of the moments before a meeting, or none."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        choices = [SelectChoice(*one) for one in _DELAYS]
        super().__init__(label, choices=choices, validate_choice=False, **kwargs)

    def pre_validate(self, form: Any) -> None:
        """Refuse what was not offered."""
        del form
        typed, offered = self.data or [], {delay.value for delay in Delay}
        if not offered.issuperset(typed):
            self.data = [value for value in typed if value in offered]
            raise ValidationError(_l("Choisissez une des réponses proposées."))


class CalendarForm(Form):
    """What one's calendar shows, and how one is reminded."""

    discretion = ChoiceField(
        _l("Le titre dans mon agenda"),
        choices=[(YES, _l("Un titre discret")), (NO, _l("Le vrai titre de la rencontre"))],
        needed=_l("Choisissez un titre discret ou le vrai titre."),
    )
    title = LineField(_l("Mon titre discret"), most=TITLE)
    place = BooleanField(_l("Montrer le lieu"))
    scope = ChoiceField(
        _l("Les rencontres dans mon agenda"),
        choices=[(Scope.MINE.value, _l("Celles où je viens")), (Scope.ALL.value, _l("Toutes celles qui ont une date"))],
        needed=_l("Choisissez les rencontres de votre agenda."),
    )
    mails = ChoiceField(
        _l("Recevoir chaque rendez-vous par e-mail"),
        choices=[(YES, _l("Oui, par e-mail")), (NO, _l("Non, pas d’e-mail"))],
    )
    delays = DelaysField(_l("Me rappeler une rencontre où je viens"))
    channel = ChoiceField(
        _l("Où lire le rappel"),
        choices=[
            (MailChoice.NONE.value, _l("Dans mes nouvelles")),
            (MailChoice.EACH.value, _l("Dans mes nouvelles et par e-mail")),
        ],
    )

    @property
    def chosen(self) -> Chosen:
        """Return what a valid form chooses."""
        delays = self.delays.data or []
        return Chosen(
            is_discreet=self.discretion.data == YES,
            neutral_title=self.title.data or "",
            shows_place=bool(self.place.data),
            scope=Scope(self.scope.data),
            is_invited=self.mails.data == YES,
            reminds_week=Delay.WEEK in delays,
            reminds_day=Delay.DAY in delays,
            reminds_hours=Delay.HOURS in delays,
        )


def filled(chosen: Chosen, mail: MailChoice | None) -> CalendarForm:
    """Return the form as a person answered it before.

    Args:
        chosen: what she chose.
        mail: how she is mailed of reminders; None when she never said.
    """
    never = chosen.changed_at is None
    channel = None if mail is None else MailChoice.NONE if mail is MailChoice.NONE else MailChoice.EACH
    return CalendarForm(
        discretion=YES if chosen.is_discreet else NO,
        title=chosen.neutral_title,
        place=chosen.shows_place,
        scope=chosen.scope.value,
        mails=None if never else YES if chosen.is_invited else NO,
        delays=[delay.value for delay in chosen.delays],
        channel=channel.value if channel else None,
    )


class AddressForm(Form):
    """How many addresses there were, when the page was made."""

    generation = VersionField()
