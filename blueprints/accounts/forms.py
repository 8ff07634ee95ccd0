"""The form of reading comfort, and the field of an address."""

from typing import Any

from wtforms import EmailField, HiddenField
from wtforms.validators import Email

from blueprints.accounts.comfort import CHOICES
from blueprints.core import text
from blueprints.core.forms import AtMost, ChoiceField, Form, Needed
from blueprints.core.i18n import lazy_gettext as _l

EMAIL_MOST = 254


def _fold(value: str | None) -> str | None:
    return None if value is None else text.clean_line(value)


class AddressField(EmailField):
    """An e-mail address, as people paste it: spaces around do not matter."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        checks = [
            Needed(message=_l("Écrivez votre adresse e-mail.")),
            AtMost(EMAIL_MOST),
            Email(message=_l("Cette adresse e-mail n’est pas complète. Exemple : awa@exemple.fr.")),
        ]
        super().__init__(label, checks, filters=[_fold], **kwargs)


_WORDS = {
    "palette": (_l("Couleurs"), (_l("Clair"), _l("Doux"), _l("Sombre"), _l("Contraste fort"))),
    "text": (_l("Taille du texte"), (_l("Normale"), _l("Grande"), _l("Très grande"), _l("La plus grande"))),
    "spacing": (_l("Espace entre les lignes et les mots"), (_l("Normal"), _l("Large"))),
    "font": (_l("Écriture"), (_l("Atkinson"), _l("Lexend"), _l("OpenDyslexic"), _l("Celle de mon appareil"))),
}


def _setting(name: str) -> ChoiceField:
    label, words = _WORDS[name]
    return ChoiceField(label, choices=tuple(zip(CHOICES[name], words, strict=True)), needed=_l("Choisissez."))


class ComfortForm(Form):
    """Reading comfort."""

    palette = _setting("palette")
    text = _setting("text")
    spacing = _setting("spacing")
    font = _setting("font")
    back = HiddenField()
