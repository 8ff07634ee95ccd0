"""How the news about one's ways to come in are said: what happened, and what to do when it was not oneself.

Mails say these sentences too, but for the one about somebody else: they hold no name and no word that a person wrote.
"""

from datetime import datetime

from blueprints.core import i18n
from blueprints.core.access import Permission
from blueprints.core.i18n import gettext as _
from blueprints.news import sentences
from blueprints.news.models import NewsGroup, NewsKind
from blueprints.news.sentences import Words


@sentences.says(NewsKind.NEW_BROWSER, group=NewsGroup.ACCOUNT, icon="shield-check")
def _new_browser(words: Words) -> str:
    return _(
        "Votre compte a été ouvert sur un nouvel appareil : %(device)s, %(when)s. "
        "C’était vous ? Il n’y a rien à faire. "
        "Ce n’était pas vous ? Ouvrez « Mon compte », puis « Me déconnecter partout ». Et appelez-nous.",
        device=words["device"],
        when=i18n.when(datetime.fromisoformat(words["at"])),
    )


@sentences.says(NewsKind.WAY_ADDED, group=NewsGroup.ACCOUNT, icon="shield-check")
def _way_added(words: Words) -> str:
    return _(
        "Une façon d’entrer a été ajoutée à votre compte : %(way)s. "
        "Ce n’était pas vous ? Ouvrez « Mon compte », puis « Me déconnecter partout ». Et appelez-nous.",
        way=words["way"],
    )


@sentences.says(NewsKind.WAY_REMOVED, group=NewsGroup.ACCOUNT, icon="shield-check")
def _way_removed(words: Words) -> str:
    return _(
        "Une façon d’entrer a été retirée de votre compte : %(way)s. Ce n’était pas vous ? Appelez-nous.",
        way=words["way"],
    )


@sentences.says(NewsKind.WAYS_RESET, group=NewsGroup.ACCOUNT, icon="shield-check")
def _ways_reset(words: Words) -> str:
    del words
    return _(
        "Deux personnes du service vous ont aidé à revenir dans votre compte. "
        "Vos anciens appareils et votre ancien mot de passe n’ouvrent plus rien. "
        "Vous n’avez rien demandé ? Appelez-nous."
    )


@sentences.says(
    NewsKind.WAYS_RESET_OF_OTHER, group=NewsGroup.MESSAGES, icon="shield-check", permission=Permission.JOURNEY_ENTER
)
def _ways_reset_of_other(words: Words) -> str:
    return _("Le service a aidé %(name)s à revenir dans son compte. Vous n’avez rien à faire.", name=words["name"])
