"""The forms of sign-in."""

from wtforms import HiddenField

from blueprints.accounts.forms import AddressField
from blueprints.core.forms import AtMost, Form, LineField, Needed, SecretField
from blueprints.core.i18n import lazy_gettext as _l
from blueprints.sign_in import passkeys

CODE = 40


class LinkForm(Form):
    """Ask for a sign-in mail."""

    email = AddressField(_l("Votre adresse e-mail"))
    suite = HiddenField()


class PasswordForm(Form):
    """Sign in with a password."""

    login = AddressField(_l("Votre adresse e-mail"))
    password = SecretField(_l("Votre mot de passe"), [Needed(message=_l("Écrivez votre mot de passe."))])
    suite = HiddenField()


class DeviceForm(Form):
    """What a device answered; a script fills it in."""

    answer = HiddenField(validators=[AtMost(passkeys.LONGEST_ANSWER)])
    suite = HiddenField()


class CodeForm(Form):
    """A code: of the application, or on paper."""

    code = LineField(_l("Votre code"), needed=_l("Recopiez le code."), most=CODE)
    suite = HiddenField()


class OwnPasswordForm(Form):
    """My password once more, to prove that it is me."""

    password = SecretField(_l("Votre mot de passe"), [Needed(message=_l("Écrivez votre mot de passe."))])
    suite = HiddenField()


class DeviceNameForm(Form):
    """What I call this device."""

    name = LineField(_l("Le nom de cet appareil"), needed=_l("Écrivez un nom pour cet appareil."), most=passkeys.NAME)
