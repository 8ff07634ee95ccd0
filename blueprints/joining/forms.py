"""The forms of joining: invitations, first steps, enrolment side by side, leaving."""

from collections.abc import Sequence

from wtforms import BooleanField

from blueprints.accounts.comfort import CHOICES
from blueprints.accounts.forms import AddressField
from blueprints.accounts.models import Role
from blueprints.accounts.wording import ROLES
from blueprints.core.forms import ChoiceField, ClientIdField, Form, LineField, SecretField
from blueprints.core.i18n import lazy_gettext as _l
from blueprints.joining.asking import GUESTS
from blueprints.joining.wording import GUARDIANS
from blueprints.journeys.models import GuardianKind
from blueprints.news.models import MailChoice

NAME = 60
OWN_NAME = 80
SHORT = 40
OTHER = "other"


class NamesForm(Form):
    """How to call me."""

    first_name = LineField(_l("Votre prénom"), needed=_l("Écrivez votre prénom."), most=OWN_NAME)
    last_name = LineField(_l("Votre nom de famille"), needed=_l("Écrivez votre nom de famille."), most=OWN_NAME)
    client_id = ClientIdField()


class MemberNamesForm(NamesForm):
    """How to call me, also in the collective."""

    pseudonym = LineField(
        _l("Votre nom dans le collectif"), needed=_l("Écrivez le nom que les autres membres verront."), most=SHORT
    )


class AcceptForm(Form):
    """Add a role to the account that is there."""

    client_id = ClientIdField()


class LookForm(Form):
    """The two settings that help most before reading the rest."""

    text = ChoiceField(
        _l("Taille du texte"),
        choices=tuple(
            zip(CHOICES["text"], (_l("Normale"), _l("Grande"), _l("Très grande"), _l("La plus grande")), strict=True)
        ),
    )
    palette = ChoiceField(
        _l("Couleurs"),
        choices=tuple(
            zip(CHOICES["palette"], (_l("Clair"), _l("Doux"), _l("Sombre"), _l("Contraste fort")), strict=True)
        ),
    )


class FirstPasswordForm(Form):
    """A password from the start, for those who want one."""

    new_password = SecretField(_l("Votre mot de passe"))


class ToldForm(Form):
    """How to be told, and the word that proves a mail is ours."""

    mail = ChoiceField(
        _l("Voulez-vous aussi un e-mail ?"),
        choices=(
            (MailChoice.NONE.value, _l("Non, je regarde ici")),
            (MailChoice.EACH.value, _l("Oui, à chaque nouvelle")),
            (MailChoice.DAILY.value, _l("Oui, un seul par jour, le matin")),
        ),
        needed=_l("Choisissez une réponse. Vous pourrez la changer."),
    )
    other_word = LineField(_l("Un autre mot, si vous préférez"), most=SHORT)
    weekly = BooleanField(_l("Oui, le lundi, s’il y a du nouveau"))


def told_form(words: Sequence[str], *, mail: str | None = None, word: str = "", weekly: bool = False) -> ToldForm:
    """Return the form that proposes these words, or another one.

    Args:
        words: what is proposed.
        mail: what she chose before.
        word: the word that she has.
        weekly: whether she asked for the mail of the week.
    """
    offered = (*((one, one) for one in words), (OTHER, _l("Un autre mot, que j’écris")))
    field = ChoiceField(
        _l("Votre mot de reconnaissance"),
        choices=offered,
        needed=_l("Choisissez un mot. Vous pourrez le changer."),
    )
    made: type[ToldForm] = type("WordedToldForm", (ToldForm,), {"word": field})
    chosen = (word if word in words else OTHER) if word else None
    return made(mail=mail, word=chosen, other_word=word, weekly=weekly)


def word_of(form: ToldForm) -> str:
    """Return the word: the one that was picked, or the one that was written."""
    picked = form["word"].data
    return (form.other_word.data or "") if picked == OTHER else picked or ""


class EnrolForm(Form):
    """Whom I enrol beside me."""

    first_name = LineField(_l("Son prénom"), needed=_l("Écrivez son prénom."), most=NAME)
    last_name = LineField(_l("Son nom de famille"), needed=_l("Écrivez son nom de famille."), most=NAME)
    client_id = ClientIdField()


class CodeForm(Form):
    """A code that is typed: of an enrolment, or of a card."""

    code = LineField(
        _l("Le code"), needed=_l("Écrivez le code. Les espaces et les majuscules ne comptent pas."), most=60
    )


class GuestForm(Form):
    """Whom to invite into a journey, once the person agrees."""

    role = ChoiceField(
        _l("Qui est cette personne ?"),
        choices=tuple((role.value, ROLES[Role(role.value)]) for role in GUESTS),
        needed=_l("Choisissez une réponse."),
    )
    guardian_kind = ChoiceField(
        _l("Quel est son rôle auprès de la personne accompagnée ?"),
        choices=tuple((kind.value, GUARDIANS[kind]) for kind in GuardianKind),
    )
    first_name = LineField(_l("Son prénom"), needed=_l("Écrivez son prénom."), most=NAME)
    last_name = LineField(_l("Son nom de famille"), needed=_l("Écrivez son nom de famille."), most=NAME)
    email = AddressField(_l("Son adresse e-mail"))
    client_id = ClientIdField()


class ReturnForm(Form):
    """Come back into the collective under a name."""

    pseudonym = LineField(
        _l("Votre nom dans le collectif"), needed=_l("Écrivez le nom que les autres membres verront."), most=SHORT
    )
