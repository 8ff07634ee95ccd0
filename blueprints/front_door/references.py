"""References that one can say on the telephone: three plain words, no digits to mix up."""

import secrets

from blueprints.core.text import fold

_LIST = (
    "abeille abricot agneau ajonc ancre arbre argile aubier avoine balcon ballon barque berger biche "
    "bleuet bocal bois bonnet bouton branche brise bruyère cabane caillou canard carafe castor cerise "
    "chemin chèvre cigale citron clairière cloche colline corail corbeille coton crayon cuivre dentelle "
    "dune écharpe écorce épi érable étoile fanal farine figue flocon flûte fontaine forêt fougère "
    "fraise galet genêt girafe glycine grelot groseille hameau herbe hibou hirondelle îlot iris "
    "jardin jasmin jonquille laine lampe lanterne lavande lichen lierre lilas loutre lune maison mandarine "
    "marron menthe merle miel mimosa moineau moulin mousse muguet nacre navire neige noisette noyer "
    "nuage olive orange orme osier panier papillon pêche perle phare pinson pivoine plume poire "
    "pomme pont prairie prune radeau raisin renard rivière roseau ruban ruche sable safran sapin "
    "saule sentier serpolet silex source tilleul tisane toupie tournesol trèfle tulipe vallée vanille "
    "verger violon voile"
)
WORDS = tuple(_LIST.split())
"""Everyday words, easy to say and to spell: no trade, no illness, nothing of the service."""
SIZE = 3
_BY_FOLD = {fold(word): word for word in WORDS}


def new_reference() -> str:
    """Return three words at random; whoever keeps it makes sure that it is not taken."""
    return " ".join(secrets.choice(WORDS) for _ in range(SIZE))


def read_reference(said: str) -> str | None:
    """Return the reference that was said: accents, capitals and signs between words do not matter.

    None when it is no reference.
    """
    known = [_BY_FOLD.get(word) for word in fold(said).split()]
    words = [word for word in known if word]
    return " ".join(words) if len(words) == len(known) == SIZE else None
