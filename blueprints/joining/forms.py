"""The forms of the first steps."""

from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from blueprints.core.db import secret_id
from blueprints.core.forms import Form, LineField, SecretField

NAME = 60
SHORT = 40


class NamesForm(Form):
    """How to call me."""

    first_name = LineField(_l("Votre prénom"), needed=_l("Écrivez votre prénom."), most=NAME)
    last_name = LineField(_l("Votre nom de famille"), needed=_l("Écrivez votre nom de famille."), most=NAME)
    recognition_word = LineField(
        _l("Votre mot de reconnaissance"), needed=_l("Écrivez un mot, par exemple le nom d’un fruit."), most=SHORT
    )
    client_id = HiddenField()

    def chosen_client_id(self) -> UUID:
        """Return the page's own id; a page that lost it counts as a new one."""
        try:
            return UUID(self.client_id.data or "")
        except ValueError:
            return secret_id()


class MemberNamesForm(NamesForm):
    """How to call me, also in the collective."""

    pseudonym = LineField(
        _l("Votre nom dans le collectif"), needed=_l("Écrivez le nom que les autres membres verront."), most=SHORT
    )


class FirstPasswordForm(Form):
    """A password from the start, for those who want one."""

    new_password = SecretField(_l("Votre mot de passe"))
