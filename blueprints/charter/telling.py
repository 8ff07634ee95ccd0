"""How the news of the rules are said."""

from blueprints.core.access import Permission
from blueprints.core.i18n import gettext as _
from blueprints.core.text import isolate
from blueprints.news import sentences
from blueprints.news.models import NewsGroup, NewsKind
from blueprints.news.sentences import Words

_MEMBERS, _STAFF = Permission.CHARTER_AGREE, Permission.CHARTER_WRITE
_GROUP, _ICON = NewsGroup.SERVICE, "scroll-text"


@sentences.says(NewsKind.CHARTER_CHANGED, group=_GROUP, icon=_ICON, permission=_MEMBERS)
def _changed(words: Words) -> str:
    del words
    return _("Les règles de vie ont changé. Lisez ce qui est nouveau.")


@sentences.says(NewsKind.CHARTER_TALK, group=_GROUP, icon=_ICON, permission=_STAFF, quiet=True)
def _talk(words: Words) -> str:
    return _("%(name)s n’est pas d’accord avec les règles, et veut en parler.", name=isolate(words["name"]))


@sentences.says(NewsKind.CHARTER_PROPOSED, group=_GROUP, icon=_ICON, permission=_STAFF)
def _proposed(words: Words) -> str:
    if words["rule"]:
        return _("Quelqu’un propose de changer la règle « %(rule)s ».", rule=words["rule"])
    return _("Quelqu’un propose une nouvelle règle de vie.")


@sentences.says(NewsKind.CHARTER_PROPOSAL_ANSWERED, group=_GROUP, icon=_ICON, permission=_MEMBERS)
def _answered(words: Words) -> str:
    if words["rule"]:
        return _("Une réponse est donnée sur la règle « %(rule)s ».", rule=words["rule"])
    return _("Une réponse est donnée à une proposition de règle.")


@sentences.says(NewsKind.CHARTER_PROPOSAL_TAKEN, group=_GROUP, icon=_ICON, permission=_MEMBERS)
def _taken(words: Words) -> str:
    if words["rule"]:
        return _("Les règles reprennent la proposition sur « %(rule)s ».", rule=words["rule"])
    return _("Les règles reprennent une nouvelle règle proposée.")
