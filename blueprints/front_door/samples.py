"""How the drill of a backup opens what strangers wrote, without showing a word."""

from sqlalchemy import select

from blueprints.core import backup, db
from blueprints.front_door import letters
from blueprints.front_door.models import Enquiry, EnquiryStep


def read_letters(limit: int) -> int:
    """Open at most *limit* letters of the platform in force; return how many.

    Raises:
        Tampered: one of them stays closed.
    """
    statement = select(Enquiry.id, Enquiry.platform_id, Enquiry.words).order_by(Enquiry.received_at.desc(), Enquiry.id)
    rows = db.session().execute(statement.limit(limit)).all()
    for row in rows:
        letters.open_letter(row.words, platform_id=row.platform_id, enquiry_id=row.id)
    return len(rows)


def read_notes(limit: int) -> int:
    """Open at most *limit* notes of the platform in force; return how many.

    Raises:
        Tampered: one of them stays closed.
    """
    statement = (
        select(EnquiryStep.id, EnquiryStep.platform_id, EnquiryStep.note)
        .where(EnquiryStep.note.is_not(None))
        .order_by(EnquiryStep.at.desc(), EnquiryStep.id)
        .limit(limit)
    )
    rows = db.session().execute(statement).all()
    for row in rows:
        letters.open_note(row.note or b"", platform_id=row.platform_id, step_id=row.id)
    return len(rows)


backup.register_samples("enquiries.words", read_letters)
backup.register_samples("enquiry_steps.note", read_notes)
