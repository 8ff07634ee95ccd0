"""The forms of the first steps."""

from blueprints.core.forms import ClientIdField, Form, LineField, SecretField
from blueprints.core.i18n import lazy_gettext as _l

NAME = 60
SHORT = 40


class NamesForm(Form):
    """How to call me."""

    first_name = LineField(_l("Votre prénom"), needed=_l("Écrivez votre prénom."), most=NAME)
    last_name = LineField(_l("Votre nom de famille"), needed=_l("Écrivez votre nom de famille."), most=NAME)
    recognition_word = LineField(
        _l("Votre mot de reconnaissance"), needed=_l("Écrivez un mot, par exemple le nom d’un fruit."), most=SHORT
    )
    client_id = ClientIdField()


class MemberNamesForm(NamesForm):
    """How to call me, also in the collective."""

    pseudonym = LineField(
        _l("Votre nom dans le collectif"), needed=_l("Écrivez le nom que les autres membres verront."), most=SHORT
    )


class FirstPasswordForm(Form):
    """A password from the start, for those who want one."""

    new_password = SecretField(_l("Votre mot de passe"))
