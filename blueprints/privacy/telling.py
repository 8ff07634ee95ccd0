"""How what happens around an extraordinary access is said in "Mes nouvelles"; no mail says a word of it."""

from datetime import datetime

from blueprints.core.access import Permission
from blueprints.core.i18n import gettext as _
from blueprints.core.i18n import ngettext, when
from blueprints.core.text import of
from blueprints.journeys.news_filters import in_the_journey
from blueprints.news.models import NewsGroup, NewsKind
from blueprints.news.sentences import Words, says


@says(
    NewsKind.EXTRAORDINARY_ASKED,
    group=NewsGroup.LEGAL,
    icon="key-round",
    permission=Permission.EXTRAORDINARY_LIST,
    quiet=True,
)
def _asked(words: Words) -> str:
    return _("%(name)s demande un accès exceptionnel à des messages. Il faut votre réponse.", name=words["name"])


@says(
    NewsKind.EXTRAORDINARY_ANSWERED,
    group=NewsGroup.LEGAL,
    icon="key-round",
    permission=Permission.EXTRAORDINARY_LIST,
    quiet=True,
)
def _answered(words: Words) -> str:
    if words["agreed"]:
        return _("%(name)s accepte votre demande d’accès exceptionnel.", name=words["name"])
    return _("%(name)s refuse votre demande d’accès exceptionnel.", name=words["name"])


@says(NewsKind.EXTRAORDINARY_OPENED, group=NewsGroup.LEGAL, icon="eye", still=in_the_journey, quiet=True)
def _opened(words: Words) -> str:
    until = when(datetime.fromisoformat(words["until"]))
    return _(
        "Accès exceptionnel : %(name)s peut lire des messages jusqu’au %(until)s. %(second)s a donné son accord.",
        name=words["name"],
        second=words["second"],
        until=until,
    )


@says(NewsKind.EXTRAORDINARY_OVER, group=NewsGroup.LEGAL, icon="eye", still=in_the_journey, quiet=True)
def _over(words: Words) -> str:
    count = int(words["count"])
    if not count:
        return _("L’accès exceptionnel %(of_name)s est fini. Rien n’a été ouvert.", of_name=of(words["name"]))
    return str(
        ngettext(
            "L’accès exceptionnel %(of_name)s est fini. Une conversation a été ouverte.",
            "L’accès exceptionnel %(of_name)s est fini. %(num)d conversations ont été ouvertes.",
            count,
            of_name=of(words["name"]),
        )
    )
