"""The forms of a conversation."""

from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField
from wtforms.validators import NumberRange, ValidationError
from wtforms.widgets import HiddenInput

from blueprints.core import db
from blueprints.core.forms import BodyField, Form
from blueprints.messaging.queries import MOST

LONGEST = 5000


class SentIdField(HiddenField):
    """The id that a page chose for what it sends: the same one twice is one message."""

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Take the id that was sent; a page that is shown gets a new one."""
        super().process(formdata, data if formdata else str(db.secret_id()), extra_filters)

    def pre_validate(self, form: Any) -> None:
        """Refuse what is not an id."""
        del form
        try:
            self.uuid = UUID(str(self.data))
        except ValueError as error:
            self.data = str(db.secret_id())
            message = _l("La page était incomplète. Envoyez de nouveau : votre texte est encore là.")
            raise ValidationError(message) from error


def _sequence(**kwargs: Any) -> IntegerField:
    """Return the hidden place of the last message that a page showed."""
    message = _l("La page était incomplète. Rechargez-la.")
    return IntegerField(validators=[NumberRange(0, MOST, message=message)], widget=HiddenInput(), **kwargs)


class MessageForm(Form):
    """Write in a conversation."""

    body = BodyField(_l("Votre message"), needed=_l("Écrivez votre message."), most=LONGEST)
    client_id = SentIdField()
    seen = _sequence(default=0)


class ReadForm(Form):
    """Say how far one has read."""

    sequence = _sequence()
