"""The forms of sign-in."""

from wtforms import HiddenField

from blueprints.accounts.forms import AddressField
from blueprints.core.forms import Form, Needed, SecretField
from blueprints.core.i18n import lazy_gettext as _l


class LinkForm(Form):
    """Ask for a sign-in mail."""

    email = AddressField(_l("Votre adresse e-mail"))
    suite = HiddenField()


class PasswordForm(Form):
    """Sign in with a password."""

    login = AddressField(_l("Votre adresse e-mail"))
    password = SecretField(_l("Votre mot de passe"), [Needed(message=_l("Écrivez votre mot de passe."))])
    suite = HiddenField()
