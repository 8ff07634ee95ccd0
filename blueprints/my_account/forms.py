"""The forms of one's own account."""

from blueprints.core.forms import Form, Needed, SecretField
from blueprints.core.i18n import lazy_gettext as _l


class NewPasswordForm(Form):
    """Choose a password."""

    new_password = SecretField(
        _l("Votre nouveau mot de passe"), [Needed(message=_l("Écrivez le mot de passe que vous voulez."))]
    )
