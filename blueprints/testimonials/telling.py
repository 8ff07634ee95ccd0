"""How each step of a testimonial is said, to its author and to those who review."""

from blueprints.core.access import Permission
from blueprints.core.i18n import gettext as _
from blueprints.news import sentences
from blueprints.news.models import NewsGroup, NewsKind
from blueprints.news.sentences import Words

_OWN = Permission.TESTIMONIAL_LIST_OWN
_DESK = Permission.TESTIMONIAL_QUEUE
_GROUP, _ICON = NewsGroup.TESTIMONIALS, "book-open-text"


def _title(words: Words) -> str:
    return words.get("title") or _("Mon témoignage")


# --- to the author ----------------------------------------------------------------------------------------------------


@sentences.says(NewsKind.TESTIMONIAL_IN_REVIEW, group=_GROUP, icon=_ICON, permission=_OWN)
def _in_review(words: Words) -> str:
    return _("Votre témoignage « %(title)s » est en cours de relecture.", title=_title(words))


@sentences.says(NewsKind.TESTIMONIAL_CHANGE_PROPOSED, group=_GROUP, icon=_ICON, permission=_OWN)
def _change_proposed(words: Words) -> str:
    return _("Un changement vous est proposé pour votre témoignage « %(title)s ».", title=_title(words))


@sentences.says(NewsKind.TESTIMONIAL_APPROVED, group=_GROUP, icon=_ICON, permission=_OWN)
def _approved(words: Words) -> str:
    return _("Votre témoignage « %(title)s » est prêt à paraître.", title=_title(words))


@sentences.says(NewsKind.TESTIMONIAL_DECLINED, group=_GROUP, icon=_ICON, permission=_OWN)
def _declined(words: Words) -> str:
    return _("Votre témoignage « %(title)s » ne paraîtra pas ainsi. La raison est sur sa page.", title=_title(words))


@sentences.says(NewsKind.TESTIMONIAL_PUBLISHED, group=_GROUP, icon=_ICON, permission=_OWN)
def _published(words: Words) -> str:
    return _("Votre témoignage « %(title)s » est publié. Vous pouvez le retirer.", title=_title(words))


# --- to those who review ----------------------------------------------------------------------------------------------


@sentences.says(NewsKind.TESTIMONIAL_SENT, group=_GROUP, icon=_ICON, permission=_DESK)
def _sent(words: Words) -> str:
    return _("Un témoignage attend une relecture : « %(title)s ».", title=_title(words))


@sentences.says(NewsKind.TESTIMONIAL_CHANGE_ANSWERED, group=_GROUP, icon=_ICON, permission=_DESK)
def _change_answered(words: Words) -> str:
    return _("Réponse reçue au changement proposé pour « %(title)s ».", title=_title(words))


@sentences.says(NewsKind.TESTIMONIAL_WITHDRAWN, group=_GROUP, icon=_ICON, permission=_DESK)
def _withdrawn(words: Words) -> str:
    return _("Le témoignage « %(title)s » est retiré. Il n’est plus visible.", title=_title(words))
