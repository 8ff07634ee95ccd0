"""The forms of how one wants to be told."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from flask_babel.speaklater import LazyString
from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined,unused-ignore] # newer than its types
from wtforms.validators import ValidationError

from blueprints.core.forms import ChoiceField, Form
from blueprints.core.i18n import lazy_gettext as _l
from blueprints.news.hours import Hours
from blueprints.news.models import MailChoice, NewsGroup
from blueprints.news.sentences import SERVICE_NOTICES

GROUPS: Mapping[NewsGroup, LazyString] = {
    NewsGroup.CARE: _l("Les alertes, quand je suis de garde"),
    NewsGroup.MESSAGES: _l("Les messages de mon accompagnement"),
    NewsGroup.ADJUSTMENTS: _l("Les aménagements"),
    NewsGroup.MEETINGS: _l("Les rencontres"),
    NewsGroup.REMINDERS: _l("Les rappels de rencontres"),
    NewsGroup.ADVICE: _l("Les conseils"),
    NewsGroup.IDEAS: _l("Nos idées et les consultations"),
    NewsGroup.TESTIMONIALS: _l("Les témoignages"),
    NewsGroup.MODERATION: _l("Les textes relus et les signalements"),
    NewsGroup.SERVICE: _l("Le travail du service"),
}
"""What can be chosen, in words."""
MAILS = (
    (MailChoice.NONE.value, _l("Pas de mail")),
    (MailChoice.EACH.value, _l("Un mail à chaque nouvelle")),
    (MailChoice.DAILY.value, _l("Un seul mail par jour")),
)
PUSH, FROM, UNTIL, DAILY = "appareils", "calme_de", "calme_a", "heure"
_HOURS = [(str(hour), f"{hour}\u00a0h") for hour in range(24)]
_WAKING = _HOURS[5:23]


class HourField(SelectField):
    """An hour of the day, or none of them where that is offered.

    Args:
        label: shown beside.
        offered: values with their words.
        default: the one chosen before.
    """

    def __init__(self, label: LazyString, *, offered: Sequence[tuple[str, Any]], default: str, **kwargs: Any) -> None:
        choices = [SelectChoice(*one) for one in offered]
        super().__init__(label, choices=choices, default=default, validate_choice=False, **kwargs)
        self._offered = {value for value, _words in offered}

    def pre_validate(self, form: Any) -> None:
        """Refuse what was not offered."""
        del form
        if self.data not in self._offered:
            self.data = ""
            raise ValidationError(_l("Choisissez une des réponses proposées."))


class GroupsField(SelectMultipleField):
    """Some of the groups of news.

    Args:
        label: shown above.
        groups: those that are offered.
        default: those chosen before.
    """

    def __init__(
        self, label: LazyString, *, groups: Sequence[NewsGroup], default: Sequence[str], **kwargs: Any
    ) -> None:
        choices = [SelectChoice(group.value, GROUPS[group]) for group in groups]
        super().__init__(label, choices=choices, default=list(default), validate_choice=False, **kwargs)
        self._offered = {group.value for group in groups}

    def pre_validate(self, form: Any) -> None:
        """Refuse what was not offered."""
        del form
        typed = self.data or []
        if not self._offered.issuperset(typed):
            self.data = [value for value in typed if value in self._offered]
            raise ValidationError(_l("Choisissez une des réponses proposées."))


def choosable(groups: Sequence[NewsGroup]) -> list[NewsGroup]:
    """Return those of these groups that one chooses about: notices that protect are always told."""
    return [group for group in groups if group not in SERVICE_NOTICES]


def choices_form(
    groups: Sequence[NewsGroup],
    known: Mapping[NewsGroup, MailChoice],
    *,
    hours: Hours,
    pushed: Collection[NewsGroup],
    by_mail: bool,
) -> Form:
    """Return the form that asks, for each of these groups; nothing is ticked but what was chosen.

    Args:
        groups: those that the person may be told of.
        known: what she chose before.
        hours: when she wants to be told.
        pushed: for which groups her devices are called.
        by_mail: whether she has an address.
    """
    asked = choosable(groups)
    fields: dict[str, object] = {}
    if by_mail:
        for group in asked:
            chosen = known[group].value if group in known else None
            fields[group.value] = ChoiceField(GROUPS[group], choices=MAILS, default=chosen)
        label = _l("L’heure du mail du jour")
        fields[DAILY] = HourField(label, offered=_WAKING, default=str(hours.daily_at))
    label = _l("Sur mes appareils, me prévenir pour")
    fields[PUSH] = GroupsField(label, groups=asked, default=[group.value for group in pushed])
    hour_or_none = (("", _l("Pas d’heures calmes")), *_HOURS)
    fields[FROM] = HourField(_l("Début du calme"), offered=hour_or_none, default=_said(hours.quiet_from))
    fields[UNTIL] = HourField(_l("Fin du calme"), offered=hour_or_none, default=_said(hours.quiet_until))
    made: type[Form] = type("NewsForm", (Form,), fields)
    return made()


def _said(hour: int | None) -> str:
    return "" if hour is None else str(hour)


def choices_of(form: Form, groups: Sequence[NewsGroup]) -> dict[NewsGroup, MailChoice]:
    """Return what a valid form chooses, by group; a group without an answer stays as it was."""
    typed = {group: form[group.value].data for group in groups if group.value in form}
    return {group: MailChoice(value) for group, value in typed.items() if value}


def pushed_of(form: Form) -> list[NewsGroup]:
    """Return the groups for which devices are to be called."""
    return [NewsGroup(value) for value in form[PUSH].data or ()]


def hours_of(form: Form, known: Hours) -> Hours:
    """Return the hours that a valid form chooses; the hour of the day stays where it was not asked."""
    first, last = form[FROM].data, form[UNTIL].data
    daily = int(form[DAILY].data) if DAILY in form and form[DAILY].data else known.daily_at
    return Hours(int(first) if first else None, int(last) if last else None, daily)


class DeviceForm(Form):
    """The address that a browser gave."""

    endpoint = StringField()
