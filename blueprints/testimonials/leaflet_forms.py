"""The form of the leaflet's last page."""

from typing import Final

from wtforms import HiddenField

from blueprints.core.forms import ClientIdField, Form, LineField
from blueprints.core.i18n import lazy_gettext as _l


class LeafletForm(Form):
    """The title of a leaflet, and what was read before printing it."""

    LONGEST: Final = 80

    title = LineField(_l("Titre du dépliant"), most=LONGEST)
    seen = HiddenField()
    client_id = ClientIdField()
