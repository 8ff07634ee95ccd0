"""What a testimonial may be about: a closed set near the topics of the advice, chosen by its author or reviewer."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final
from uuid import UUID

from flask_babel.speaklater import LazyString

from blueprints.core.errors import Refused
from blueprints.core.i18n import lazy_gettext as _l
from blueprints.testimonials.models import Testimonial
from blueprints.testimonials.moves import NOT_NOW, S, note, touch


class Theme(StrEnum):
    """What stands in rows and in addresses."""

    SEEKING = "chercher-un-travail"
    AT_WORK = "au-travail"
    TELLING = "en-parler-ou-non"
    FATIGUE = "fatigue-et-rythme"
    RIGHTS = "droits-et-demarches"
    DAILY_LIFE = "vie-de-tous-les-jours"
    COLLECTIVE = "le-collectif"


NAMES: Final[Mapping[str, LazyString]] = {
    Theme.SEEKING: _l("Chercher un travail"),
    Theme.AT_WORK: _l("Au travail"),
    Theme.TELLING: _l("En parler ou non"),
    Theme.FATIGUE: _l("Fatigue et rythme"),
    Theme.RIGHTS: _l("Droits et démarches"),
    Theme.DAILY_LIFE: _l("Vie de tous les jours"),
    Theme.COLLECTIVE: _l("Le collectif"),
}


def parse(value: str | None) -> Theme | None:
    """Return the theme of an address; None when it is none."""
    return Theme(value) if value is not None and value in NAMES else None


def choose_theme(*, testimonial: Testimonial, theme: str, actor_id: UUID) -> None:
    """Say what a text is about; its words and its fingerprint do not change.

    Args:
        testimonial: in any state but withdrawn.
        theme: a value of `Theme`, or empty to say nothing.
        actor_id: its author, or who reviews it.

    Raises:
        Refused: the text is withdrawn, or there is no such theme.
    """
    if testimonial.state is S.WITHDRAWN or (theme and theme not in NAMES):
        raise Refused(NOT_NOW)
    if testimonial.theme == theme:
        return
    testimonial.theme = theme
    touch(testimonial)
    note("testimonial.theme_chosen", testimonial, actor_id, theme=theme)
