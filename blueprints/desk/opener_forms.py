"""The form about the beginning of a message."""

from wtforms import HiddenField, SelectMultipleField
from wtforms.validators import ValidationError

from blueprints.core.forms import BodyField, ClientIdField, Form, LineField, SelectChoice
from blueprints.core.i18n import lazy_gettext as _l
from blueprints.messaging.models import ConversationKind

NAME, ABOUT, WORDS = 60, 120, 1500
KINDS = {
    ConversationKind.PRIVATE: _l("La personne et son conseiller"),
    ConversationKind.SHARED: _l("La personne, son conseiller et son manager"),
    ConversationKind.ADJUSTMENTS: _l("Le conseiller et le manager"),
    ConversationKind.HEALTH: _l("Santé au travail"),
}


class OpenerForm(Form):
    """The beginning of a message, in the platform's words."""

    client_id = ClientIdField()
    seen = HiddenField()
    name = LineField(_l("Le titre"), needed=_l("Écrivez le titre."), most=NAME)
    about = LineField(_l("Quand cela aide, en quelques mots"), most=ABOUT)
    words = BodyField(_l("Le texte à compléter"), needed=_l("Écrivez le texte à compléter."), most=WORDS)
    kinds = SelectMultipleField(
        _l("Dans quelles conversations ?"),
        choices=[SelectChoice(kind.value, words) for kind, words in KINDS.items()],
        validate_choice=False,
    )

    def validate_kinds(self, field: SelectMultipleField) -> None:
        """Refuse nothing at all, and what was not offered."""
        if not field.data or not set(field.data) <= {kind.value for kind in KINDS}:
            raise ValidationError(_l("Choisissez au moins une conversation."))

    @property
    def chosen(self) -> list[str]:
        """Return the kinds that were chosen, in their order."""
        return [kind.value for kind in KINDS if kind.value in (self.kinds.data or ())]
