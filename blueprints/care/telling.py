"""How the news of alerts are said: neither who, nor what, nor where; only that somebody may need her."""

from blueprints.core.access import Permission
from blueprints.core.i18n import gettext as _
from blueprints.news import sentences
from blueprints.news.models import NewsGroup, NewsKind
from blueprints.news.sentences import Words

_GROUP, _MAY, _ICON = NewsGroup.CARE, Permission.CARE_ANSWER, "life-buoy"


@sentences.says(NewsKind.CARE_CALLED, group=_GROUP, icon=_ICON, permission=_MAY, quiet=True)
def _called(words: Words) -> str:
    del words
    return _("Une personne du collectif a peut-être besoin de vous. Ouvrez l’alerte.")


@sentences.says(NewsKind.CARE_CALL_ASKED, group=_GROUP, icon=_ICON, permission=_MAY, quiet=True)
def _call_asked(words: Words) -> str:
    del words
    return _("Une personne demande que vous la rappeliez. Ouvrez l’alerte.")
