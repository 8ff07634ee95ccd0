"""The forms of writing with others."""

from uuid import UUID

from wtforms import HiddenField

from blueprints.core.forms import Form, LineField
from blueprints.core.i18n import lazy_gettext as _l
from blueprints.testimonials.forms import AgreementForm, SeenForm


class AskForm(Form):
    """Whom to write with."""

    name = LineField(
        _l("Son nom dans le collectif"), needed=_l("Écrivez le nom que la personne porte dans le collectif."), most=80
    )


class PersonForm(Form):
    """One of those who write."""

    person = HiddenField()

    def person_id(self) -> UUID | None:
        """Return who; none for what is no identifier."""
        try:
            return UUID(self.person.data or "")
        except ValueError:
            return None


class YesForm(AgreementForm, SeenForm):
    """One author's own name, and her own yes to each use of the words she read."""
