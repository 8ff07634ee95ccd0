"""The forms of the desk: inviting, names, roles, journeys."""

from collections.abc import Iterable
from typing import Any

from wtforms import HiddenField
from wtforms.validators import Email

from blueprints.accounts.forms import EMAIL_MOST
from blueprints.accounts.models import Role
from blueprints.accounts.wording import ROLES
from blueprints.core.forms import ChoiceField, Form, LineField
from blueprints.core.i18n import lazy_gettext as _l
from blueprints.desk.wording import STAGES
from blueprints.journeys.models import JourneyStage
from blueprints.meetings.day_fields import DatedForm, DayField, OneOf

NAME = 60
NEW_PAGE = _l("Cette page est trop ancienne. Recommencez ici.")


def capital(words: object) -> str:
    """Return words with a capital first letter."""
    said = str(words)
    return said[:1].upper() + said[1:]


def role_choices(roles: Iterable[Role]) -> list[tuple[str, str]]:
    """Return these roles as choices."""
    return [(role.value, capital(ROLES[role])) for role in roles]


class AddressOfOther(LineField):
    """Somebody else's e-mail address."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            _l("Son adresse e-mail"),
            [Email(message=_l("Cette adresse e-mail n’est pas complète. Exemple : awa@exemple.fr."))],
            needed=_l("Écrivez l’adresse e-mail de cette personne."),
            most=EMAIL_MOST,
            **kwargs,
        )


class InviteForm(Form):
    """Expect somebody on the platform."""

    email = AddressOfOther()
    first_name = LineField(_l("Son prénom"), most=NAME)
    last_name = LineField(_l("Son nom"), most=NAME)
    role = OneOf(_l("Ce que cette personne sera ici"), needed=_l("Choisissez un rôle."))


class NameForm(Form):
    """Correct a name."""

    seen = HiddenField()
    first_name = LineField(_l("Prénom"), needed=_l("Écrivez le prénom."), most=NAME)
    last_name = LineField(_l("Nom"), needed=_l("Écrivez le nom."), most=NAME)


class RoleForm(Form):
    """Give somebody one more role."""

    role = OneOf(_l("Le rôle à ajouter"), needed=_l("Choisissez un rôle."))


class JourneyForm(DatedForm):
    """Begin to accompany a person."""

    beneficiary = OneOf(_l("La personne accompagnée"), needed=_l("Choisissez la personne accompagnée."))
    coach = OneOf(_l("Sa conseillère ou son conseiller"), needed=_l("Choisissez qui accompagne."))
    stage = ChoiceField(
        _l("L’étape"),
        choices=tuple((stage.value, capital(STAGES[stage])) for stage in JourneyStage),
        default=JourneyStage.ASSESS.value,
        needed=_l("Choisissez une étape."),
    )
    employer = LineField(_l("Son employeur"))
    starts = DayField(_l("Premier jour"))


class CoachForm(DatedForm):
    """One more coach in a journey."""

    coach = OneOf(_l("Qui accompagne aussi ?"), needed=_l("Choisissez qui accompagne."))
    last_day = DayField(_l("Dernier jour"))


class LastDayForm(DatedForm):
    """Until which day somebody takes part."""

    seen = HiddenField()
    last_day = DayField(_l("Dernier jour"))
