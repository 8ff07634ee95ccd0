"""How the drill of a backup opens adjustments and what belongs to them, without showing a word."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Select, select

from blueprints.adjustments import sealing
from blueprints.adjustments.models import Adjustment, AdjustmentFeeling, AdjustmentMove, KeptIdea
from blueprints.core import backup, db
from blueprints.journeys.models import Journey

_PLACE = (Journey.platform_id, Journey.id.label("journey_id"), Journey.key_id)


def _read(column: str, statement: Select[*tuple[Any, ...]]) -> Callable[[int], int]:
    """Return what opens the last values of one column of journeys."""

    def read(limit: int) -> int:
        rows = db.session().execute(statement.limit(limit)).all()
        for row in rows:
            place = sealing.Place(platform=row.platform_id, journey=row.journey_id, key=row.key_id)
            place.open(column, row.id, row.author_id, row.words)
        return len(rows)

    return read


def read_ideas(limit: int) -> int:
    """Open at most *limit* ideas of the platform in force; return how many.

    Raises:
        Tampered: one of them stays closed.
    """
    statement = select(KeptIdea.id, KeptIdea.platform_id, KeptIdea.words).order_by(KeptIdea.id).limit(limit)
    rows = db.session().execute(statement).all()
    for row in rows:
        sealing.open_idea(row.words, platform=row.platform_id, row=row.id)
    return len(rows)


def read_reasons(limit: int) -> int:
    """Open at most *limit* reasons of the platform in force; return how many.

    Raises:
        Tampered: one of them stays closed.
    """
    statement = select(KeptIdea.id, KeptIdea.platform_id, KeptIdea.reason).where(KeptIdea.reason.is_not(None))
    rows = db.session().execute(statement.order_by(KeptIdea.id).limit(limit)).all()
    for row in rows:
        sealing.open_reason(row.reason or b"", platform=row.platform_id, row=row.id)
    return len(rows)


_own = select(Adjustment.id, Adjustment.author_id, Adjustment.words, *_PLACE).join(
    Journey, Journey.id == Adjustment.journey_id
)
backup.register_samples("adjustments.words", _read("adjustments.words", _own.order_by(Adjustment.id.desc())))
for _model in (AdjustmentMove, AdjustmentFeeling):
    _name = f"{_model.__tablename__}.words"
    _statement = (
        select(_model.id, _model.author_id, _model.words, *_PLACE)
        .join(Adjustment, Adjustment.id == _model.adjustment_id)
        .join(Journey, Journey.id == Adjustment.journey_id)
        .where(_model.words.is_not(None))
        .order_by(_model.id.desc())
    )
    backup.register_samples(_name, _read(_name, _statement))
backup.register_samples("kept_ideas.words", read_ideas)
backup.register_samples("kept_ideas.reason", read_reasons)
