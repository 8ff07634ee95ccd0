"""Where an adjustment may go from where it stands: one table, which the acts and the pages ask."""

from collections.abc import Mapping
from typing import Final

from blueprints.adjustments.models import AdjustmentState, MoveKind
from blueprints.core.access import Permission
from blueprints.core.errors import Refused

S, M = AdjustmentState, MoveKind
MOVES: Final[Mapping[MoveKind, Mapping[AdjustmentState, AdjustmentState]]] = {
    M.EDITED: {S.PROPOSED: S.PROPOSED},
    M.SHOWN: {S.PROPOSED: S.PROPOSED},
    M.HANDED_OVER: {one: one for one in S},
    M.SAID_YES: {S.PROPOSED: S.PROPOSED},
    M.TOOK_YES_BACK: {S.PROPOSED: S.PROPOSED},
    M.AGREED: {S.PROPOSED: S.AGREED},
    M.STARTED: {S.AGREED: S.ON_TRIAL},
    M.DATED: {S.ON_TRIAL: S.ON_TRIAL},
    M.KEPT: {S.ON_TRIAL: S.KEPT},
    M.CHANGED: {S.AGREED: S.CHANGED, S.ON_TRIAL: S.CHANGED, S.KEPT: S.CHANGED},
    M.DROPPED: {S.PROPOSED: S.DROPPED, S.AGREED: S.DROPPED, S.ON_TRIAL: S.DROPPED, S.KEPT: S.DROPPED},
    **{kind: {one: one for one in (S.AGREED, S.ON_TRIAL, S.KEPT)} for kind in (M.STEP_DONE, M.STEP_UNDONE)},
}
"""What each move makes of each state. `AGREED` follows by itself from the second yes."""
NEEDS: Final[Mapping[MoveKind, Permission]] = {
    M.EDITED: Permission.ADJUSTMENT_EDIT,
    M.SHOWN: Permission.ADJUSTMENT_SHOW,
    M.HANDED_OVER: Permission.ADJUSTMENT_SHOW,
    M.SAID_YES: Permission.ADJUSTMENT_ANSWER,
    M.TOOK_YES_BACK: Permission.ADJUSTMENT_ANSWER,
    M.STARTED: Permission.ADJUSTMENT_DATE,
    M.DATED: Permission.ADJUSTMENT_DATE,
    M.KEPT: Permission.ADJUSTMENT_DECIDE,
    M.CHANGED: Permission.ADJUSTMENT_DECIDE,
    M.DROPPED: Permission.ADJUSTMENT_DECIDE,
    M.STEP_DONE: Permission.ADJUSTMENT_TICK,
    M.STEP_UNDONE: Permission.ADJUSTMENT_TICK,
}
"""What each move asks of the rules."""
FELT: Final = frozenset({S.ON_TRIAL, S.KEPT})
"""When each side may say how it goes."""

NOT_NOW = "Ce n’est plus possible à cette étape. Relisez la page : elle dit où en est l’aménagement."


def follows(state: AdjustmentState, kind: MoveKind) -> bool:
    """Tell whether a move is possible from a state."""
    return state in MOVES[kind]


def after(state: AdjustmentState, kind: MoveKind) -> AdjustmentState:
    """Return what a move makes of a state.

    Raises:
        Refused: this state does not allow it.
    """
    if state not in MOVES[kind]:
        raise Refused(NOT_NOW)
    return MOVES[kind][state]
