"""The ideas of adjustments that everybody may read: our own, never what somebody kept on a platform."""

from collections.abc import Sequence
from functools import cache

from flask_babel.speaklater import LazyString

from blueprints.adjustments import library, wording
from blueprints.adjustments.library import Idea
from blueprints.core.i18n import gettext as _
from blueprints.core.i18n import lazy_gettext as _l
from blueprints.front_door.sheets import SHEETS, Sheet

IDEAS = next(sheet for sheet in SHEETS if sheet.name == "ideas")


def _title(code: str) -> str:
    words = wording.constraint(code)
    return _("Idées : %(difficulty)s", difficulty=words[:1].lower() + words[1:])


def _sheet(code: str) -> Sheet:
    return Sheet(
        name="ideas_for",
        slug=f"{IDEAS.slug}/{code}",
        title=LazyString(_title, code),
        about=_l("Des idées à essayer, avec ce qu’elles coûtent et un point d’attention."),
        icon=IDEAS.icon,
        section=IDEAS.section,
        sources=IDEAS.sources,
    )


@cache
def ideas_for(code: str) -> Sequence[Idea]:
    """Return our ideas for one difficulty."""
    return [one for one in library.ideas() if one.constraint == code]


BY_CODE = {code: _sheet(code) for code in wording.CONSTRAINTS if ideas_for(code)}
"""One page for each difficulty for which there is an idea, in the order of the list."""
