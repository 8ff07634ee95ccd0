"""How a decision is undone, and how one comes back to a text that one had left."""

from datetime import datetime
from uuid import UUID

from blueprints.core.access import Permission
from blueprints.core.i18n import gettext as _
from blueprints.moderation import claiming, deciding, queries
from blueprints.moderation.door import person_id
from blueprints.moderation.kinds import Standing
from blueprints.moderation.models import Case
from blueprints.undo import ways


@ways.undoes("moderation.decision", permission=Permission.MODERATION_READ, find=queries.find_for_review)
def take_back_decision(*, subject: Case, version: int, since: str, standing: str, warning: str) -> str:
    """Undo a decision."""
    deciding.undo(
        case=subject,
        person_id=person_id(),
        version=version,
        since=datetime.fromisoformat(since),
        standing=Standing(standing),
        warning=warning,
    )
    return _("C’est annulé. Le texte est comme avant, et personne n’est prévenu.")


@ways.undoes("moderation.step_aside", permission=Permission.MODERATION_QUEUE)
def come_back(*, subject: None, case: str) -> str:
    """Come back to a text."""
    del subject
    claiming.come_back(case_id=UUID(case), person_id=person_id())
    return _("C’est annulé. Vous pouvez de nouveau relire ce texte.")
