"""The forms of ideas."""

from blueprints.core.forms import BodyField, ChoiceField, ClientIdField, Form, LineField, VersionField
from blueprints.core.i18n import lazy_gettext as _l
from blueprints.discussion.forms import QuotingForm
from blueprints.ideas.models import Step, Verdict
from blueprints.meetings.day_fields import DatedForm, DayField

BODY, REASON, WORDS = 2000, 2000, 300
VERDICTS = (
    (Verdict.KEPT.value, _l("Retenue")),
    (Verdict.STUDIED.value, _l("À l’étude")),
    (Verdict.NOT_KEPT.value, _l("Non retenue")),
)
STEPS = (
    (Step.ON_AGENDA.value, _l("À l’ordre du jour")),
    (Step.DISCUSSED.value, _l("Discutée")),
    (Step.DONE.value, _l("Ce qui a été fait")),
)


class IdeaForm(Form):
    """An idea, in two fields."""

    client_id = ClientIdField()
    version = VersionField()
    title = LineField(_l("Votre idée, en une phrase"), needed=_l("Écrivez votre idée en une phrase."))
    body = BodyField(
        _l("Ce que cela changerait"), needed=_l("Dites en quelques mots ce que cela changerait."), most=BODY
    )


class CommentForm(QuotingForm):
    """What one says about an idea."""

    client_id = ClientIdField()
    body = BodyField(_l("Votre commentaire"), needed=_l("Écrivez votre commentaire avant de le publier."))


class AnswerForm(DatedForm):
    """What the service answers."""

    version = VersionField()
    verdict = ChoiceField(_l("Votre réponse"), choices=VERDICTS, needed=_l("Choisissez une réponse."))
    reason = BodyField(_l("La raison"), needed=_l("Écrivez la raison avec des mots simples."), most=REASON)
    review = DayField(_l("Le jour où vous en reparlez"))


class StepForm(DatedForm):
    """A step that an idea reached."""

    version = VersionField()
    step = ChoiceField(_l("L’étape"), choices=STEPS, needed=_l("Choisissez une étape."))
    day = DayField(_l("Le jour"), needed=_l("Écrivez le jour."))
    words = LineField(_l("Ce qui s’est passé, en une phrase"), most=WORDS)
