"""How what the desk does is said in "Mes nouvelles"."""

from blueprints.core.i18n import gettext as _
from blueprints.journeys.news_filters import in_the_journey
from blueprints.news.models import NewsGroup, NewsKind
from blueprints.news.sentences import Words, says


@says(NewsKind.NAME_CORRECTED, group=NewsGroup.ACCOUNT, icon="square-pen", quiet=True)
def _name_corrected(words: Words) -> str:
    return _("Le service a corrigé votre nom : %(name)s. Une erreur ? Dites-le-nous.", **words)


@says(NewsKind.ROLE_ADDED, group=NewsGroup.ACCOUNT, icon="user-round-plus", quiet=True)
def _role_added(words: Words) -> str:
    return _("Le service vous donne un rôle de plus : %(role)s.", **words)


@says(NewsKind.ROLE_ENDED, group=NewsGroup.ACCOUNT, icon="user-round", quiet=True)
def _role_ended(words: Words) -> str:
    return _("Un de vos rôles ici est terminé : %(role)s. Une question ? Appelez le service.", **words)


@says(NewsKind.STAY_ENDED, group=NewsGroup.ACCOUNT, icon="door-open", quiet=True)
def _stay_ended(words: Words) -> str:
    del words
    return _("Vos rôles ici sont terminés. Votre compte reste ouvert : vous pouvez le fermer. Une question ? Appelez.")


@says(NewsKind.PLACE_OPENED, group=NewsGroup.SERVICE, icon="waypoints", still=in_the_journey)
def _place_opened(words: Words) -> str:
    return _("%(name)s fait maintenant partie de l’accompagnement : %(role)s.", **words)


@says(NewsKind.PLACE_ENDED, group=NewsGroup.SERVICE, icon="waypoints", still=in_the_journey)
def _place_ended(words: Words) -> str:
    return _("%(name)s ne fait plus partie de l’accompagnement.", **words)


@says(NewsKind.PLACE_DATES, group=NewsGroup.SERVICE, icon="calendar-days", still=in_the_journey)
def _place_dates(words: Words) -> str:
    if not words["until"]:
        return _("%(name)s fait partie de l’accompagnement, sans date de fin.", name=words["name"])
    return _("%(name)s fait partie de l’accompagnement jusqu’au %(until)s.", **words)


@says(NewsKind.OWN_PLACE_ENDED, group=NewsGroup.ACCOUNT, icon="waypoints", quiet=True)
def _own_place_ended(words: Words) -> str:
    return _("Votre place dans un accompagnement est terminée. Une question ? Appelez le service.", **words)


@says(NewsKind.JOURNEY_OPENED, group=NewsGroup.SERVICE, icon="waypoints", still=in_the_journey)
def _journey_opened(words: Words) -> str:
    return _("Un accompagnement commence : %(name)s, avec %(coach)s.", **words)


@says(NewsKind.JOURNEY_PAUSED, group=NewsGroup.SERVICE, icon="pause", still=in_the_journey)
def _journey_paused(words: Words) -> str:
    return _("Accompagnement en veille : %(name)s. Rien n’est effacé.", **words)


@says(NewsKind.JOURNEY_RESUMED, group=NewsGroup.SERVICE, icon="waypoints", still=in_the_journey)
def _journey_resumed(words: Words) -> str:
    return _("L’accompagnement reprend : %(name)s.", **words)


@says(NewsKind.JOURNEY_CLOSED, group=NewsGroup.SERVICE, icon="waypoints", still=in_the_journey)
def _journey_closed(words: Words) -> str:
    return _("Accompagnement terminé : %(name)s. Vous pouvez encore relire vos messages.", **words)


@says(NewsKind.WAY_BACK_ASKED, group=NewsGroup.ACCOUNT, icon="key-round", quiet=True)
def _way_back_asked(words: Words) -> str:
    return _("%(name)s demande votre accord pour aider une personne à revenir.", **words)


@says(NewsKind.ON_DUTY, group=NewsGroup.SERVICE, icon="phone")
def _on_duty(words: Words) -> str:
    return _("Vous êtes de permanence, du %(since)s au %(until)s.", **words)


@says(NewsKind.OFF_DUTY, group=NewsGroup.SERVICE, icon="phone")
def _off_duty(words: Words) -> str:
    return _("Votre permanence du %(since)s au %(until)s est retirée.", **words)
