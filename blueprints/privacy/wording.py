"""What the pages of trust say: why an access was asked, where it stands, and who opened what, when."""

from collections.abc import Mapping
from typing import NamedTuple

from flask_babel.speaklater import LazyString

from blueprints.core.audit import Reading
from blueprints.core.i18n import gettext as _
from blueprints.core.i18n import lazy_gettext as _l
from blueprints.core.i18n import ngettext
from blueprints.core.text import isolate
from blueprints.messaging import wording
from blueprints.messaging.models import ConversationKind
from blueprints.messaging.talks import Talk, list_readers, memberships_of_readers
from blueprints.privacy.models import AccessState, Ground


class GroundWords(NamedTuple):
    """One reason of the law, in plain words."""

    title: LazyString
    hint: LazyString


GROUNDS: Mapping[Ground, GroundWords] = {
    Ground.DANGER: GroundWords(
        _l("Une personne est en grave danger, maintenant"),
        _l("Appelez d’abord les secours : 15, 17, 112 ou 114."),
    ),
    Ground.VIOLENCE: GroundWords(
        _l("Des violences ou une maltraitance sont signalées"),
        _l("Lire aide à protéger la personne, ou à prévenir la justice."),
    ),
    Ground.JUSTICE: GroundWords(
        _l("Un juge ou la police le demande par écrit"),
        _l("Gardez le document. Ouvrez seulement ce qu’il demande."),
    ),
    Ground.OWN_REQUEST: GroundWords(
        _l("La personne accompagnée le demande"),
        _l("Elle peut arrêter la lecture quand elle veut."),
    ),
}
DURATIONS: Mapping[int, LazyString] = {4: _l("4 heures"), 24: _l("24 heures"), 72: _l("3 jours")}
STATES: Mapping[AccessState, LazyString] = {
    AccessState.ASKED: _l("Attend une réponse"),
    AccessState.APPROVED: _l("Ouvert"),
    AccessState.REFUSED: _l("Refusé : rien n’a été lu"),
    AccessState.WITHDRAWN: _l("Retiré : rien n’a été lu"),
    AccessState.ENDED: _l("Fini"),
}
TOO_OLD = _l("Sans réponse : rien n’a été lu")


def title_for_all(talk: Talk) -> str:
    """Return the name of a conversation for who does not read it: it names all its readers."""
    if talk.kind is ConversationKind.ADJUSTMENTS:
        return _("Conseiller et manager")
    names = wording.short_names(list_readers(talk) or memberships_of_readers(talk))
    return _("Entre %(names)s", names=wording.listed(names))


def title_for(talk: Talk, viewer_id: object) -> str:
    """Return the name of a conversation as the accompanied person knows it."""
    readers = list_readers(talk)
    names = wording.short_names([one for one in readers if one.person_id != viewer_id])
    return wording.title(talk, readers, names)


def act(reading: str, who: str, title: str, *, count: int = 1) -> str:
    """Return one reading in words.

    Args:
        reading: which kind.
        who: the reader, with what she is; "Vous" for the person herself.
        title: the name of the conversation; none for an adjustment, whose name is sealed.
        count: how many adjustments.
    """
    if not title:
        return ngettext("%(who)s a lu un aménagement", "%(who)s a lu %(num)d aménagements", count, who=who)
    words = {"who": who, "title": isolate(title)}
    if reading == Reading.FILE:
        return _("%(who)s a ouvert un fichier dans « %(title)s »", **words)
    if reading == Reading.COPY:
        return _("%(who)s a pris une copie de « %(title)s »", **words)
    if reading == Reading.EXTRAORDINARY:
        return _("%(who)s a lu « %(title)s » par un accès exceptionnel", **words)
    return _("%(who)s a lu « %(title)s »", **words)


def own_act(reading: str, title: str, *, count: int = 1) -> str:
    """Return one reading of the person herself."""
    if not title:
        return ngettext("Vous avez lu un aménagement", "Vous avez lu %(num)d aménagements", count)
    words = {"title": isolate(title)}
    if reading == Reading.FILE:
        return _("Vous avez ouvert un fichier dans « %(title)s »", **words)
    if reading == Reading.COPY:
        return _("Vous avez pris une copie de « %(title)s »", **words)
    return _("Vous avez lu « %(title)s »", **words)
