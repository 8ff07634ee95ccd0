"""The forms of Conseils."""

from collections.abc import Iterable
from typing import Self

from wtforms import StringField

from blueprints.core.forms import BodyField, ChoiceField, ClientIdField, Form, LineField
from blueprints.core.i18n import lazy_gettext as _l
from blueprints.discussion.forms import QuotingForm, SignedForm


class QuestionForm(SignedForm):
    """A question to the collective."""

    client_id = ClientIdField()
    topic = ChoiceField(
        _l("De quoi parle votre question ?"),
        choices=(),
        needed=_l("Choisissez de quoi parle votre question."),
    )
    title = LineField(_l("Votre question, en une phrase"), needed=_l("Écrivez votre question en une phrase."))
    body = BodyField(_l("Expliquez un peu"), needed=_l("Expliquez votre question en quelques mots."))
    seen = StringField()
    """Something once she was shown the questions that look like hers."""

    @classmethod
    def offering(cls, topics: Iterable[tuple[str, str]]) -> Self:
        """Return the form with these topics to choose from, as code and name."""
        form = cls()
        form.topic.offer(list(topics))
        return form


class AnswerForm(QuotingForm):
    """An answer to a question."""

    client_id = ClientIdField()
    body = BodyField(_l("Votre réponse"), needed=_l("Écrivez votre réponse avant de la publier."))


class SettleForm(Form):
    """The answer that helped, if one is chosen."""

    post = StringField()
