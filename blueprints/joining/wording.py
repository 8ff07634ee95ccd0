"""What joining calls things in French."""

from collections.abc import Mapping

from flask_babel.speaklater import LazyString

from blueprints.core.i18n import lazy_gettext as _l
from blueprints.joining.models import RequestState
from blueprints.joining.stepping import CHARTER, NAME, NEWS, WAYS
from blueprints.journeys.models import GuardianKind, JourneyRole

GUARDIANS: Mapping[GuardianKind, LazyString] = {
    GuardianKind.LEGAL: _l("tutelle (représente la personne)"),
    GuardianKind.CURATOR: _l("curatelle (assiste la personne)"),
    GuardianKind.FAMILY: _l("habilitation familiale"),
    GuardianKind.PARENT: _l("parent d’une personne mineure"),
    GuardianKind.CONTACT: _l("personne à appeler (ne signe rien)"),
}

STEPS: Mapping[str, LazyString] = {
    NAME: _l("Dire comment vous appeler"),
    WAYS: _l("Savoir comment revenir ici"),
    NEWS: _l("Choisir comment être au courant"),
    CHARTER: _l("Lire les règles de vie"),
}

STATES: Mapping[RequestState, LazyString] = {
    RequestState.ASKED: _l("Attend une réponse"),
    RequestState.AGREED: _l("D’accord"),
    RequestState.REFUSED: _l("Pas d’accord"),
    RequestState.TAKEN_BACK: _l("Question retirée"),
}

JOURNEY_ROLES: Mapping[JourneyRole, LazyString] = {
    JourneyRole.BENEFICIARY: _l("personne accompagnée"),
    JourneyRole.COACH: _l("conseillère ou conseiller en emploi accompagné"),
    JourneyRole.MANAGER: _l("manager"),
    JourneyRole.DOCTOR: _l("médecine du travail"),
    JourneyRole.DISABILITY_OFFICER: _l("référente ou référent handicap de l’employeur"),
    JourneyRole.PRESCRIBER: _l("prescription"),
    JourneyRole.GUARDIAN: _l("protection juridique ou confiance"),
}


def role_of(role: JourneyRole, kind: GuardianKind | None) -> str:
    """Return what somebody is in a journey, in words."""
    return str(GUARDIANS[kind]) if kind else str(JOURNEY_ROLES[role])
