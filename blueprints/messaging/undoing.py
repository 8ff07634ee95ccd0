"""How taking a message back is undone."""

from blueprints.core.access import Permission
from blueprints.core.i18n import gettext as _
from blueprints.messaging import changing
from blueprints.messaging.changing import Spoken
from blueprints.undo import ways


@ways.undoes("messaging.withdrawal", permission=Permission.MESSAGE_CHANGE, find=changing.find_spoken_by_id)
def restore_message(*, subject: Spoken) -> str:
    """Give a message back."""
    changing.restore_message(spoken=subject)
    return _("C’est annulé. Votre message est de nouveau là.")
