"""How the news about one's own account are said: what changed, and what to do when it was not oneself."""

from blueprints.core.i18n import gettext as _
from blueprints.news import sentences
from blueprints.news.models import NewsGroup, NewsKind
from blueprints.news.sentences import Words


@sentences.says(NewsKind.PASSWORD_CHANGED, group=NewsGroup.ACCOUNT, icon="key-round")
def _password_changed(words: Words) -> str:
    del words
    return _(
        "Votre mot de passe a changé. Vos autres appareils sont déconnectés. "
        "Ce n’était pas vous ? Ouvrez « Mes appareils », puis « Me déconnecter partout ». Et appelez-nous."
    )


@sentences.says(NewsKind.ADDRESS_CHANGED, group=NewsGroup.ACCOUNT, icon="mail")
def _address_changed(words: Words) -> str:
    del words
    return _(
        "Votre adresse e-mail a changé. Vos autres appareils sont déconnectés. "
        "Ce n’était pas vous ? Un e-mail est arrivé à l’ancienne adresse : il permet de tout arrêter."
    )


@sentences.says(NewsKind.ADDRESS_STOPPED, group=NewsGroup.ACCOUNT, icon="mail")
def _address_stopped(words: Words) -> str:
    del words
    return _(
        "Le changement d’adresse est arrêté. Votre ancienne adresse est de nouveau la vôtre. "
        "Tous les appareils ont été déconnectés. Les anciennes façons d’entrer ne marchent plus."
    )


@sentences.says(NewsKind.ACCOUNT_OF_OTHER_CLOSED, group=NewsGroup.SERVICE, icon="user-round")
def _account_of_other_closed(words: Words) -> str:
    return _(
        "%(name)s a fermé son compte. Cette personne ne lit plus vos messages.",
        name=words["name"],
    )
