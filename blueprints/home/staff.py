"""What the person in charge of a platform sees on her home: people and counts, never a word of theirs."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select

from blueprints.accounts.models import Person, PlatformRole, Role
from blueprints.accounts.wording import ROLES
from blueprints.core import clock, db, mail
from blueprints.core.db import AnyRow
from blueprints.joining.models import Invitation

LATE = timedelta(minutes=5)


def count_people() -> list[tuple[str, int]]:
    """Return each role in words with how many hold it now; roles that nobody holds are left out."""
    now = clock.now()
    statement = (
        select(PlatformRole.role, func.count(PlatformRole.person_id.distinct()).label("holders"))
        .join(Person, Person.id == PlatformRole.person_id)
        .where(
            PlatformRole.starts_at <= now,
            or_(PlatformRole.ends_at.is_(None), PlatformRole.ends_at > now),
            Person.ended_at.is_(None),
        )
        .group_by(PlatformRole.role)
    )
    counts = {row.role: row.holders for row in db.session().execute(statement)}
    words = {role: str(ROLES[role]) for role in counts}
    return [(words[role][:1].upper() + words[role][1:], counts[role]) for role in Role if role in counts]


def find_late_mails() -> datetime | None:
    """Return since when mails of the platform wait, once that lasts: a server may ask to come back a little later."""
    since = mail.late_since()
    return since if since is not None and since < clock.now() - LATE else None


def list_expected(limit: int = 20) -> Sequence[AnyRow]:
    """Return the open invitations, the first to end first: name, address, role and until when."""
    statement = (
        select(Invitation.first_name, Invitation.last_name, Invitation.email, Invitation.role, Invitation.expires_at)
        .where(Invitation.used_at.is_(None), Invitation.expires_at > clock.now())
        .order_by(Invitation.expires_at, Invitation.id)
        .limit(limit)
    )
    return db.session().execute(statement).all()
