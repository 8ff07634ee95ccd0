"""The forms of agendas."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from wtforms import HiddenField, StringField, ValidationError

from blueprints.agenda.leading import LONGEST
from blueprints.agenda.models import AgendaItem
from blueprints.core.db import AnyRow
from blueprints.core.forms import BodyField, ChoiceField, ClientIdField, Form, LineField, VersionField
from blueprints.core.i18n import lazy_gettext as _l
from blueprints.core.i18n import when
from blueprints.discussion.easy import EasyState

ABOUT, REMARK, ANSWER, EASY = 1000, 1000, 500, 5000
MOST_READERS = 99
_DIGITS = 3
NAMED, UNNAMED = "avec", "sans"


def id_of(typed: str | None) -> UUID | None:
    """Return the id that was typed, if it is one."""
    try:
        return UUID(typed or "")
    except ValueError:
        return None


class NumberField(LineField):
    """A whole number, as people type it; empty is none.

    Args:
        label: shown above.
        most: the greatest; the least is 1.
        refusal: the sentence when it is not one of these.
    """

    def __init__(self, label: Any, *, greatest: int, refusal: Any, **kwargs: Any) -> None:
        super().__init__(label, most=20, **kwargs)
        self.greatest, self.refusal = greatest, refusal

    @property
    def number(self) -> int | None:
        """Return the number; None when the field is empty or refused."""
        typed = (self.data or "").strip()
        if not typed.isascii() or not typed.isdecimal() or len(typed) > _DIGITS:
            return None
        return int(typed) if 1 <= int(typed) <= self.greatest else None

    def pre_validate(self, form: Any) -> None:
        """Refuse what is no such number."""
        del form
        if self.data and self.number is None:
            raise ValidationError(str(self.refusal))


class PointForm(Form):
    """A point, in two fields."""

    client_id = ClientIdField()
    version = VersionField()
    title = LineField(_l("Votre point, en une phrase"), needed=_l("Écrivez votre point en une phrase."))
    about = BodyField(_l("Vous pouvez en dire plus"), most=ABOUT)


class RemarkForm(Form):
    """What who does not come has to say, on which point, with her name or without."""

    client_id = ClientIdField()
    point = ChoiceField(_l("Sur quel point ?"), choices=(), needed=_l("Choisissez un point de l’ordre du jour."))
    body = BodyField(_l("Ce que vous avez à dire"), needed=_l("Écrivez ce que vous avez à dire."), most=REMARK)
    named = ChoiceField(
        _l("Avec votre nom ?"),
        choices=((NAMED, _l("Avec mon nom dans le collectif")), (UNNAMED, _l("Sans mon nom"))),
        needed=_l("Dites si votre nom est lu avec votre message."),
    )

    def offer(self, items: Iterable[AgendaItem]) -> None:
        """Say which points there are."""
        self.point.offer([(str(item.id), item.title) for item in items])


class AsideForm(Form):
    """A word to the author of a point that is set aside."""

    answer = BodyField(_l("Votre réponse"), needed=_l("Écrivez une réponse : la personne l’attend."), most=ANSWER)


class MeetingChoice(Form):
    """One meeting of those to come."""

    client_id = ClientIdField()
    point = HiddenField()
    meeting = ChoiceField(_l("Dans quelle rencontre ?"), choices=(), needed=_l("Choisissez une rencontre."))

    def offer(self, meetings: Iterable[AnyRow]) -> None:
        """Say which meetings there are."""
        self.meeting.offer([(str(one.id), _named(one)) for one in meetings])


def _named(meeting: AnyRow) -> str:
    return f"{meeting.title}, {when(meeting.starts_at)}" if meeting.starts_at else str(meeting.title)


class PlaceForm(Form):
    """A point, the place that the page showed, and the one it should have."""

    point = StringField()
    seen = VersionField()
    to = VersionField()


class EasyForm(Form):
    """The easy-read twin."""

    version = VersionField()
    body = BodyField(_l("Le texte facile à lire"), needed=_l("Écrivez le texte facile à lire."), most=EASY)


class StateForm(Form):
    """How far people concerned read the twin again."""

    version = VersionField()
    state = ChoiceField(
        _l("Où en est ce texte ?"),
        choices=(
            (EasyState.DRAFT.value, _l("Brouillon")),
            (EasyState.REVIEWED.value, _l("Relu par des personnes concernées")),
            (EasyState.VALIDATED.value, _l("Validé par des personnes concernées")),
        ),
        needed=_l("Choisissez où en est ce texte."),
    )
    count = NumberField(
        _l("Par combien de personnes ?"),
        greatest=MOST_READERS,
        refusal=_l("Écrivez un nombre de personnes, entre 1 et 99."),
    )


def times_form(items: Sequence[AgendaItem]) -> Form:
    """Return the form that asks for the minutes of each point."""
    fields: dict[str, Any] = {}
    for item in items:
        fields[f"minutes-{item.id}"] = NumberField(
            item.title,
            greatest=LONGEST,
            refusal=_l("Écrivez un nombre de minutes, entre 1 et 600."),
            default=str(item.minutes_long or ""),
        )
        fields[f"avant-{item.id}"] = VersionField(default=str(item.minutes_long or ""))
    made: type[Form] = type("TimesForm", (Form,), fields)
    return made()


def times_of(form: Form, items: Sequence[AgendaItem]) -> dict[UUID, tuple[int | None, int | None]]:
    """Return what a valid form asks for, by point: the minutes that its page showed, and those to keep."""
    times = {}
    for item in items:
        shown, asked = form[f"avant-{item.id}"], form[f"minutes-{item.id}"]
        before = shown.number if shown.data else None
        times[item.id] = before, asked.number
    return times
