"""What a conversation does once the scanner has said what it thinks of a file."""

from sqlalchemy import select

from blueprints.core import db
from blueprints.files import services as files
from blueprints.files.models import FileState, StoredFile
from blueprints.messaging import changing
from blueprints.messaging.models import MessageFile
from blueprints.news import services as news
from blueprints.news.models import NewsKind


@files.on_verdict
def show(stored: StoredFile) -> None:
    """Give the file to the open pages of the readers; tell its author of one that was refused."""
    message = select(MessageFile.message_id).where(MessageFile.file_id == stored.id)
    message_id = db.session().scalars(message).one_or_none()
    spoken = changing.find_spoken_by_id(message_id) if message_id else None
    if spoken is None or spoken.words.withdrawn_at is not None:
        return
    if stored.state is FileState.REFUSED:
        news.tell(
            people=[stored.owner_id],
            kind=NewsKind.FILE_REFUSED,
            address=f"/mon-accompagnement/conversations/{spoken.talk.id}",
            subject=spoken.talk.id,
        )
    changing.show_again(spoken=spoken)
