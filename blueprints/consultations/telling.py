"""How the news of consultations are said."""

from blueprints.core.access import Permission
from blueprints.core.i18n import gettext as _
from blueprints.news import sentences
from blueprints.news.models import NewsGroup, NewsKind
from blueprints.news.sentences import Words

_READ, _GROUP, _ICON = Permission.COLLECTIVE_ENTER, NewsGroup.IDEAS, "vote"


@sentences.says(NewsKind.CONSULTATION_OPENED, group=_GROUP, icon=_ICON, permission=_READ)
def _opened(words: Words) -> str:
    return _("Une consultation est ouverte : « %(question)s »", question=words["question"])


@sentences.says(NewsKind.CONSULTATION_CLOSED, group=_GROUP, icon=_ICON, permission=_READ)
def _closed(words: Words) -> str:
    return _("Une consultation est finie, lisez son résultat : « %(question)s »", question=words["question"])


@sentences.says(NewsKind.CONSULTATION_CONCLUDED, group=_GROUP, icon=_ICON, permission=_READ)
def _concluded(words: Words) -> str:
    return _("Voici la décision après la consultation : « %(question)s »", question=words["question"])
