"""The forms of meetings."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time
from typing import Any
from uuid import UUID

from wtforms import StringField

from blueprints.core.db import AnyRow
from blueprints.core.errors import Refused
from blueprints.core.forms import BodyField, ChoiceField, ClientIdField, Form, LineField, VersionField
from blueprints.core.i18n import day
from blueprints.core.i18n import lazy_gettext as _l
from blueprints.meetings import moments
from blueprints.meetings.models import VoteAnswer
from blueprints.meetings.services import FEWEST, MOST

ABOUT, PLACE = 2000, 200
EVENING = time(18)
ANSWERS = (
    (VoteAnswer.YES.value, _l("Oui")),
    (VoteAnswer.HARD.value, _l("Je peux, mais c’est difficile")),
    (VoteAnswer.NO.value, _l("Non")),
)


class MomentField(LineField):
    """A date and an hour, as people type them.

    Args:
        label: shown above.
        otherwise: the hour when none is typed; None makes it necessary.
    """

    def __init__(self, label: Any, *, otherwise: time | None = None, **kwargs: Any) -> None:
        super().__init__(label, most=moments.LONGEST, **kwargs)
        self.otherwise = otherwise
        self.moment: datetime | None = None

    def post_validate(self, form: Any, validation_stopped: bool) -> None:  # noqa: FBT001 - wtforms' own
        """Read what was typed; the words stay as they are."""
        del form
        if validation_stopped or self.errors or not self.data:
            return
        try:
            self.moment = moments.read(self.data, otherwise=self.otherwise)
        except Refused as refused:
            self.errors = [*self.errors, refused.message]


class MeetingForm(Form):
    """A meeting whose date is asked."""

    client_id = ClientIdField()
    title = LineField(_l("Titre"), needed=_l("Donnez un titre à la rencontre."))
    about = BodyField(_l("De quoi va-t-on parler ?"), most=ABOUT)
    place = LineField(_l("Lieu"), needed=_l("Dites où la rencontre a lieu, ou « en visio »."), most=PLACE)
    date_1 = MomentField(_l("Première date"), needed=_l("Proposez une première date."))
    date_2 = MomentField(_l("Deuxième date"), needed=_l("Proposez une deuxième date."))
    date_3 = MomentField(_l("Troisième date"))
    date_4 = MomentField(_l("Quatrième date"))
    ends = MomentField(
        _l("Réponses ouvertes jusqu’au"), needed=_l("Dites jusqu’à quand on peut répondre."), otherwise=EVENING
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse what a field found while reading its date, too."""
        return bool(super().validate(extra_validators)) and not self.errors

    @property
    def dates(self) -> list[datetime]:
        """Return the dates that were read."""
        fields = (self[f"date_{number}"] for number in range(1, MOST + 1))
        return [field.moment for field in fields if field.moment is not None]


class ChooseForm(Form):
    """The date that is chosen, and what the page was made from."""

    option = StringField()
    version = VersionField()

    @property
    def option_id(self) -> UUID | None:
        """Return the date's id, if it is one."""
        try:
            return UUID(self.option.data or "")
        except ValueError:
            return None


def field_of(option_id: UUID) -> str:
    """Return the name of the radios of one date."""
    return f"date-{option_id}"


def answers_form(options: Iterable[AnyRow]) -> Form:
    """Return the form that asks for each of these dates; none of them must be answered."""
    fields = {field_of(option.id): ChoiceField(day(option.starts_at), choices=ANSWERS) for option in options}
    made: type[Form] = type("AnswersForm", (Form,), dict(fields))
    return made()


def answers_of(form: Form, options: Sequence[AnyRow]) -> dict[UUID, VoteAnswer]:
    """Return what a valid form answers, by date."""
    typed = {option.id: form[field_of(option.id)].data for option in options}
    return {option_id: VoteAnswer(value) for option_id, value in typed.items() if value}


__all__ = ["FEWEST", "MOST", "ChooseForm", "MeetingForm", "answers_form", "answers_of", "field_of"]
