"""The words of a testimonial: their fingerprint, what differs between two versions, and how a list quotes them."""

import hashlib
import json
import unicodedata
from collections.abc import Mapping

from flask_babel.speaklater import LazyString

from blueprints.core.comparing import Segment, compare
from blueprints.core.i18n import lazy_gettext as _l
from blueprints.testimonials.models import ConsentUse

__all__ = ["EXCERPT", "Segment", "compare", "excerpt", "fingerprint"]

USES: Mapping[ConsentUse, LazyString] = {
    ConsentUse.SITE: _l("Ce site"),
    ConsentUse.LEAFLET: _l("Un dépliant imprimé"),
    ConsentUse.NETWORKS: _l("Les réseaux sociaux"),
    ConsentUse.TRAINING: _l("Des formations"),
}
USE_HINTS: Mapping[ConsentUse, LazyString] = {
    ConsentUse.SITE: _l("Tout le monde peut le lire : des proches, des collègues, des employeurs."),
    ConsentUse.LEAFLET: _l("Le papier reste chez les gens. On ne peut pas tout reprendre."),
    ConsentUse.NETWORKS: _l("Une copie peut rester ailleurs, même après votre arrêt."),
    ConsentUse.TRAINING: _l("Des professionnels le lisent, dans une salle, avec le service."),
}
"""What each use is, said to the author."""
EXCERPT = 240


def fingerprint(title: str, body: str) -> bytes:
    """Return the SHA-256 of a version, over one canonical writing of its title and body.

    Two texts that a person sees as the same (composed accents, line ends) have the same fingerprint; nothing else has.
    """
    canonical = [_canonical(title), _canonical(body)]
    return hashlib.sha256(json.dumps(canonical, ensure_ascii=False).encode()).digest()


def _canonical(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def excerpt(body: str) -> str:
    """Return the beginning of a text, cut between two words."""
    flat = " ".join(body.split())
    if len(flat) <= EXCERPT:
        return flat
    return flat[: EXCERPT + 1].rsplit(" ", 1)[0][:EXCERPT].rstrip(" ,;:.") + "…"
