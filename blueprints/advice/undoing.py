"""How taking an answer back is undone."""

from blueprints.advice import queries, services
from blueprints.core.access import Permission
from blueprints.core.i18n import gettext as _
from blueprints.discussion.changing import Written
from blueprints.undo import ways


@ways.undoes("advice.withdrawal", permission=Permission.POST_CHANGE, find=queries.find_written_by_id)
def restore_answer(*, subject: Written) -> str:
    """Give an answer back."""
    services.restore_answer(written=subject)
    return _("C’est annulé. Votre message est de nouveau là.")
