"""The form of the components page: one field of each kind, two of them with an error."""

from wtforms import BooleanField, DateField, Form, SelectField, SelectMultipleField, TelField
from wtforms.validators import InputRequired

from blueprints.core.forms import BodyField, ChoiceField, LineField, SecretField, SelectChoice
from blueprints.core.i18n import lazy_gettext as _l

_NEEDED = (InputRequired(),)


class SampleForm(Form):
    """Fields to look at; never sent, hence not a form of ours."""

    first = LineField(_l("Votre prénom"), needed=_l("Écrivez votre prénom."))
    phone = TelField(_l("Votre téléphone"), description=_l("Par exemple : 04 65 71 12 30."))
    date = DateField(_l("Votre date de début"), validators=_NEEDED, description=_l("Par exemple : 3 mars 2026."))
    theme = SelectField(
        _l("Le sujet"),
        choices=[SelectChoice("seeking", _l("Chercher un travail")), SelectChoice("at_work", _l("Au travail"))],
    )
    text = BodyField(_l("Votre question"), needed=_l("Écrivez votre question."), most=1000)
    secret = SecretField(_l("Votre mot de passe"), _NEEDED)
    how = ChoiceField(
        _l("Comment voulez-vous venir ?"),
        choices=[("place", _l("Sur place")), ("video", _l("En visio")), ("unsure", _l("Je ne sais pas encore"))],
        needed=_l("Choisissez une réponse."),
    )
    usage = SelectMultipleField(
        _l("Où ce texte peut-il paraître ?"),
        choices=[SelectChoice("site", _l("Sur ce site")), SelectChoice("formation", _l("En formation"))],
    )
    agree = BooleanField(_l("J’ai lu les règles de vie"))

    @classmethod
    def shown(cls) -> "SampleForm":
        """Return the form with two fields that were refused."""
        form = cls()
        form.date.errors = [_l("Choisissez une date après le 3 mars 2026.")]
        form.secret.errors = [_l("Écrivez votre mot de passe.")]
        return form
