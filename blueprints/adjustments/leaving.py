"""What becomes of adjustments when a person closes her account."""

from uuid import UUID

from sqlalchemy import delete, func, select, update

from blueprints.accounts import leaving
from blueprints.accounts.leaving import Trace
from blueprints.adjustments.models import Adjustment, AdjustmentFeeling, AdjustmentMove, AdjustmentYes, KeptIdea
from blueprints.core import db
from blueprints.core.i18n import gettext as _
from blueprints.core.i18n import ngettext


@leaving.tells
def tell(person_id: UUID) -> list[Trace]:
    """Say what stays with her name for those who followed it, and that her ideas go."""
    session, lines = db.session(), []
    moved = select(AdjustmentMove.adjustment_id).where(AdjustmentMove.author_id == person_id)
    own = select(Adjustment.id).where(Adjustment.author_id == person_id)
    count = session.scalar(select(func.count()).select_from(moved.union(own).subquery())) or 0
    if count:
        words = ngettext(
            "Votre aménagement reste avec votre nom. Les personnes qui le lisaient le gardent 2 ans.",
            "Vos %(num)d aménagements restent avec votre nom. Les personnes qui les lisaient les gardent 2 ans.",
            count,
        )
        lines.append(Trace(words, stays=True, endpoint="adjustments.index"))
    if session.scalar(select(func.count()).select_from(KeptIdea).where(KeptIdea.author_id == person_id)):
        lines.append(Trace(_("Les idées que vous avez partagées."), stays=False, endpoint="adjustments.index"))
    return lines


@leaving.ends
def end(person_id: UUID) -> None:
    """Take her ideas out of the library, and her answers that nobody waits for any more."""
    session = db.session()
    for statement in (
        delete(KeptIdea).where(KeptIdea.author_id == person_id),
        delete(AdjustmentYes).where(AdjustmentYes.person_id == person_id),
        delete(AdjustmentFeeling).where(
            AdjustmentFeeling.author_id == person_id, AdjustmentFeeling.is_shared.is_(False)
        ),
        update(KeptIdea).where(KeptIdea.reader_id == person_id).values(reader_id=None),
    ):
        session.execute(statement.execution_options(synchronize_session=False))
