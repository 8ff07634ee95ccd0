"""How much room is left for a person's files, said once it becomes scarce."""

from uuid import UUID

from blueprints.core.i18n import gettext as _
from blueprints.files import queries
from blueprints.files.checking import MEGABYTE
from blueprints.files.services import QUOTA

_SCARCE = QUOTA // 5
"""What is left when four fifths are used: about ten files of the greatest size, time enough to make room."""


def left_in_words(owner: UUID) -> str:
    """Return how much room is left to a person, nothing while there is plenty."""
    left = QUOTA - queries.count_bytes(owner)
    if left > _SCARCE:
        return ""
    if left < MEGABYTE:
        return _("Vous n’avez plus de place pour vos fichiers.")
    return _(
        "Il vous reste %(left)s Mo pour vos fichiers, sur %(all)s Mo.", left=left // MEGABYTE, all=QUOTA // MEGABYTE
    )
