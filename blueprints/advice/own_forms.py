"""The forms of what a member chooses for herself."""

from wtforms import BooleanField, StringField

from blueprints.core.forms import Form, VersionField
from blueprints.core.i18n import lazy_gettext as _l


class ChoiceForm(Form):
    """What she is told of, and what her home names."""

    follows_asked = BooleanField(_l("Quand on répond à mes questions"))
    follows_answered = BooleanField(_l("Quand on répond là où j’ai répondu"))
    shows_unanswered = BooleanField(_l("Me montrer les questions sans réponse"))
    weekly = BooleanField(_l("Chaque semaine, un mail s’il y a du nouveau"))


class ReadForm(Form):
    """The last post that she read."""

    number = VersionField()


class HideForm(Form):
    """For how long a topic is hidden."""

    topic = StringField()
    always = StringField()
