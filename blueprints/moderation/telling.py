"""How the news of moderation are said: never a word of a text, never a name."""

from blueprints.core.access import Permission
from blueprints.core.i18n import gettext as _
from blueprints.news import sentences
from blueprints.news.models import NewsGroup, NewsKind
from blueprints.news.sentences import Words

_GROUP = NewsGroup.MODERATION


@sentences.says(
    NewsKind.MODERATION_WAITS, group=_GROUP, icon="shield-check", permission=Permission.MODERATION_QUEUE, quiet=True
)
def _waits(words: Words) -> str:
    del words
    return _("Un texte attend une relecture.")


@sentences.says(NewsKind.MODERATION_DECIDED, group=_GROUP, icon="shield-check", quiet=True)
def _decided(words: Words) -> str:
    del words
    return _("Un de vos textes est relu. Lisez la décision et sa raison.")


@sentences.says(NewsKind.MODERATION_FINAL, group=_GROUP, icon="scale", quiet=True)
def _final(words: Words) -> str:
    del words
    return _("Une autre personne a relu votre texte. Lisez sa réponse.")


@sentences.says(
    NewsKind.MODERATION_SECOND, group=_GROUP, icon="scale", permission=Permission.MODERATION_QUEUE, quiet=True
)
def _second(words: Words) -> str:
    del words
    return _("Une autre personne a répondu à un désaccord sur votre décision.")


@sentences.says(NewsKind.REPORT_ANSWERED, group=_GROUP, icon="flag", permission=Permission.REPORT_FOLLOW, quiet=True)
def _answered(words: Words) -> str:
    del words
    return _("Votre signalement a une réponse.")
