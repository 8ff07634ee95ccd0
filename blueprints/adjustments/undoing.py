"""How a move of an adjustment, and an answer on how it goes, are undone."""

from typing import Any
from uuid import UUID

from flask import abort

from blueprints.adjustments import queries, taking_back
from blueprints.adjustments.models import Adjustment
from blueprints.core import access
from blueprints.core.access import Permission
from blueprints.core.i18n import gettext as _
from blueprints.undo import ways


def _person_id() -> UUID:
    actor = access.current_actor()
    if actor is None:
        abort(404)
    return actor.person_id


@ways.undoes("adjustments.move", permission=Permission.ADJUSTMENT_EDIT, find=queries.find_adjustment)
def undo_move(*, subject: Adjustment, before: dict[str, Any], version: int) -> str:
    """Undo the last move."""
    taking_back.undo(adjustment=subject, actor=_person_id(), version=version, before=before)
    return _("C’est annulé. L’aménagement est comme avant, et la nouvelle est retirée.")


@ways.undoes("adjustments.feeling", permission=Permission.ADJUSTMENT_FEEL, find=queries.find_adjustment)
def undo_feeling(*, subject: Adjustment, client_id: str) -> str:
    """Undo an answer on how it goes."""
    taking_back.undo_feeling(adjustment=subject, actor=_person_id(), client_id=UUID(client_id))
    return _("C’est annulé. Votre réponse est effacée.")
