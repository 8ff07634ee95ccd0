"""The forms of Conseils."""

from wtforms import StringField

from blueprints.advice.models import Topic
from blueprints.core.forms import BodyField, ChoiceField, ClientIdField, Form, LineField
from blueprints.core.i18n import lazy_gettext as _l

TOPICS = {
    Topic.SEEKING: _l("Chercher un travail"),
    Topic.AT_WORK: _l("Au travail"),
    Topic.TELLING: _l("En parler ou non"),
    Topic.FATIGUE: _l("Fatigue et rythme"),
    Topic.RIGHTS: _l("Droits et démarches"),
    Topic.DAILY_LIFE: _l("Vie de tous les jours"),
    Topic.COLLECTIVE: _l("Le collectif"),
}
HINTS = {
    Topic.SEEKING: _l("Candidature, entretien, stage"),
    Topic.AT_WORK: _l("Équipe, tâches, bruit, pauses"),
    Topic.TELLING: _l("Dire son handicap, à qui, comment"),
    Topic.FATIGUE: _l("Tenir la semaine, se reposer"),
    Topic.RIGHTS: _l("Dossiers, papiers, contrats"),
    Topic.DAILY_LIFE: _l("Transports, repas, logement"),
    Topic.COLLECTIVE: _l("Nos rencontres et nos règles"),
}


class QuestionForm(Form):
    """A question to the collective."""

    client_id = ClientIdField()
    topic = ChoiceField(
        _l("De quoi parle votre question ?"),
        choices=[(topic.value, label) for topic, label in TOPICS.items()],
        needed=_l("Choisissez de quoi parle votre question."),
    )
    title = LineField(_l("Votre question, en une phrase"), needed=_l("Écrivez votre question en une phrase."))
    body = BodyField(_l("Expliquez un peu"), needed=_l("Expliquez votre question en quelques mots."))


class AnswerForm(Form):
    """An answer to a question."""

    client_id = ClientIdField()
    body = BodyField(_l("Votre réponse"), needed=_l("Écrivez votre réponse avant de la publier."))


class SettleForm(Form):
    """The answer that helped, if one is chosen."""

    post = StringField()
