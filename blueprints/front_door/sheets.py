"""The public pages of the front door, in reading order: their addresses, titles, sources and when they were last read.

To change a text, change its template in `templates/front_door/sheets/`; then read the whole page aloud and change
`READ_ON`. To add a page, add a sheet here and a template of the same name (see docs/decisions).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from flask_babel.speaklater import LazyString

from blueprints.core.i18n import lazy_gettext as _l

READ_ON = date(2026, 11, 22)
"""When all these pages were last read against their sources."""
HOME = "/emploi-accompagne"


class Source(StrEnum):
    """A document that a page was written from."""

    GUIDE = "guide"
    NATIONAL = "national"
    LOCAL = "local"
    ARTICLE = "article"
    PRACTICE = "practice"


SOURCES: Mapping[Source, LazyString] = {
    Source.GUIDE: _l("La fiche pratique « Les étapes clés de l’emploi accompagné », pour les employeurs."),
    Source.NATIONAL: _l("La plaquette nationale de présentation de l’emploi accompagné."),
    Source.LOCAL: _l("La plaquette d’une plateforme départementale."),
    Source.ARTICLE: _l("L’article « Emploi accompagné : tout savoir », du 1er février 2026."),
    Source.PRACTICE: _l("Des aménagements courants, pour des handicaps qui ne se voient pas."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One public page.

    Args:
        name: of its template.
        slug: the end of its address.
        title: the page's one heading, and the words of every link to it.
        about: one sentence, for lists, search engines and previews.
        icon: in lists.
        section: the item of the main menu that it belongs to.
        sources: what it was written from.
    """

    name: str
    slug: str
    title: LazyString
    about: LazyString
    icon: str
    section: str = "what"
    sources: tuple[Source, ...] = (Source.NATIONAL, Source.LOCAL)

    @property
    def path(self) -> str:
        """Return its address."""
        return f"{HOME}/{self.slug}" if self.slug else HOME

    @property
    def template(self) -> str:
        """Return its template."""
        return f"front_door/sheets/{self.name}.html"


SHEETS = (
    Sheet(
        name="what",
        slug="",
        title=_l("L’emploi accompagné"),
        about=_l("Un dispositif public gratuit, pour trouver un travail en milieu ordinaire et le garder."),
        icon="info",
        sources=(Source.NATIONAL, Source.LOCAL, Source.ARTICLE),
    ),
    Sheet(
        name="whom",
        slug="pour-qui",
        title=_l("Pour qui ?"),
        about=_l("Pour les personnes handicapées qui veulent travailler, dès 16 ans."),
        icon="users-round",
    ),
    Sheet(
        name="coach",
        slug="le-conseiller-ou-la-conseillere",
        title=_l("Le conseiller ou la conseillère"),
        about=_l("Ce que fait la personne qui vous accompagne. On dit aussi job coach."),
        icon="handshake",
        sources=(Source.NATIONAL, Source.LOCAL, Source.ARTICLE),
    ),
    Sheet(
        name="long",
        slug="combien-de-temps",
        title=_l("Combien de temps ?"),
        about=_l("Aussi longtemps qu’il le faut, un peu ou beaucoup selon les moments."),
        icon="clock",
        sources=(Source.GUIDE, Source.NATIONAL, Source.LOCAL),
    ),
    Sheet(
        name="cost",
        slug="combien-ca-coute",
        title=_l("Combien ça coûte ?"),
        about=_l("Rien, ni pour la personne, ni pour l’employeur."),
        icon="euro",
    ),
    Sheet(
        name="me",
        slug="pour-moi",
        title=_l("Pour moi"),
        about=_l("Comment ça se passe pour la personne accompagnée, étape par étape."),
        icon="user-round",
        sources=(Source.NATIONAL, Source.LOCAL, Source.ARTICLE),
    ),
    Sheet(
        name="employer",
        slug="pour-l-employeur",
        title=_l("Pour l’employeur"),
        about=_l("Comment ça se passe pour l’employeur, en six étapes."),
        icon="briefcase-business",
        section="employers",
        sources=(Source.GUIDE, Source.NATIONAL),
    ),
    Sheet(
        name="checklist",
        slug="liste-pour-l-employeur",
        title=_l("La liste à cocher de l’employeur"),
        about=_l("Les six étapes en une liste, à imprimer et à cocher."),
        icon="list-checks",
        section="employers",
        sources=(Source.GUIDE,),
    ),
    Sheet(
        name="ideas",
        slug="idees-d-amenagements",
        title=_l("Idées d’aménagements"),
        about=_l("Des idées simples à essayer au travail, difficulté par difficulté."),
        icon="lightbulb",
        section="employers",
        sources=(Source.GUIDE, Source.NATIONAL, Source.LOCAL, Source.ARTICLE, Source.PRACTICE),
    ),
    Sheet(
        name="ask",
        slug="demander",
        title=_l("Demander l’emploi accompagné"),
        about=_l("À qui demander, et ce qui se passe ensuite."),
        icon="hand-helping",
        section="ask",
        sources=(Source.GUIDE, Source.NATIONAL, Source.LOCAL),
    ),
    Sheet(
        name="esat",
        slug="venir-d-un-esat",
        title=_l("Venir d’un ESAT"),
        about=_l("Passer d’un ESAT au milieu ordinaire, avec une aide à chaque moment."),
        icon="footprints",
    ),
    Sheet(
        name="examples",
        slug="des-exemples",
        title=_l("Des exemples"),
        about=_l("Quatre histoires inventées, proches de ce qui arrive dans la vie."),
        icon="lightbulb",
        sources=(Source.NATIONAL,),
    ),
)
ESAT_YEARS, ESAT_RENEWALS = 1, 2
"""Years that the support agreement between an ESAT and an employer holds, and renewals (CASF, L. 344-2-5)."""


def around(sheet: Sheet, order: Sequence[Sheet] = SHEETS) -> tuple[Sheet | None, Sheet | None]:
    """Return the page before and the page after, in reading order."""
    place = order.index(sheet)
    before = order[place - 1] if place else None
    return before, order[place + 1] if place + 1 < len(order) else None
