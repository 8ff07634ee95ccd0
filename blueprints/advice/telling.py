"""How the news of questions are said."""

from blueprints.core.access import Permission
from blueprints.core.i18n import gettext as _
from blueprints.news import sentences
from blueprints.news.models import NewsGroup, NewsKind
from blueprints.news.sentences import Words


@sentences.says(
    NewsKind.QUESTION_ANSWERED, group=NewsGroup.ADVICE, icon="messages-square", permission=Permission.THREAD_READ
)
def _answered(words: Words) -> str:
    return _("Votre question « %(title)s » a une nouvelle réponse.", title=words["title"])
