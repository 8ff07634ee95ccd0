"""The forms of moderation."""

from collections.abc import Sequence
from typing import Any

from wtforms import SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined,unused-ignore] # newer than its types
from wtforms.validators import ValidationError

from blueprints.core.forms import BodyField, ChoiceField, Form, LineField, Needed, VersionField
from blueprints.core.i18n import lazy_gettext as _l
from blueprints.moderation.kinds import LONGEST_WARNING
from blueprints.moderation.models import Decision
from blueprints.moderation.rules import Rules
from blueprints.moderation.wording import REASONS

REASON, SUGGESTION, WORDS, MOTIVE = 2000, 1000, 1000, 1000
DECISIONS = (
    (Decision.KEEP.value, _l("Garder le texte tel quel")),
    (Decision.FOLD.value, _l("Publier replié, avec un avertissement")),
    (Decision.CHANGE.value, _l("Demander un changement")),
    (Decision.REMOVE.value, _l("Retirer le texte")),
)


class ReportForm(Form):
    """Why a text should be read."""

    reason = ChoiceField(
        _l("Qu’est-ce qui ne va pas ?"),
        choices=[(one.value, words) for one, words in REASONS.items()],
        needed=_l("Choisissez une raison."),
    )
    words = BodyField(_l("Voulez-vous en dire plus ?"), most=WORDS)


class RuleField(SelectField):
    """The rule that a decision names, among those in force."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        needed = Needed(message=_l("Choisissez la règle de vie concernée."))
        super().__init__(label, [needed], choices=[], validate_choice=False, **kwargs)

    def offer(self, rules: Rules) -> None:
        """Say which rules are in force."""
        numbered = [(str(number), f"{number}. {title}") for number, title in rules.titles.items()]
        self.choices = [SelectChoice("", _l("Choisir une règle")), *(SelectChoice(*one) for one in numbered)]
        self._offered = {number for number, _words in numbered}

    @property
    def number(self) -> int:
        """Return the rule that was chosen."""
        return int(self.data or 0)

    def pre_validate(self, form: Any) -> None:
        """Refuse a rule that is not in force."""
        del form
        if self.data and self.data not in self._offered:
            raise ValidationError(_l("Choisissez une règle de vie de la liste."))


class DecisionForm(Form):
    """What is decided on a text."""

    version = VersionField()
    decision = ChoiceField(
        _l("Que décidez-vous pour ce texte ?"), choices=DECISIONS, needed=_l("Choisissez une décision.")
    )
    rule = RuleField(_l("Règle de vie concernée"))
    reason = BodyField(
        _l("Votre raison, en mots simples"), needed=_l("Écrivez votre raison. La personne la lira."), most=REASON
    )
    suggestion = BodyField(_l("La phrase que vous proposez"), most=SUGGESTION)
    warning = LineField(_l("L’avertissement"), most=LONGEST_WARNING)


class AppealForm(Form):
    """Why its author disagrees; she may also say nothing."""

    words = BodyField(_l("Voulez-vous dire pourquoi ?"), most=WORDS)


class LiftForm(Form):
    """Why the anonymity of a text is lifted."""

    motive = BodyField(_l("Votre raison"), needed=_l("Écrivez votre raison. La personne la lira."), most=MOTIVE)


class AvoidField(SelectMultipleField):
    """What a moderator does not want to read."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label, choices=[], validate_choice=False, **kwargs)

    def offer(self, choices: Sequence[tuple[str, Any]]) -> None:
        """Say what there is to choose from."""
        self.choices = [SelectChoice(*one) for one in choices]
        self._offered = {value for value, _words in choices}

    def pre_validate(self, form: Any) -> None:
        """Refuse what was not offered."""
        del form
        if not set(self.data or ()) <= self._offered:
            raise ValidationError(_l("Choisissez une des réponses proposées."))


class AvoidForm(Form):
    """What a moderator does not want to read."""

    what = AvoidField(_l("Je ne souhaite pas relire"))
