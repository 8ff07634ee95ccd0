"""The demo's people send each other a photo with its words and a paper: both pass the checks, and open."""

from io import BytesIO

from flask import Flask
from PIL import Image
from sqlalchemy import select

from blueprints.accounts.models import Platform
from blueprints.core import db
from blueprints.demo import papers, people
from blueprints.files import checking, opening
from blueprints.files.models import FileKind, FileState, StoredFile
from blueprints.messaging.models import Message, MessageFile


def test_a_photo_and_a_paper_are_there_on_the_day_of_their_message(app: Flask) -> None:
    people.fill(app)
    with app.app_context():
        found = {}
        for platform in db.session().scalars(select(Platform)).all():
            db.enter_platform(platform.id)
            together = select(StoredFile, Message.sent_at).join(MessageFile, MessageFile.file_id == StoredFile.id)
            for stored, sent_at in db.session().execute(together.join(Message, Message.id == MessageFile.message_id)):
                assert (stored.state, stored.created_at) == (FileState.SAFE, sent_at)
                found[stored.kind] = opening.read(stored)
        assert set(found) == {FileKind.JPEG, FileKind.PDF}
        assert Image.open(BytesIO(found[FileKind.JPEG])).size == (640, 480)
        assert found[FileKind.PDF] == papers._paper()


def test_the_tables_of_the_paper_point_where_they_say() -> None:
    content = papers._paper()
    assert checking.check(content, "essai.pdf").content == content
    start = int(content.split(b"startxref\n")[1].split(b"\n")[0])
    assert content[start:].startswith(b"xref\n")
    places = [int(row.split()[0]) for row in content[start:].split(b"\n")[3:] if row.endswith(b" n ")]
    assert [content[place:].split(b" ")[0] for place in places] == [b"%d" % number for number in range(1, 7)]
