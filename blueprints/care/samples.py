"""How the drill of a backup opens what is sealed here: it counts what opens, and looks at nothing."""

from sqlalchemy import select

from blueprints.care import sealing
from blueprints.care.models import CareAlert, CareSheet
from blueprints.core import backup, db
from blueprints.core.own_keys import PersonKey


def read_authors(limit: int) -> int:
    """Open at most *limit* authors of alerts of the platform in force; return how many.

    Raises:
        Tampered: one of them stays closed.
    """
    statement = select(CareAlert.id, CareAlert.sealed_author).order_by(CareAlert.noticed_at.desc(), CareAlert.id)
    rows = db.session().execute(statement.limit(limit)).all()
    for row in rows:
        sealing.author_of(row.sealed_author, alert_id=row.id)
    return len(rows)


def read_phones(limit: int) -> int:
    """Open at most *limit* numbers; return how many.

    Raises:
        Tampered: one of them stays closed.
    """
    statement = select(CareAlert.id, CareAlert.sealed_phone).where(CareAlert.sealed_phone.is_not(None))
    rows = db.session().execute(statement.order_by(CareAlert.id).limit(limit)).all()
    for row in rows:
        if row.sealed_phone is not None:
            sealing.open_value(row.sealed_phone, alert_id=row.id, column="sealed_phone")
    return len(rows)


def read_sheets(limit: int) -> int:
    """Open at most *limit* sheets; return how many.

    Raises:
        Tampered: one of them stays closed.
    """
    statement = (
        select(CareSheet.id, CareSheet.person_id, CareSheet.words, PersonKey.key_id)
        .join(PersonKey, PersonKey.person_id == CareSheet.person_id)
        .order_by(CareSheet.id)
        .limit(limit)
    )
    rows = db.session().execute(statement).all()
    for row in rows:
        sealing.open_sheet(row.words, sheet_id=row.id, person_id=row.person_id, key_id=row.key_id)
    return len(rows)


backup.register_samples("care_alerts.sealed_author", read_authors)
backup.register_samples("care_alerts.sealed_phone", read_phones)
backup.register_samples("care_sheets.words", read_sheets)
