"""The forms about messages that wait before they leave."""

from blueprints.core.forms import ChoiceField, ClientIdField, Form
from blueprints.core.i18n import lazy_gettext as _l


class HoldForm(Form):
    """How long one's messages wait."""

    seconds = ChoiceField(
        _l("Quand j’envoie un message"),
        choices=(
            ("0", _l("Il part tout de suite")),
            ("15", _l("Il attend 15 secondes")),
            ("60", _l("Il attend 1 minute")),
        ),
        needed=_l("Choisissez une réponse."),
    )


class WaitingForm(Form):
    """One message that waits."""

    client_id = ClientIdField(refusal=_l("La page était incomplète. Rechargez-la."))
