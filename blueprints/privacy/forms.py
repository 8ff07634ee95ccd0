"""The forms of an extraordinary access: the question, and the small ones behind a button."""

from wtforms import SelectMultipleField
from wtforms.validators import ValidationError

from blueprints.core.forms import BodyField, ChoiceField, ClientIdField, Form, Needed, SelectChoice
from blueprints.core.i18n import lazy_gettext as _l
from blueprints.privacy.services import HOURS
from blueprints.privacy.wording import DURATIONS, GROUNDS

MOTIVE = 1000
_WHY = _l("Expliquez pourquoi il faut lire ces messages.")


def _says_something(form: Form, field: BodyField) -> None:
    """Refuse signs without a letter: those concerned must be told why."""
    del form
    if not any(sign.isalpha() for sign in field.data or ""):
        raise ValidationError(_WHY)


class AskForm(Form):
    """Why, which conversations, for how long."""

    client_id = ClientIdField()
    ground = ChoiceField(
        _l("Pourquoi faut-il lire ces messages ?"),
        choices=[(ground.value, words.title) for ground, words in GROUNDS.items()],
        needed=_l("Choisissez une raison."),
    )
    motive = BodyField(
        _l("Expliquez avec vos mots"),
        [_says_something],
        needed=_WHY,
        most=MOTIVE,
    )
    talks = SelectMultipleField(
        _l("Quelles conversations ?"),
        [Needed(message=_l("Choisissez au moins une conversation."))],
        validate_choice=False,
    )
    hours = ChoiceField(
        _l("Pendant combien de temps ?"),
        choices=[(str(hours), DURATIONS[hours]) for hours in HOURS],
        needed=_l("Choisissez une durée."),
    )

    def offer(self, talks: list[tuple[str, str]]) -> None:
        """Say which conversations there are."""
        self.talks.choices = [SelectChoice(*one) for one in talks]
