"""How the news of agendas are said."""

from blueprints.core.access import Permission
from blueprints.core.i18n import gettext as _
from blueprints.news import sentences
from blueprints.news.models import NewsGroup, NewsKind
from blueprints.news.sentences import Words

_GROUP, _READ, _ICON = NewsGroup.MEETINGS, Permission.MEETING_READ, "calendar-days"


@sentences.says(NewsKind.AGENDA_SET_ASIDE, group=_GROUP, icon=_ICON, permission=_READ)
def _set_aside(words: Words) -> str:
    return _(
        "L’animation répond à votre point « %(title)s ». Sa réponse est avec l’ordre du jour.", title=words["title"]
    )


@sentences.says(NewsKind.AGENDA_MOVED, group=_GROUP, icon=_ICON, permission=_READ)
def _moved(words: Words) -> str:
    told = _("Votre point « %(title)s » change de rencontre.", title=words["title"])
    return told + " " + _("Maintenant, on en parle à « %(meeting)s ».", meeting=words["meeting"])
