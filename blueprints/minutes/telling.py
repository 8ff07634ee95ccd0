"""How the news of minutes are said."""

from blueprints.core.access import Permission
from blueprints.core.i18n import gettext as _
from blueprints.minutes.models import Outcome
from blueprints.news import sentences
from blueprints.news.models import NewsGroup, NewsKind
from blueprints.news.sentences import Words

_READ, _GROUP, _ICON = Permission.MINUTES_READ, NewsGroup.MEETINGS, "scroll-text"


@sentences.says(NewsKind.MINUTES_PUBLISHED, group=_GROUP, icon=_ICON, permission=_READ)
def _published(words: Words) -> str:
    return _("Le compte rendu de la rencontre « %(title)s » est à lire.", title=words["title"])


@sentences.says(NewsKind.MINUTES_ANSWERED, group=_GROUP, icon=_ICON, permission=_READ)
def _answered(words: Words) -> str:
    title = words["title"]
    match Outcome(words["outcome"]):
        case Outcome.DECIDED:
            return _("Une décision est prise sur « %(title)s ».", title=title)
        case Outcome.ANSWERED:
            return _("La rencontre répond sur « %(title)s ».", title=title)
        case Outcome.PUT_OFF:
            return _("On parlera de « %(title)s » plus tard.", title=title)
        case _:
            return _("On a parlé de « %(title)s » à la rencontre.", title=title)
