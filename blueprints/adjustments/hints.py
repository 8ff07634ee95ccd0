"""What a text had better not say, told to its author alone: health to an employer, names to everybody. Never a wall."""

import re
from collections.abc import Iterable

from blueprints.core.text import fold

_HEALTH = re.compile(
    r"\b(traitements?(?! (?:de texte|d(?:es|u|e) (?:donnees?|dossiers?|commandes?|demandes?|courriers?|factures?)))|"
    r"medicaments?|diagnosti\w*|maladies?|malade|psychiatr\w*|psycholog\w*|psychotherap\w*|hopital|"
    r"hospitalis\w*|depressi\w*|bipolaire|schizophr\w*|autis\w*|tdah?|dys|epilep\w*|medecin traitant|ordonnances?|"
    r"rqth|mdph|esat|tutelle|curatelle|(?<!referent )(?<!referente )handicap\w*|troubles?|addiction\w*|burn ?out|"
    r"symptomes?|rechutes?|anxi\w*|angoiss\w*|cancers?|diabet\w*|chimiotherap\w*|psy)\b"
)
_PHONE = re.compile(r"(?:\+33|0)[\s.-]?[1-9](?:[\s.-]?\d{2}){4}")
_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[a-z]{2,}", re.IGNORECASE)
_PLACE = re.compile(
    r"\b(?:à|au|chez|de|d’|d'|rue|avenue|boulevard|ville de)\s*(?:la\s|l’|l'|les\s)?[A-ZÉÈÀÂÎÔ][\w-]{2,}", re.UNICODE
)
_TITLE = re.compile(r"\b(?:M\.|Mme|Mlle|Monsieur|Madame|Dr|Docteur)\s+[A-ZÉÈÀÂÎÔ]\w+")
_SHORT = 3


def speaks_of_health(text: str) -> bool:
    """Tell whether a text speaks of health, or of what an employer never learns from us."""
    return _HEALTH.search(fold(text)) is not None


def tells_who(text: str, names: Iterable[str], employer: str = "") -> bool:
    """Tell whether a text holds a name, an employer, a place, a phone number or an address.

    Args:
        text: the words.
        names: of the people of the journey.
        employer: its name; its words count with their capital only, for they are often plain words too.
    """
    if any(shape.search(text) for shape in (_PHONE, _MAIL, _TITLE, _PLACE)):
        return True
    words = set(fold(text).split())
    known = {part for name in names for part in fold(name).split() if len(part) >= _SHORT}
    proper = (part for part in employer.split() if len(part) >= _SHORT and part[0].isupper())
    return not words.isdisjoint(known) or any(re.search(rf"\b{re.escape(part)}\b", text) for part in proper)
