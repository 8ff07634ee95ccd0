"""The forms by which somebody finds and keeps what she reads: a search, a day, a copy; and whether it shows."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from wtforms import HiddenField

from blueprints.core import clock
from blueprints.core.forms import ChoiceField, Form, LineField
from blueprints.core.i18n import lazy_gettext as _l
from blueprints.meetings.day_fields import DatedForm, DayField
from blueprints.messaging.models import ConversationKind
from blueprints.messaging.past_days import PastDayField

EXAMPLE = _l("Écrivez un jour. Par exemple : 3 mars 2026.")
EVERYWHERE, YES, NO = "partout", "oui", "non"
PDF, PAGE = "pdf", "page"


class SearchForm(Form):
    """Search one's own conversations."""

    words = LineField(_l("Mots à chercher"), needed=_l("Écrivez un mot à chercher."))
    where = ChoiceField(_l("Dans quelles conversations ?"), choices=(), default=EVERYWHERE)

    def offer(self, kinds: Iterable[tuple[ConversationKind, str]]) -> None:
        """Say which kinds of conversation the reader has."""
        self.where.offer(
            [(EVERYWHERE, _l("Toutes mes conversations")), *((kind.value, words) for kind, words in kinds)]
        )

    @property
    def kind(self) -> ConversationKind | None:
        """Return the kind that was chosen; None for all of them."""
        chosen = self.where.data or EVERYWHERE
        return None if chosen == EVERYWHERE else ConversationKind(chosen)


class JumpForm(DatedForm):
    """Go to a day of a conversation."""

    jour = PastDayField(_l("Quel jour ?"), needed=EXAMPLE)


class CopyForm(DatedForm):
    """What a copy holds, and in which form it is asked."""

    first_day = DayField(_l("Premier jour"))
    last_day = DayField(_l("Dernier jour"))
    forme = HiddenField()

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse days in the wrong order."""
        valid = super().validate(extra_validators)
        first, last = self.first_day.moment, self.last_day.moment
        if valid and first is not None and last is not None and last < first:
            self.last_day.errors = [_l("Ce jour vient avant le premier. Changez un des deux jours.")]
            return False
        return valid

    @property
    def until(self) -> datetime | None:
        """Return the end of the last day, which is the start of the next one in Paris; None without a last day."""
        day = self.last_day.day
        if day is None:
            return None
        return datetime.combine(day + timedelta(days=1), datetime.min.time(), tzinfo=clock.PARIS)


class ReadMarkForm(Form):
    """Whether others see what one has read."""

    shown = ChoiceField(
        _l("Montrer que j’ai lu ?"),
        choices=((YES, _l("Oui, les autres peuvent le voir")), (NO, _l("Non, c’est pour moi"))),
        needed=_l("Choisissez une réponse."),
    )
