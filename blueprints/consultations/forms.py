"""The forms of consultations."""

from collections.abc import Sequence
from datetime import time
from typing import Any

from wtforms import SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined,unused-ignore] # newer than its types
from wtforms.validators import ValidationError

from blueprints.consultations.services import MOST, ONE, SOME
from blueprints.core.db import AnyRow
from blueprints.core.forms import BodyField, ChoiceField, ClientIdField, Form, LineField, VersionField
from blueprints.core.i18n import lazy_gettext as _l
from blueprints.meetings.day_fields import DatedForm
from blueprints.meetings.forms import MomentField

QUESTION, ABOUT, OUTCOME = 200, 2000, 2000
EVENING, MORNING = time(18), time(9)
KINDS = (("one", _l("Une seule réponse")), ("several", _l("Plusieurs réponses")))


class SurveyForm(DatedForm):
    """From when to when the yearly questions are asked."""

    client_id = ClientIdField()
    opens = MomentField(_l("Début"), otherwise=MORNING)
    closes = MomentField(_l("Fin"), needed=_l("Dites jusqu’à quand on peut voter."), otherwise=EVENING)


class ConsultationForm(SurveyForm):
    """One question, two to six answers, from when to when."""

    question = LineField(_l("La question"), needed=_l("Écrivez la question."), most=QUESTION)
    about = BodyField(_l("Ce qui aide à répondre"), most=ABOUT)
    kind = ChoiceField(
        _l("On peut choisir"), choices=KINDS, needed=_l("Dites si l’on choisit une ou plusieurs réponses.")
    )
    choice_1 = LineField(_l("Réponse 1"), needed=_l("Écrivez une première réponse."))
    choice_2 = LineField(_l("Réponse 2"), needed=_l("Écrivez une deuxième réponse."))
    choice_3 = LineField(_l("Réponse 3"))
    choice_4 = LineField(_l("Réponse 4"))
    choice_5 = LineField(_l("Réponse 5"))
    choice_6 = LineField(_l("Réponse 6"))

    @property
    def choice_fields(self) -> list[Any]:
        """Return the fields of the answers."""
        return [self[f"choice_{place}"] for place in range(1, MOST + 1)]

    @property
    def offered(self) -> list[str]:
        """Return the answers that were written."""
        return [field.data for field in self.choice_fields if field.data]


class _Some(SelectMultipleField):
    """Some of the answers, nothing chosen beforehand."""

    def __init__(self, label: Any, *, offered: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(label, choices=[SelectChoice(*one) for one in offered], validate_choice=False, **kwargs)
        self._offered = {value for value, _words in offered}

    def pre_validate(self, form: Any) -> None:
        """Refuse what was not offered, and nothing at all."""
        del form
        if not self.data:
            raise ValidationError(_l(SOME))
        if not self._offered.issuperset(self.data):
            self.data = [one for one in self.data if one in self._offered]
            raise ValidationError(_l("Choisissez une des réponses proposées."))


def vote_form(several: bool, choices: Sequence[AnyRow]) -> Form:  # noqa: FBT001 - a column of the row
    """Return the form by which one votes: radios for one answer, boxes for several."""
    offered = [(str(row.position), row.label) for row in choices]
    field = (
        _Some(_l("Votre réponse"), offered=offered)
        if several
        else ChoiceField(_l("Votre réponse"), choices=offered, needed=_l(ONE))
    )
    made: type[Form] = type("VoteForm", (Form,), {"choice": field})
    return made()


def chosen_of(form: Form) -> list[int]:
    """Return the places that a valid form chooses."""
    data = form["choice"].data
    return [int(one) for one in (data if isinstance(data, list) else [data])]


class OutcomeForm(Form):
    """What was decided after a consultation."""

    version = VersionField()
    outcome = BodyField(_l("La décision"), needed=_l("Écrivez ce qui est décidé, et quand."), most=OUTCOME)
