"""The forms of the rules."""

from wtforms import HiddenField, SelectMultipleField

from blueprints.charter.models import LONGEST_RULE, Verdict
from blueprints.core.forms import BodyField, ChoiceField, ClientIdField, Form, LineField, VersionField
from blueprints.core.i18n import lazy_gettext as _l

TITLE, WHY = 80, 500
VERDICTS = (
    (Verdict.TAKEN.value, _l("Reprise dans la prochaine version")),
    (Verdict.STUDIED.value, _l("À l’étude")),
    (Verdict.NOT_TAKEN.value, _l("Non reprise")),
)
MONTHS = (("un", _l("D’ici un mois")), ("trois", _l("D’ici trois mois")), ("six", _l("D’ici six mois")))


class AgreeForm(Form):
    """A yes to the rules, as the page showed them."""

    number = VersionField()


class ProposalForm(Form):
    """Other words for a rule, or a new one, and why."""

    client_id = ClientIdField()
    words = BodyField(_l("Ce que la règle dirait"), needed=_l("Écrivez ce que la règle dirait."), most=LONGEST_RULE)
    why = BodyField(_l("Pourquoi ?"), needed=_l("Dites pourquoi, en une phrase."), most=LONGEST_RULE)


class AnswerForm(Form):
    """What those who animate the collective answer."""

    version = VersionField()
    verdict = ChoiceField(_l("Votre réponse"), choices=VERDICTS, needed=_l("Choisissez une réponse."))
    reason = BodyField(_l("La raison"), needed=_l("Écrivez la raison avec des mots simples."), most=LONGEST_RULE)
    months = ChoiceField(_l("Avant quand ?"), choices=MONTHS)


class IntroForm(Form):
    """The words before the rules."""

    made_from = VersionField()
    """The version that these words were typed on; a draft keeps it, so that an old one replaces nothing unseen."""
    words = BodyField(
        _l("Les mots avant les règles"), needed=_l("Écrivez une phrase avant les règles."), most=LONGEST_RULE
    )
    simple = BodyField(_l("Les mêmes, en plus simple"), most=LONGEST_RULE)

    def stand_on(self, version: int) -> None:
        """Say which version these words answer to from now on."""
        self.made_from.data, self.made_from.raw_data = str(version), None


class RuleForm(Form):
    """One rule, as it is being written."""

    made_from = VersionField()
    client_id = ClientIdField()
    title = LineField(
        _l("Le nom de la règle"), needed=_l("Donnez un nom à la règle, en deux ou trois mots."), most=TITLE
    )
    words = BodyField(_l("Ce que dit la règle"), needed=_l("Écrivez ce que dit la règle."), most=LONGEST_RULE)
    simple = BodyField(_l("La même, en plus simple"), most=LONGEST_RULE)

    def stand_on(self, version: int) -> None:
        """Say which version these words answer to from now on."""
        self.made_from.data, self.made_from.raw_data = str(version), None


class PublishForm(Form):
    """What was read again, what changes, and the proposals that it takes up."""

    seen = HiddenField()
    why = BodyField(
        _l("Ce qui change, en une phrase"), needed=_l("Écrivez ce qui change. Les membres le lisent."), most=WHY
    )
    taken = SelectMultipleField(_l("Les propositions reprises"), validate_choice=False)
