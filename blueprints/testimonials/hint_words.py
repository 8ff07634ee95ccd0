"""How a hint is said, and what may be written instead."""

from collections.abc import Mapping

from flask_babel.speaklater import LazyString

from blueprints.core.i18n import lazy_gettext as _l
from blueprints.testimonials.hints import Hint, HintKind

KINDS: Mapping[HintKind, LazyString] = {
    HintKind.NAME: _l("le nom d’une personne"),
    HintKind.EMPLOYER: _l("le nom d’un employeur"),
    HintKind.PLACE: _l("un lieu"),
    HintKind.ADDRESS: _l("une adresse"),
    HintKind.PHONE: _l("un numéro de téléphone"),
    HintKind.MAIL: _l("une adresse sur Internet"),
    HintKind.TOGETHER: _l("Un nom, un métier et un lieu ensemble suffisent souvent à reconnaître quelqu’un."),
}
INSTEAD: Mapping[HintKind, tuple[LazyString, LazyString]] = {
    HintKind.NAME: (_l("une personne"), _l("Par exemple : mon responsable, une collègue.")),
    HintKind.EMPLOYER: (_l("mon entreprise"), _l("Par exemple : un magasin, une petite entreprise.")),
    HintKind.PLACE: (_l("dans ma région"), _l("Par exemple : dans une ville, près de chez moi.")),
    HintKind.ADDRESS: (_l("près de chez moi"), _l("Par exemple : dans mon quartier.")),
    HintKind.PHONE: (_l("mon numéro"), _l("Un numéro n’est pas utile aux lecteurs.")),
    HintKind.MAIL: (_l("mon adresse"), _l("Une adresse n’est pas utile aux lecteurs.")),
}
"""What may be written instead, first; then other ideas."""


def said(hint: Hint) -> tuple[str, str, str]:
    """Return what a hint is about, what may be written instead, and other ideas; nothing for several words together.

    Args:
        hint: from `hints.find`.
    """
    instead, ideas = INSTEAD.get(hint.kind, ("", ""))
    return str(KINDS[hint.kind]), str(instead), str(ideas)
