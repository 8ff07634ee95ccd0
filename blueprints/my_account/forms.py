"""The forms of one's own account."""

from wtforms import BooleanField, HiddenField

from blueprints.accounts.forms import AddressField
from blueprints.core.forms import Form, LineField, Needed, SecretField
from blueprints.core.i18n import lazy_gettext as _l

NAME = 80
SHORT = 40


class NamesForm(Form):
    """How to call me."""

    first_name = LineField(_l("Votre prénom"), needed=_l("Écrivez votre prénom."), most=NAME)
    last_name = LineField(_l("Votre nom de famille"), needed=_l("Écrivez votre nom de famille."), most=NAME)
    recognition_word = LineField(
        _l("Votre mot de reconnaissance"), needed=_l("Écrivez un mot, par exemple le nom d’un fruit."), most=SHORT
    )
    seen = HiddenField()
    """What the page showed, as a mark: another tab may have changed it since."""


class MemberNamesForm(NamesForm):
    """How to call me, also in the collective."""

    pseudonym = LineField(
        _l("Votre nom dans le collectif"), needed=_l("Écrivez le nom que les autres membres verront."), most=SHORT
    )


class NewAddressForm(Form):
    """Another address."""

    email = AddressField(_l("Votre nouvelle adresse e-mail"))


class NewPasswordForm(Form):
    """Choose a password."""

    new_password = SecretField(
        _l("Votre nouveau mot de passe"), [Needed(message=_l("Écrivez le mot de passe que vous voulez."))]
    )


class ClosingForm(Form):
    """Close my account, after the recap that was read."""

    sure = BooleanField(
        _l("J’ai lu. Je veux fermer mon compte."),
        [Needed(message=_l("Cochez la case pour fermer votre compte. Ou revenez sans rien changer."))],
    )
    seen = HiddenField()
