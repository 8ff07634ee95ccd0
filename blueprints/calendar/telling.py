"""How a reminder is said."""

from datetime import datetime

from blueprints.core.access import Permission
from blueprints.core.i18n import gettext as _
from blueprints.core.i18n import when
from blueprints.news import sentences
from blueprints.news.models import NewsGroup, NewsKind
from blueprints.news.sentences import Words


@sentences.says(
    NewsKind.MEETING_REMINDER, group=NewsGroup.REMINDERS, icon="calendar-days", permission=Permission.MEETING_READ
)
def _reminder(words: Words) -> str:
    moment = when(datetime.fromisoformat(words["starts_at"]))
    return _("Pour rappel : la rencontre « %(title)s » est le %(moment)s.", title=words["title"], moment=moment)
