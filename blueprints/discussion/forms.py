"""The form of a post that changes."""

from blueprints.core.forms import BodyField, Form, VersionField
from blueprints.core.i18n import lazy_gettext as _l


class PostForm(Form):
    """Other words for a post."""

    version = VersionField()
    body = BodyField(_l("Votre message"), needed=_l("Écrivez votre message avant de l’enregistrer."))
