"""The form of how one wants to be told."""

from collections.abc import Mapping, Sequence

from flask_babel.speaklater import LazyString

from blueprints.core.forms import ChoiceField, Form
from blueprints.core.i18n import lazy_gettext as _l
from blueprints.news.models import MailChoice, NewsGroup
from blueprints.news.sentences import SERVICE_NOTICES

GROUPS: Mapping[NewsGroup, LazyString] = {
    NewsGroup.MESSAGES: _l("Les messages de mon accompagnement"),
    NewsGroup.MEETINGS: _l("Les rencontres"),
    NewsGroup.ADVICE: _l("Les conseils"),
    NewsGroup.TESTIMONIALS: _l("Les témoignages"),
    NewsGroup.SERVICE: _l("Le travail du service"),
}
"""What can be chosen, in words."""
MAILS = (
    (MailChoice.NONE.value, _l("Pas de mail")),
    (MailChoice.EACH.value, _l("Un mail à chaque nouvelle")),
    (MailChoice.DAILY.value, _l("Un seul mail par jour, le matin")),
)


def choices_form(groups: Sequence[NewsGroup], known: Mapping[NewsGroup, MailChoice]) -> Form:
    """Return the form that asks, for each of these groups; nothing is ticked but what was chosen.

    Args:
        groups: those that the person may be told of.
        known: what she chose before.
    """
    fields = {
        group.value: ChoiceField(GROUPS[group], choices=MAILS, default=known[group].value if group in known else None)
        for group in groups
        if group not in SERVICE_NOTICES
    }
    made: type[Form] = type("NewsForm", (Form,), dict(fields))
    return made()


def choices_of(form: Form, groups: Sequence[NewsGroup]) -> dict[NewsGroup, MailChoice]:
    """Return what a valid form chooses, by group; a group without an answer stays as it was."""
    typed = {group: form[group.value].data for group in groups if group.value in form}
    return {group: MailChoice(value) for group, value in typed.items() if value}
