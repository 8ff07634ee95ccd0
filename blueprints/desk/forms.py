"""The forms of the desk: inviting, names, roles, journeys."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from wtforms import HiddenField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined,unused-ignore] # newer than its types
from wtforms.validators import Email, ValidationError

from blueprints.accounts.forms import EMAIL_MOST
from blueprints.accounts.models import Role
from blueprints.accounts.wording import ROLES
from blueprints.core import clock
from blueprints.core.errors import Refused
from blueprints.core.forms import ChoiceField, Form, LineField, Needed
from blueprints.core.i18n import lazy_gettext as _l
from blueprints.desk.wording import STAGES
from blueprints.journeys.models import JourneyStage
from blueprints.meetings import moments

NAME = 60
NEW_PAGE = _l("Cette page est trop ancienne. Recommencez ici.")


class OneOf(SelectField):
    """One of a list, none chosen beforehand.

    Args:
        label: shown above.
        needed: the sentence when nothing is chosen; None makes it optional.
        first: the words of the empty line.
    """

    def __init__(self, label: Any, *, needed: Any = None, first: Any = None, **kwargs: Any) -> None:
        super().__init__(label, [Needed(message=needed)] if needed else [], validate_choice=False, **kwargs)
        self.first = first or _l("Choisissez")
        self.offered: frozenset[str] = frozenset()
        self.choices = [SelectChoice("", self.first)]

    def offer(self, choices: Iterable[tuple[str, Any]]) -> None:
        """Say what there is to choose from."""
        known = list(choices)
        self.offered = frozenset(value for value, _words in known)
        self.choices = [SelectChoice("", self.first), *(SelectChoice(*choice) for choice in known)]

    @property
    def uuid(self) -> UUID:
        """Return what was chosen, in a list of ids that was validated."""
        return UUID(self.data)

    def pre_validate(self, form: Any) -> None:
        """Refuse what was not offered."""
        del form
        if self.data and self.data not in self.offered:
            self.data = ""
            raise ValidationError(_l("Choisissez une des réponses proposées."))


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


class DayField(LineField):
    """A day, as people type it; empty when it is optional.

    Args:
        label: shown above.
    """

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label, most=moments.LONGEST, **kwargs)
        self.moment: datetime | None = None

    @property
    def day(self) -> date | None:
        """Return the day that was read, in Paris."""
        return clock.paris(self.moment).date() if self.moment else None

    def post_validate(self, form: Any, validation_stopped: bool) -> None:  # noqa: FBT001 - wtforms' own
        """Read what was typed; the words stay as they are."""
        del form
        if validation_stopped or self.errors or not self.data:
            return
        try:
            self.moment = moments.read(self.data, otherwise=time())
        except Refused:
            self.errors = [*self.errors, _l("Cette date ne se lit pas. Écrivez par exemple : 3 mars 2026.")]


class DatedForm(Form):
    """A form with days in it."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse what a field found while reading its day, too."""
        return bool(super().validate(extra_validators)) and not self.errors


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
