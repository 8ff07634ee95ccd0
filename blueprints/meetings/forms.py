"""The forms of meetings."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time
from enum import StrEnum
from typing import Any
from uuid import UUID

from wtforms import BooleanField, HiddenField, StringField

from blueprints.core.db import AnyRow
from blueprints.core.errors import Refused
from blueprints.core.forms import BodyField, ChoiceField, ClientIdField, Form, LineField, VersionField
from blueprints.core.i18n import day, when
from blueprints.core.i18n import lazy_gettext as _l
from blueprints.meetings import moments
from blueprints.meetings.dates import MOST
from blueprints.meetings.models import Afterwards, VoteAnswer
from blueprints.meetings.place_fields import PlaceForm
from blueprints.meetings.preparing import Sheet

ABOUT, REASON, SUBJECT = 2000, 500, 1000
NO_END = _l("Dites jusqu’à quand on peut répondre.")
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


class DatesForm(Form):
    """Up to four dates."""

    date_1 = MomentField(_l("Première date"))
    date_2 = MomentField(_l("Deuxième date"))
    date_3 = MomentField(_l("Troisième date"))
    date_4 = MomentField(_l("Quatrième date"))
    ends = MomentField(_l("Réponses ouvertes jusqu’au"), otherwise=EVENING)

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse what a field found while reading its date, and what is missing."""
        super().validate(extra_validators)
        for field, sentence in self._needed():
            if not field.data and not field.errors:
                field.errors = [sentence]
        return not self.errors

    def _needed(self) -> Sequence[tuple[MomentField, Any]]:
        first, second, ends = (_l("Proposez une première date."), _l("Proposez une deuxième date."), NO_END)
        return ((self.date_1, first), (self.date_2, second), (self.ends, ends))

    @property
    def fields(self) -> list[MomentField]:
        """Return the fields of the dates, in their order."""
        return [self[f"date_{number}"] for number in range(1, MOST + 1)]

    @property
    def dates(self) -> list[datetime]:
        """Return the dates that were read."""
        return [field.moment for field in self.fields if field.moment is not None]

    def fill(self, dates: Iterable[datetime], ends: datetime | None) -> None:
        """Write known dates as a person would."""
        for field, date in zip(self.fields, dates, strict=False):
            field.data = when(date)
        self.ends.data = when(ends) if ends else ""


class Start(StrEnum):
    """How a meeting begins."""

    ASK = "ask"
    FIXED = "fixed"
    DRAFT = "draft"


STARTS = (
    (Start.ASK.value, _l("On la choisit ensemble")),
    (Start.FIXED.value, _l("Elle est déjà fixée")),
    (Start.DRAFT.value, _l("Je prépare seulement, rien n’est encore visible")),
)


class MeetingForm(PlaceForm, DatesForm):
    """A meeting: its date is asked, known already, or nothing is shown yet."""

    client_id = ClientIdField()
    subject = HiddenField()
    """The subject of a member that it is made of, if it is."""
    title = LineField(_l("Titre"), needed=_l("Donnez un titre à la rencontre."))
    about = BodyField(_l("De quoi va-t-on parler ?"), most=ABOUT)
    start = ChoiceField(_l("La date"), choices=STARTS, default=Start.ASK.value)

    @property
    def begins(self) -> Start:
        """Return how it begins."""
        return Start(self.start.data) if self.start.data in set(Start) else Start.ASK

    def _needed(self) -> Sequence[tuple[MomentField, Any]]:
        if self.begins is Start.DRAFT:
            return ()
        return ((self.date_1, _l("Écrivez la date.")),) if self.begins is Start.FIXED else super()._needed()

    @property
    def sheet(self) -> Sheet:
        """Return what was written."""
        ends = None if self.begins is Start.FIXED else self.ends.moment
        dates = self.dates[:1] if self.begins is Start.FIXED else self.dates
        place = self.place.data or ""
        return Sheet(self.title.data or "", self.about.data or "", place, dates, ends, self.venue_id)


class AgainForm(DatesForm):
    """Other dates for a meeting whose date no longer suits."""

    version = VersionField()


class MoveForm(Form):
    """A move that one button makes, and what the page was made from."""

    version = VersionField()


class CancelForm(Form):
    """Why a meeting is cancelled, and what comes next."""

    version = VersionField()
    afterwards = ChoiceField(
        _l("Et ensuite ?"),
        choices=(
            (Afterwards.NEW_DATES.value, _l("D’autres dates seront proposées")),
            (Afterwards.NOTHING.value, _l("Elle n’est pas remplacée")),
            (Afterwards.UNKNOWN.value, _l("On ne sait pas encore")),
        ),
        needed=_l("Dites ce qui vient ensuite."),
    )
    reason = BodyField(_l("Pourquoi ?"), needed=_l("Dites pourquoi, en quelques mots."), most=REASON)


class SubjectForm(Form):
    """What a member would like to talk about."""

    client_id = ClientIdField()
    title = LineField(_l("Votre sujet"), needed=_l("Écrivez votre sujet, en quelques mots."))
    about = BodyField(_l("Vous pouvez en dire plus"), most=SUBJECT)


class SubjectAnswerForm(Form):
    """Why a subject is not taken."""

    answer = BodyField(_l("Votre réponse"), needed=_l("Écrivez une réponse : la personne l’attend."), most=REASON)


class ReminderForm(Form):
    """Whether one wants to be reminded that the answers close."""

    is_reminded = BooleanField(_l("Me le rappeler avant la fin"))


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
    made: type[Form] = type("AnswersForm", (ReminderForm,), dict(fields))
    return made()


def answers_of(form: Form, options: Sequence[AnyRow]) -> dict[UUID, VoteAnswer]:
    """Return what a valid form answers, by date."""
    typed = {option.id: form[field_of(option.id)].data for option in options}
    return {option_id: VoteAnswer(value) for option_id, value in typed.items() if value}


__all__ = [
    "AgainForm",
    "CancelForm",
    "ChooseForm",
    "MeetingForm",
    "MoveForm",
    "ReminderForm",
    "Start",
    "SubjectAnswerForm",
    "SubjectForm",
    "answers_form",
    "answers_of",
    "field_of",
]
