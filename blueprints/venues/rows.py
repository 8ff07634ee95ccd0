"""The rows of a comfort sheet, in the order of the page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from blueprints.core.i18n import lazy_gettext as _l


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that one wants to know before coming.

    Args:
        key: its name in the database and in forms.
        icon: a name of the sprite.
        term: what it is called.
        example: what those who organise may write there.
        is_stated: it is there, partly or not: one word before the others.
        is_first: it is read without opening the rest.
    """

    key: str
    icon: str
    term: Any
    example: Any
    is_stated: bool = False
    is_first: bool = False


ROWS = (
    Row(
        "step_free",
        "accessibility",
        _l("Accès sans marche"),
        _l("Par exemple : un ascenseur large jusqu’à la salle."),
        is_stated=True,
        is_first=True,
    ),
    Row("noise", "ear", _l("Bruit"), _l("Par exemple : calme, mais une école est à côté."), is_first=True),
    Row("light", "sun", _l("Lumière"), _l("Par exemple : grandes fenêtres, rideaux, pas de néon."), is_first=True),
    Row("crowd", "users-round", _l("Monde"), _l("Par exemple : souvent 7 ou 8 personnes."), is_first=True),
    Row(
        "quiet_room",
        "armchair",
        _l("Salle calme"),
        _l("Par exemple : juste à côté, on y va sans demander."),
        is_stated=True,
        is_first=True,
    ),
    Row(
        "toilets",
        "toilet",
        _l("Toilettes accessibles"),
        _l("Par exemple : dans le couloir, une pour les fauteuils."),
        is_stated=True,
        is_first=True,
    ),
    Row("transport", "bus", _l("Bus et parking"), _l("Par exemple : bus 4, arrêt Lavoir, à 2 minutes.")),
    Row("welcome", "hand-helping", _l("Qui m’accueille ?"), _l("Par exemple : Nadia attend à la porte.")),
    Row("breaks", "coffee", _l("Pauses"), _l("Par exemple : une pause de 15 minutes, café et eau.")),
    Row(
        "leaving",
        "door-open",
        _l("Partir plus tôt"),
        _l("Par exemple : quand vous voulez, sans vous expliquer."),
        is_stated=True,
    ),
    Row("camera", "camera-off", _l("En visio"), _l("Par exemple : caméra et micro ne sont pas obligatoires.")),
    Row(
        "costs", "euro", _l("Frais remboursés"), _l("Par exemple : le transport. Gardez votre ticket."), is_stated=True
    ),
    Row("phone", "phone", _l("Le jour même"), _l("Par exemple : un souci ? Nadia, 04 65 71 12 30.")),
)
"""Every row of the sheet."""
BY_KEY: Mapping[str, Row] = {row.key: row for row in ROWS}
