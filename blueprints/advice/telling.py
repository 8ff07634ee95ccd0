"""How the news of questions are said, and how the mail of the week is chosen."""

from blueprints.advice import choosing
from blueprints.core.access import Permission
from blueprints.core.i18n import gettext as _
from blueprints.news import sentences, weekly
from blueprints.news.models import NewsGroup, NewsKind
from blueprints.news.sentences import Words
from blueprints.news.weekly import Weekly

weekly.offer(Weekly(Permission.COLLECTIVE_ENTER, choosing.wants_week, choosing.choose_week))


@sentences.says(
    NewsKind.QUESTION_ANSWERED,
    group=NewsGroup.ADVICE,
    icon="messages-square",
    permission=Permission.THREAD_READ,
    stop=lambda thread_id: f"/conseils/{thread_id}/ne-plus-me-prevenir",
)
def _answered(words: Words) -> str:
    return _("Votre question « %(title)s » a une nouvelle réponse.", title=words["title"])


@sentences.says(
    NewsKind.QUESTION_FOLLOWED,
    group=NewsGroup.ADVICE,
    icon="messages-square",
    permission=Permission.THREAD_READ,
    stop=lambda thread_id: f"/conseils/{thread_id}/ne-plus-me-prevenir",
)
def _followed(words: Words) -> str:
    return _("La question « %(title)s » a une nouvelle réponse.", title=words["title"])


@sentences.says(NewsKind.QUESTION_CLOSED, group=NewsGroup.ADVICE, icon="lock", permission=Permission.THREAD_READ)
def _closed(words: Words) -> str:
    return _("Votre question « %(title)s » est fermée. La page dit pourquoi.", title=words["title"])


@sentences.says(
    NewsKind.QUESTION_REOPENED, group=NewsGroup.ADVICE, icon="messages-square", permission=Permission.THREAD_READ
)
def _reopened(words: Words) -> str:
    return _("Votre question « %(title)s » est de nouveau ouverte.", title=words["title"])


@sentences.says(
    NewsKind.QUESTION_MOVED, group=NewsGroup.ADVICE, icon="messages-square", permission=Permission.THREAD_READ
)
def _moved(words: Words) -> str:
    return _("Votre question « %(title)s » est rangée dans un autre sujet.", title=words["title"])


@sentences.says(
    NewsKind.QUESTION_MERGED, group=NewsGroup.ADVICE, icon="messages-square", permission=Permission.THREAD_READ
)
def _merged(words: Words) -> str:
    return _(
        "Deux questions n’en font plus qu’une : « %(title)s » et « %(other)s ».",
        title=words["title"],
        other=words["other"],
    )
