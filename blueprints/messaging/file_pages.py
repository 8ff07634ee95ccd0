"""Giving a file of a conversation to one of its readers."""

from typing import TYPE_CHECKING

import structlog
from flask.typing import ResponseReturnValue

from blueprints.core import audit, error_pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.audit import Reading
from blueprints.core.errors import Tampered
from blueprints.core.i18n import gettext as _
from blueprints.files import opening as files
from blueprints.files import serving
from blueprints.messaging import door, file_lines, opening

if TYPE_CHECKING:
    from uuid import UUID

    from blueprints.messaging.file_lines import AttachedFile

log = structlog.get_logger(__name__)


@door.blueprint.get("/mon-accompagnement/conversations/<uuid:conversation_id>/fichiers/<uuid:file_id>")
@requires(Permission.FILE_READ, subject=file_lines.find_attached)
def download(attached: "AttachedFile") -> ResponseReturnValue:
    """Give a file; what was altered, moved or cut stays closed."""
    stored, key_id = attached.stored, attached.talk.journey.key_id
    reader = door.actor().person_id
    name = files.name_of(stored, key_id)
    try:
        content = files.read(stored, key_id)
    except Tampered:
        content = None
    if content is None or name is None:
        log.error("file.closed", file=str(stored.id))
        _leave_trace("file.closed", attached, reader)
        return error_pages.page(500, _("Ce fichier ne peut pas être ouvert. L’équipe technique est prévenue."))
    _leave_trace(Reading.FILE, attached, reader)
    return serving.answer(content, kind=stored.kind, name=name)


def _leave_trace(action: str, attached: "AttachedFile", reader: "UUID") -> None:
    """Leave one entry a person, file and ten minutes, as for the words of a conversation."""
    stored, talk = attached.stored, attached.talk
    with opening.claim([(action, reader, stored.id)]) as due:
        if due:
            with transaction.apart():
                audit.record(action, subject="conversations", subject_id=talk.id, actor_id=reader, file=stored.id)
