"""What becomes of what a person agreed to when she closes her account."""

from uuid import UUID

from sqlalchemy import delete

from blueprints.accounts import leaving
from blueprints.charter.models import CharterAgreement
from blueprints.core import db


@leaving.ends
def end(person_id: UUID) -> None:
    """Forget to which rules she agreed."""
    db.session().execute(delete(CharterAgreement).where(CharterAgreement.person_id == person_id))
