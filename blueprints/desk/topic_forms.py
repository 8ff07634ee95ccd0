"""The form about a topic of Conseils."""

from wtforms import HiddenField

from blueprints.core.forms import ClientIdField, Form, LineField
from blueprints.core.i18n import lazy_gettext as _l

NAME, ABOUT = 60, 120


class TopicForm(Form):
    """A topic, in the platform's words."""

    client_id = ClientIdField()
    seen = HiddenField()
    name = LineField(_l("Le nom du sujet"), needed=_l("Écrivez le nom du sujet."), most=NAME)
    about = LineField(_l("De quoi il s’agit, en quelques mots"), most=ABOUT)
