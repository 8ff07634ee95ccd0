"""The forms of a conversation."""

from typing import Any

from wtforms import BooleanField, IntegerField
from wtforms.validators import AnyOf, NumberRange, Optional
from wtforms.widgets import HiddenInput

from blueprints.core.forms import BodyField, ClientIdField, Form
from blueprints.core.i18n import lazy_gettext as _l
from blueprints.files.forms import FilesForm
from blueprints.messaging.holding import CHOICES
from blueprints.messaging.queries import MOST

LONGEST = 5000


def _sequence(*before: Optional, **kwargs: Any) -> IntegerField:
    """Return a hidden place in the order of a conversation."""
    message = _l("La page était incomplète. Rechargez-la.")
    return IntegerField(validators=[*before, NumberRange(0, MOST, message=message)], widget=HiddenInput(), **kwargs)


class MessageForm(FilesForm):
    """Write in a conversation."""

    body = BodyField(_l("Votre message"), needed=_l("Écrivez votre message."), most=LONGEST)
    client_id = ClientIdField(refusal=_l("La page était incomplète. Envoyez de nouveau : votre texte est encore là."))
    seen = _sequence(default=0)
    reply_to = _sequence(Optional())
    """The place of the message that this one answers; nothing, or 0, for none."""
    hold = IntegerField(
        default=0,
        validators=[Optional(), AnyOf(CHOICES, message=_l("La page était incomplète. Rechargez-la."))],
        widget=HiddenInput(),
    )
    """How many seconds it waits before it leaves: what the page said when it was opened."""
    sure = BooleanField()
    """Its author was asked about words of health, and sends them as they are."""
    alone = BooleanField()
    """It was begun in another conversation: what it answered there, and was read there, stays there."""

    @property
    def waits(self) -> bool:
        """Tell whether it is held before it leaves; what brings files is not, and the page says so."""
        return bool(self.hold.data) and not self.files.brought

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the whole; what belongs to another conversation is left there."""
        if self.alone.data:
            self.reply_to.data, self.reply_to.raw_data, self.seen.data = None, None, 0
        return super().validate(extra_validators)


class ChangeForm(Form):
    """Change the words of a message."""

    body = BodyField(_l("Votre message"), needed=_l("Écrivez votre message, ou retirez-le."), most=LONGEST)
    place = _sequence()
    """Of the last change that this page knew."""
    sure = BooleanField()
    """Its author was asked about words of health, and keeps them as they are."""


class ReadForm(Form):
    """Say how far one has read."""

    sequence = _sequence()
