"""How the news of minutes are said."""

import json

from blueprints.core.access import Permission
from blueprints.core.i18n import gettext as _
from blueprints.minutes.models import Outcome
from blueprints.news import sentences
from blueprints.news.models import NewsGroup, NewsKind
from blueprints.news.sentences import Words

_READ, _GROUP, _ICON = Permission.MINUTES_READ, NewsGroup.MEETINGS, "scroll-text"


@sentences.says(NewsKind.MINUTES_PUBLISHED, group=_GROUP, icon=_ICON, permission=_READ)
def _published(words: Words) -> str:
    said = [_("Le compte rendu de la rencontre « %(title)s » est à lire.", title=words["title"])]
    said += [_answer(title, outcome) for title, outcome in json.loads(words.get("answers", "[]"))]
    return " ".join(said)


@sentences.says(NewsKind.MINUTES_ANSWERED, group=_GROUP, icon=_ICON, permission=_READ)
def _answered(words: Words) -> str:
    return _answer(words["title"], words["outcome"])


def _answer(title: str, outcome: str) -> str:
    match Outcome(outcome):
        case Outcome.DECIDED:
            return _("Une décision est prise sur « %(title)s ».", title=title)
        case Outcome.ANSWERED:
            return _("La rencontre répond sur « %(title)s ».", title=title)
        case Outcome.PUT_OFF:
            return _("On parlera de « %(title)s » plus tard.", title=title)
        case _:
            return _("On a parlé de « %(title)s » à la rencontre.", title=title)
