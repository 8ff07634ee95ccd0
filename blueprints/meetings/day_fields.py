"""Fields of forms for days as people type them, and for one of a list that only the request knows."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from wtforms import SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined,unused-ignore] # newer than its types
from wtforms.validators import ValidationError

from blueprints.core import clock
from blueprints.core.errors import Refused
from blueprints.core.forms import Form, LineField, Needed
from blueprints.core.i18n import lazy_gettext as _l
from blueprints.meetings import moments


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
