"""How "Tout marquer comme lu" is undone."""

from datetime import datetime

from flask import abort

from blueprints.core import access
from blueprints.core.access import Permission
from blueprints.core.i18n import gettext as _
from blueprints.news import services
from blueprints.undo import ways


@ways.undoes("news.read", permission=Permission.SIGNED_IN)
def mark_unread(*, subject: None, since: str) -> str:
    """Undo it."""
    del subject
    actor = access.current_actor()
    if actor is None:
        abort(404)
    services.mark_unread(person_id=actor.person_id, since=datetime.fromisoformat(since))
    return _("C’est annulé. Vos nouvelles sont comme avant.")
