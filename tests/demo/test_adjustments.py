"""The demo's story of the headset is in order: asked, proposed, agreed, arrived, tried, felt."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from blueprints.accounts.models import Platform
from blueprints.adjustments import queries
from blueprints.adjustments.models import Adjustment, AdjustmentFeeling, AdjustmentState, AdjustmentYes, MoveKind
from blueprints.core import clock, db
from blueprints.demo import adjustments, people, talks
from blueprints.messaging.models import ConversationKind


@pytest.fixture(autouse=True)
def _filled(app: Flask) -> None:
    """Fill the application's database with the demo."""
    people.fill(app)


def test_the_headset_is_asked_proposed_and_there_before_it_is_tried(app: Flask) -> None:
    together = next(
        one for one in talks.AUBE if one.person == adjustments.AWA and one.kind is ConversationKind.SHARED
    ).lines
    asked = next(line.at for line in together if "mettre un casque" in line.words)
    ordered = next(line.at for line in together if "Je commande" in line.words)
    arrived = next(line.at for line in together if "est arrivé" in line.words)
    with app.app_context():
        db.enter_platform(db.session().scalars(select(Platform.id).where(Platform.host == "localhost")).one())
        one = db.session().scalars(select(Adjustment).where(Adjustment.state == AdjustmentState.ON_TRIAL)).one()
        moves = {move.kind: move.at for move in queries.list_moves(one.id)}
        found = queries.find_adjustment(one.id)
        assert found is not None
        words = queries.words_of(found)
        yeses = db.session().scalars(select(AdjustmentYes.at).where(AdjustmentYes.adjustment_id == one.id)).all()
        felt = db.session().scalars(select(AdjustmentFeeling.at).where(AdjustmentFeeling.adjustment_id == one.id))
        assert asked < ordered < moves[MoveKind.PROPOSED] < moves[MoveKind.SAID_YES]
        assert moves[MoveKind.SAID_YES] <= moves[MoveKind.STARTED] < moves[MoveKind.STEP_DONE]
        assert max(yeses) <= moves[MoveKind.STARTED]
        assert one.trial_from is not None
        assert one.trial_to is not None
        assert moves[MoveKind.STARTED] < arrived < moves[MoveKind.STEP_DONE]
        assert one.trial_from == clock.paris(arrived).date()
        assert words is not None
        assert words.steps[0].done_at == moves[MoveKind.STEP_DONE]
        assert all(one.trial_from < clock.paris(at).date() <= one.trial_to for at in felt)
        assert one.trial_to - clock.paris(clock.now()).date() < timedelta(days=7), "it ends soon"
