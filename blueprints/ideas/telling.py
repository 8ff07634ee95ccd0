"""How the news of ideas are said."""

from blueprints.core.access import Permission
from blueprints.core.i18n import gettext as _
from blueprints.ideas.models import Step
from blueprints.news import sentences
from blueprints.news.models import NewsGroup, NewsKind
from blueprints.news.sentences import Words

_READ, _GROUP, _ICON = Permission.PROPOSAL_READ, NewsGroup.IDEAS, "lightbulb"


@sentences.says(NewsKind.PROPOSAL_SENT, group=_GROUP, icon=_ICON, permission=Permission.PROPOSAL_QUEUE)
def _sent(words: Words) -> str:
    return _("Une idée attend une réponse : « %(title)s ».", title=words["title"])


@sentences.says(NewsKind.PROPOSAL_REVIEW_DUE, group=_GROUP, icon=_ICON, permission=Permission.PROPOSAL_QUEUE)
def _review_due(words: Words) -> str:
    return _("C’est le jour de reparler de l’idée « %(title)s ».", title=words["title"])


@sentences.says(NewsKind.PROPOSAL_MOVED, group=_GROUP, icon=_ICON, permission=_READ)
def _moved(words: Words) -> str:
    title = words["title"]
    match Step(words["step"]):
        case Step.ON_AGENDA:
            return _("Votre idée « %(title)s » est à l’ordre du jour.", title=title)
        case Step.DISCUSSED:
            return _("On a parlé de votre idée « %(title)s ».", title=title)
        case _:
            return _("Votre idée « %(title)s » : lisez ce qui a été fait.", title=title)


@sentences.says(NewsKind.PROPOSAL_ANSWERED, group=_GROUP, icon=_ICON, permission=_READ)
def _answered(words: Words) -> str:
    return _("Le service répond à votre idée « %(title)s ».", title=words["title"])


@sentences.says(NewsKind.PROPOSAL_SUPPORTED_ANSWERED, group=_GROUP, icon=_ICON, permission=_READ)
def _supported_answered(words: Words) -> str:
    return _("Le service répond à une idée que vous soutenez : « %(title)s ».", title=words["title"])


@sentences.says(NewsKind.PROPOSAL_COMMENTED, group=_GROUP, icon=_ICON, permission=_READ)
def _commented(words: Words) -> str:
    return _("Votre idée « %(title)s » a un nouveau commentaire.", title=words["title"])
