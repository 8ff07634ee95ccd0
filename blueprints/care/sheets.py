"""A person's own sheet for bad days: what helps her, and whom she trusts. Nobody is ever told of it or called by it."""

from uuid import UUID

from sqlalchemy import delete

from blueprints.care import queries, sealing
from blueprints.care.models import CareSheet
from blueprints.care.sealing import Sheet
from blueprints.core import db, transaction


def keep(*, person_id: UUID, sheet: Sheet) -> None:
    """Keep a sheet in the place of the one before; an empty one is no sheet, and the words of before are destroyed."""
    if sheet == Sheet():
        forget(person_id=person_id)
        return
    row = queries.find_sheet_row(person_id)
    sheet_id = row.id if row is not None else CareSheet.fresh_id()
    words = sealing.seal_sheet(sheet, sheet_id=sheet_id, person_id=person_id)
    if row is None:
        db.session().add(CareSheet(id=sheet_id, platform_id=db.platform_id(), person_id=person_id, words=words))
    else:
        row.words = words
    db.session().flush()
    transaction.after_commit(lambda: db.overwrite_deleted("care_sheets"))


def forget(*, person_id: UUID) -> None:
    """Destroy a person's sheet."""
    db.session().execute(delete(CareSheet).where(CareSheet.person_id == person_id))
    transaction.after_commit(lambda: db.overwrite_deleted("care_sheets"))
