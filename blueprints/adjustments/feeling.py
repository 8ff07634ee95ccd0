"""How it goes, said by each side on a scale of four words, with own words, as often as wanted."""

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from blueprints.adjustments import moves, queries, sealing
from blueprints.adjustments.acting import expect_open, is_of
from blueprints.adjustments.models import Adjustment, AdjustmentFeeling
from blueprints.core import audit, clock, db
from blueprints.core.errors import Refused, Tampered
from blueprints.journeys.models import JourneyRole


class Scale(StrEnum):
    """Four answers, from the best to the worst; each is said in words."""

    HELPS = "helps"
    A_LITTLE = "a_little"
    NO = "no"
    BOTHERS = "bothers"


@dataclass(frozen=True, slots=True)
class Felt:
    """What somebody said of how it goes, opened; without a scale when its words stay closed."""

    id: UUID
    author_id: UUID
    at: datetime
    is_shared: bool
    scale: Scale | None
    text: str


def say(*, adjustment: Adjustment, author: UUID, client_id: UUID, scale: Scale, text: str, shared: bool) -> bool:
    """Say how it goes; sent twice by one page, it is said once.

    Args:
        adjustment: which one.
        author: the person or her manager.
        client_id: chosen by the page.
        scale: one of the four answers.
        text: own words, if any.
        shared: of the person's own: her manager reads it too. A manager's is read by all who follow.

    Returns:
        Whether it was said now; False when this page had said it.

    Raises:
        Refused: nothing is tried or kept.
    """
    if queries.find_feeling(adjustment.id, author, client_id) is not None:
        return False
    expect_open(adjustment.journey)
    if adjustment.state not in moves.FELT:
        raise Refused(moves.NOT_NOW)
    own = is_of(adjustment.journey, author, JourneyRole.BENEFICIARY)
    line = AdjustmentFeeling(
        platform_id=adjustment.platform_id,
        adjustment_id=adjustment.id,
        author_id=author,
        client_id=client_id,
        at=clock.now(),
        is_shared=shared or not own,
    )
    words = json.dumps({"scale": scale.value, "text": text}, ensure_ascii=False)
    line.words = queries.place_in(adjustment).seal("adjustment_feelings.words", line.id, author, words)
    db.session().add(line)
    audit.record("adjustment.felt", subject="adjustments", subject_id=adjustment.id, actor_id=author)
    return True


def open_felt(place: sealing.Place, row: AdjustmentFeeling) -> Felt:
    """Return one row, its words opened where they can be."""
    try:
        plain = json.loads(place.open("adjustment_feelings.words", row.id, row.author_id, row.words))
    except Tampered:
        return Felt(row.id, row.author_id, row.at, row.is_shared, None, "")
    return Felt(row.id, row.author_id, row.at, row.is_shared, Scale(plain["scale"]), plain["text"])
