"""How the news of conversations are said: who wrote, never a word of what was written."""

from sqlalchemy import ColumnElement, select

from blueprints.core import access
from blueprints.core.access import Actor, Permission
from blueprints.core.i18n import gettext as _
from blueprints.messaging.models import Conversation
from blueprints.news import sentences
from blueprints.news.models import News, NewsGroup, NewsKind
from blueprints.news.sentences import Words


def _still_read(actor: Actor) -> ColumnElement[bool]:
    """Return the filter of the news about conversations that a person reads now."""
    own = select(Conversation.id).where(access.readable(Permission.CONVERSATION_READ, actor))
    return News.subject_id.in_(own)


@sentences.says(
    NewsKind.MESSAGE_RECEIVED,
    group=NewsGroup.MESSAGES,
    icon="message-square-text",
    permission=Permission.JOURNEY_ENTER,
    still=_still_read,
)
def _received(words: Words) -> str:
    return _("%(name)s vous a écrit.", name=words["name"])


@sentences.says(
    NewsKind.FILE_REFUSED,
    group=NewsGroup.MESSAGES,
    icon="triangle-alert",
    permission=Permission.JOURNEY_ENTER,
    still=_still_read,
)
def _file_refused(words: Words) -> str:
    del words
    return _("Un virus est dans votre fichier. Personne ne l’a reçu. Votre texte est bien parti.")


@sentences.says(NewsKind.MESSAGE_RETURNED, group=NewsGroup.MESSAGES, icon="undo-2")
def _returned(words: Words) -> str:
    del words
    return _("Votre message n’est pas parti. Vos mots sont gardés pour vous.")
