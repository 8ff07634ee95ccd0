"""What is said of alerts: what happened, of what kind the text is, days."""

import re
from collections.abc import Mapping
from datetime import date

from flask_babel.speaklater import LazyString

from blueprints.care.models import StepKind
from blueprints.core.i18n import gettext as _
from blueprints.core.i18n import lazy_gettext as _l
from blueprints.core.text import fold, isolate

DAYS = (
    _l("Lundi"),
    _l("Mardi"),
    _l("Mercredi"),
    _l("Jeudi"),
    _l("Vendredi"),
    _l("Samedi"),
    _l("Dimanche"),
)
KINDS: Mapping[str, LazyString] = {
    "idea": _l("Une idée"),
    "point": _l("Un point d’ordre du jour"),
    "remark": _l("Un message pour une rencontre"),
    "testimonial": _l("Un témoignage"),
}
DONE: Mapping[StepKind, LazyString] = {
    StepKind.TALKED: _l("Je lui ai parlé"),
    StepKind.WROTE: _l("Je lui ai écrit"),
    StepKind.MET: _l("Nous nous sommes vus"),
    StepKind.UNREACHED: _l("Je n’ai pas pu la joindre"),
    StepKind.NOTHING: _l("Ces mots n’étaient pas une alerte"),
}
_SAID: Mapping[StepKind, LazyString] = {
    StepKind.NOTICED: _l("Votre message est envoyé. Une phrase nous a inquiétés."),
    StepKind.CLOSED_NOW: _l("Le service était fermé. Personne n’a lu à ce moment-là."),
    StepKind.BETTER: _l("Vous avez dit : « Je vais mieux »."),
    StepKind.MISTAKE: _l("Vous avez dit : « C’était une erreur »."),
    StepKind.CALL_ASKED: _l("Vous avez demandé qu’on vous rappelle."),
    StepKind.ENDED: _l("L’alerte s’est fermée seule, après deux semaines."),
}
_MONTHS = (
    "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre",
    "decembre",
)  # fmt: skip
_DAY = re.compile(r"(\d{1,2})(?:er)?[ /.-]+(\d{1,2}|[a-z]+)[ /.-]+(\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


def kind_of(kind: str) -> str:
    """Return what a text is, in words."""
    return str(KINDS.get(kind) or _("Un texte du collectif"))


def said(kind: StepKind, name: str) -> str:
    """Return one thing that happened, as its author reads it.

    Args:
        kind: what.
        name: of the facilitator, where there is one.
    """
    plain = _SAID.get(kind)
    return str(plain) if plain is not None else _said_of(kind, isolate(name) or _("Une personne de l’équipe"))


def _said_of(kind: StepKind, name: str) -> str:
    return {
        StepKind.CALLED: _("Nous avons prévenu %(name)s.", name=name),
        StepKind.READ: _("%(name)s a ouvert l’alerte.", name=name),
        StepKind.TAKEN: _("%(name)s s’en occupe.", name=name),
        StepKind.PASSED: _("%(name)s n’était pas disponible. Nous prévenons une autre personne.", name=name),
        StepKind.LET_GO: _("%(name)s ne s’en occupe plus. Nous prévenons une autre personne.", name=name),
        StepKind.TALKED: _("%(name)s a noté : « Je lui ai parlé ».", name=name),
        StepKind.WROTE: _("%(name)s a noté : « Je lui ai écrit ».", name=name),
        StepKind.MET: _("%(name)s a noté : « Nous nous sommes vus ».", name=name),
        StepKind.UNREACHED: _("%(name)s n’a pas réussi à vous joindre.", name=name),
        StepKind.NOTHING: _("%(name)s a noté : « Ce n’était pas une alerte ».", name=name),
    }[kind]


def read_day(typed: str) -> date | None:
    """Return the day that was typed; None when it cannot be read."""
    words = " ".join(fold(part) if part.isalpha() else part for part in typed.casefold().split())
    iso, usual = _ISO.fullmatch(words), _DAY.fullmatch(words)
    try:
        if iso is not None:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if usual is not None:
            month = int(usual[2]) if usual[2].isdigit() else _MONTHS.index(usual[2]) + 1
            return date(int(usual[3]), month, int(usual[1]))
    except ValueError:
        return None
    return None
