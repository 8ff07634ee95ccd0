"""How the news of meetings that come back are said: once a series."""

from datetime import datetime

from blueprints.core.access import Permission
from blueprints.core.i18n import clock_time, ngettext, when
from blueprints.core.i18n import gettext as _
from blueprints.news import sentences
from blueprints.news.models import NewsGroup, NewsKind
from blueprints.news.sentences import Words


@sentences.says(
    NewsKind.SERIES_STARTED, group=NewsGroup.MEETINGS, icon="calendar-plus", permission=Permission.MEETING_READ
)
def _started(words: Words) -> str:
    first = when(datetime.fromisoformat(words["starts_at"]))
    told = _("La rencontre « %(title)s » revient %(count)s fois.", title=words["title"], count=words["count"])
    return told + " " + _("La première a lieu le %(moment)s.", moment=first)


@sentences.says(
    NewsKind.SERIES_STOPPED, group=NewsGroup.MEETINGS, icon="calendar-days", permission=Permission.MEETING_READ
)
def _stopped(words: Words) -> str:
    told = _("Les rencontres « %(title)s » s’arrêtent.", title=words["title"])
    cancelled = ngettext("La prochaine est annulée.", "Les %(num)s prochaines sont annulées.", int(words["count"]))
    return " ".join((told, cancelled, _("Leur page dit pourquoi.")))


@sentences.says(NewsKind.SERIES_MOVED, group=NewsGroup.MEETINGS, icon="clock", permission=Permission.MEETING_READ)
def _moved(words: Words) -> str:
    was, now = (datetime.fromisoformat(words[name]) for name in ("was_at", "is_at"))
    told = _("Les rencontres « %(title)s » changent d’heure.", title=words["title"])
    hours = _("Avant : %(before)s. Maintenant : %(now)s.", before=clock_time(was), now=clock_time(now))
    return " ".join((told, hours, _("Pouvez-vous toujours venir\u00a0? Répondez sur la page.")))
