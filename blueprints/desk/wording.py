"""What the desk calls things: states of people and journeys, with their badges."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel.speaklater import LazyString

from blueprints.accounts.models import Role
from blueprints.accounts.wording import PARTS
from blueprints.core.i18n import lazy_gettext as _l
from blueprints.desk.journey_lists import JourneyState
from blueprints.desk.queries import State
from blueprints.journeys.models import JourneyRole, JourneyStage

STATES: Mapping[State, LazyString] = {
    State.ACTIVE: _l("Présentes"),
    State.INVITED: _l("Invitées"),
    State.REFUSED: _l("E-mail refusé"),
    State.LEFT: _l("Parties"),
}
STAGES: Mapping[JourneyStage, LazyString] = {
    JourneyStage.ASSESS: _l("évaluer la situation"),
    JourneyStage.PLAN: _l("construire le projet"),
    JourneyStage.SEEK: _l("chercher un emploi"),
    JourneyStage.EMPLOYED: _l("être en emploi"),
}
JOURNEY_STATES: Mapping[JourneyState, LazyString] = {
    JourneyState.OPEN: _l("Ouverts"),
    JourneyState.PAUSED: _l("En veille"),
    JourneyState.CLOSED: _l("Terminés"),
}


@dataclass(frozen=True, slots=True)
class Badge:
    """One state in words."""

    label: str
    kind: str = "plain"
    icon: str | None = None


def part(role: Role | JourneyRole) -> str:
    """Return what a role is, with a capital: "Conseillère ou conseiller en emploi accompagné"."""
    words = str(PARTS[Role(role.value)])
    return words[:1].upper() + words[1:]
