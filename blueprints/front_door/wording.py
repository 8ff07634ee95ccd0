"""What the states, the steps and the choices of an enquiry are called."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel.speaklater import LazyString

from blueprints.accounts.models import Role
from blueprints.core.i18n import gettext as _
from blueprints.core.i18n import lazy_gettext as _l
from blueprints.core.text import of
from blueprints.front_door.doubts import Doubt
from blueprints.front_door.models import AnswerWay, Asker, Channel, EnquiryState, Purpose, StepKind

PURPOSES: Mapping[Purpose, LazyString] = {
    Purpose.SUPPORT: _l("Demander l’emploi accompagné"),
    Purpose.QUESTION: _l("Poser une question"),
}
ASKERS: Mapping[Asker, LazyString] = {
    Asker.CONCERNED: _l("Je suis la personne concernée"),
    Asker.RELATIVE: _l("Je suis un proche"),
    Asker.EMPLOYER: _l("Je suis employeur, manager ou collègue"),
    Asker.PRESCRIBER: _l("Je travaille à la MDPH, France Travail, Cap emploi ou en mission locale"),
    Asker.UNSAID: _l("Je préfère ne pas le dire"),
}
CHANNELS: Mapping[Channel, LazyString] = {
    Channel.PHONE: _l("Par téléphone"),
    Channel.MAIL: _l("Par e-mail"),
}
WAYS: Mapping[AnswerWay, LazyString] = {
    AnswerWay.PHONE: _l("Par téléphone"),
    AnswerWay.MAIL: _l("Par e-mail"),
    AnswerWay.MEETING: _l("De vive voix"),
}

WHO: Mapping[Asker, LazyString] = {
    Asker.CONCERNED: _l("Une personne concernée"),
    Asker.RELATIVE: _l("Un proche"),
    Asker.EMPLOYER: _l("Un employeur"),
    Asker.PRESCRIBER: _l("Un prescripteur"),
    Asker.UNSAID: _l("Une personne"),
}
"""Who writes, said to the service."""

READERS: Mapping[Role, LazyString] = {
    Role.FACILITATOR: _l("l’équipe d’animation"),
    Role.ADMINISTRATOR: _l("la personne responsable de la plateforme"),
}
"""Those to whom the rules give the inbox, as a stranger can understand them."""


@dataclass(frozen=True, slots=True)
class Shown:
    """How a state is shown: its name, its list's name and address, its badge."""

    label: LazyString
    listed: LazyString
    slug: str
    kind: str
    icon: str


STATES: Mapping[EnquiryState, Shown] = {
    EnquiryState.NEW: Shown(_l("Nouvelle"), _l("Nouvelles"), "nouvelles", "now", "mail"),
    EnquiryState.TO_CHECK: Shown(_l("À vérifier"), _l("À vérifier"), "a-verifier", "warn", "eye"),
    EnquiryState.IN_HAND: Shown(_l("En cours"), _l("En cours"), "en-cours", "info", "user-round-check"),
    EnquiryState.ANSWERED: Shown(_l("Répondue"), _l("Répondues"), "repondues", "ok", "reply"),
    EnquiryState.CLOSED: Shown(_l("Fermée"), _l("Fermées"), "fermees", "plain", "archive"),
    EnquiryState.SPAM: Shown(_l("Indésirable"), _l("Indésirables"), "indesirables", "plain", "ban"),
}
BY_SLUG = {shown.slug: state for state, shown in STATES.items()}

DOUBTS: Mapping[Doubt, LazyString] = {
    Doubt.TRAP: _l("Un champ caché a été rempli."),
    Doubt.QUICK: _l("Le message a été envoyé en quelques secondes."),
    Doubt.UNSTAMPED: _l("La page n’a pas été ouverte comme d’habitude."),
    Doubt.LINKS: _l("Le message contient plusieurs liens."),
    Doubt.REPEATED: _l("Le même texte est arrivé avec une autre adresse."),
}

_STEPS: Mapping[StepKind, LazyString] = {
    StepKind.RECEIVED: _l("Demande reçue"),
    StepKind.CLAIMED: _l("%(name)s s’en occupe"),
    StepKind.RELEASED: _l("%(name)s la rend à l’équipe"),
    StepKind.NOTED: _l("Note %(of_name)s"),
    StepKind.ANSWERED: _l("%(name)s a répondu"),
    StepKind.CLOSED: _l("%(name)s a fermé la demande"),
    StepKind.SET_ASIDE: _l("%(name)s l’a mise dans les indésirables"),
    StepKind.CLEARED: _l("%(name)s l’a mise dans les nouvelles"),
    StepKind.REOPENED: _l("%(name)s a rouvert la demande"),
    StepKind.UNDONE: _l("%(name)s a annulé l’étape d’avant"),
}
_ANSWERED: Mapping[AnswerWay, LazyString] = {
    AnswerWay.PHONE: _l("%(name)s a répondu par téléphone"),
    AnswerWay.MAIL: _l("%(name)s a répondu par e-mail"),
    AnswerWay.MEETING: _l("%(name)s a répondu de vive voix"),
}


def step_words(kind: StepKind, name: str, way: AnswerWay | None) -> str:
    """Return what was done, by whom, in one line."""
    said = _ANSWERED[way] if kind is StepKind.ANSWERED and way is not None else _STEPS[kind]
    names = {"name": name or _("L’équipe"), "of_name": of(name) if name else _("de l’équipe")}
    return str(said) % names if "%(" in str(said) else str(said)


def doubts_in_words(codes: str) -> list[str]:
    """Return why an enquiry was set apart."""
    known = {doubt.value: words for doubt, words in DOUBTS.items()}
    return [str(known[code]) for code in codes.split() if code in known]


def readers_in_words(roles: frozenset[str]) -> str:
    """Return those who read the inbox, from the rules themselves.

    Args:
        roles: from `access.roles_of`.
    """
    named = [str(words) for role, words in READERS.items() if role in roles]
    return _(" et ").join(named)
