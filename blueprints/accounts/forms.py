"""The form of reading comfort, and the field of an address."""

from typing import Any, Self

from wtforms import BooleanField, EmailField, HiddenField
from wtforms.validators import Email

from blueprints.accounts.comfort import CHOICES, Comfort
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
            Email(message=_l("Cette adresse e-mail n’est pas complète. Exemple : awa@exemple.fr.")),
        ]
        super().__init__(label, checks, filters=[_fold], **kwargs)


_WORDS = {
    "palette": (_l("Couleurs"), (_l("Clair"), _l("Doux"), _l("Sombre"), _l("Contraste fort"))),
    "text": (_l("Taille du texte"), (_l("Normale"), _l("Grande"), _l("Très grande"), _l("Double"))),
    "spacing": (_l("Espace entre les lignes et les mots"), (_l("Normal"), _l("Large"), _l("Très large"))),
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
    simple = BooleanField(_l("Version simple"))
    listen = BooleanField(_l("Bouton « Écouter »"))
    ruler = BooleanField(_l("Règle de lecture"))
    motion = BooleanField(_l("Autoriser les mouvements"))
    back = HiddenField()

    @classmethod
    def showing(cls, comfort: Comfort, back: str) -> Self:
        """Return the form of what is in force."""
        boxes = {
            "simple": comfort.mode == "simple",
            "listen": comfort.listen == "yes",
            "ruler": comfort.ruler == "yes",
            "motion": comfort.motion == "some",
        }
        radios = {name: getattr(comfort, name) for name in _WORDS}
        return cls(formdata=None, data={**radios, **boxes, "back": back})

    def chosen(self) -> Comfort:
        """Return what a valid form asks for."""
        return Comfort(
            **{name: self[name].data for name in _WORDS},
            motion="some" if self.motion.data else "none",
            mode="simple" if self.simple.data else "normal",
            ruler="yes" if self.ruler.data else "no",
            listen="yes" if self.listen.data else "no",
        )
