"""What is said of adjustments: difficulties, states, moves and the scale, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from blueprints.adjustments.feeling import Scale
from blueprints.adjustments.models import AdjustmentState, Answer, IdeaState, MoveKind
from blueprints.adjustments.sealing import Step
from blueprints.core import clock, i18n
from blueprints.core.i18n import gettext as _
from blueprints.core.i18n import lazy_gettext as _l
from blueprints.core.i18n import ngettext
from blueprints.core.text import of

S, M = AdjustmentState, MoveKind

CONSTRAINTS: Mapping[str, Any] = {
    "bruit": _l("Le bruit"),
    "lumiere": _l("La lumière"),
    "bureau-ouvert": _l("Le bureau ouvert"),
    "consignes": _l("Les consignes"),
    "rythme": _l("Le rythme et les horaires"),
    "fatigue": _l("Une période plus fatigante"),
    "interruptions": _l("Les interruptions"),
    "reunions": _l("Les réunions"),
    "trajets": _l("Les trajets"),
    "codes-sociaux": _l("Les codes sociaux"),
    "memoire": _l("La mémoire et l’organisation"),
    "imprevus": _l("Les imprévus et le stress"),
    "lecture": _l("La lecture et l’écriture"),
    "arrivee": _l("L’arrivée dans le poste"),
    "equipe": _l("Les relations dans l’équipe"),
    "autre": _l("Autre chose"),
}
"""The difficulties that the seeds and the field name: what is hard at work, never why."""
SCALE: Mapping[Scale, Any] = {
    Scale.HELPS: _l("Ça m’aide"),
    Scale.A_LITTLE: _l("Un peu"),
    Scale.NO: _l("Pas du tout"),
    Scale.BOTHERS: _l("Ça me gêne"),
}
SCALE_OF_EMPLOYER: Mapping[Scale, Any] = {
    Scale.HELPS: _l("Ça va bien"),
    Scale.A_LITTLE: _l("Ça va un peu mieux"),
    Scale.NO: _l("Rien ne change"),
    Scale.BOTHERS: _l("C’est difficile à tenir"),
}
ANSWERS: Mapping[Answer, Any] = {
    Answer.YES: _l("Oui, je suis d’accord"),
    Answer.AFTER_HR: _l("Oui, après l’avis des ressources humaines"),
    Answer.AFTER_DOCTOR: _l("Oui, après l’avis du médecin du travail"),
}


@dataclass(frozen=True, slots=True)
class Badge:
    """One state in words."""

    label: Any
    kind: str
    icon: str


_BADGES: Mapping[AdjustmentState, Badge] = {
    S.PROPOSED: Badge(_l("Proposé"), "info", "lightbulb"),
    S.AGREED: Badge(_l("Décidé ensemble"), "ok", "handshake"),
    S.ON_TRIAL: Badge(_l("On teste"), "now", "calendar-days"),
    S.KEPT: Badge(_l("Gardé"), "ok", "circle-check"),
    S.CHANGED: Badge(_l("Changé"), "plain", "refresh-cw"),
    S.DROPPED: Badge(_l("Arrêté"), "plain", "x"),
}
_PREPARED = Badge(_l("En préparation"), "plain", "notebook-pen")
_TO_DECIDE = Badge(_l("Essai fini, à décider"), "warn", "clock")
IDEA_BADGES: Mapping[IdeaState, Badge] = {
    IdeaState.SENT: Badge(_l("Attend une lecture"), "info", "clock"),
    IdeaState.ACCEPTED: Badge(_l("Dans la bibliothèque"), "ok", "circle-check"),
    IdeaState.REFUSED: Badge(_l("Non retenue"), "warn", "info"),
}
_LINES: Mapping[MoveKind, Any] = {
    M.PROPOSED: _l("%(name)s propose cet aménagement."),
    M.SHOWN: _l("%(name)s le montre au manager."),
    M.HANDED_OVER: _l("%(name)s le montre à une personne arrivée après."),
    M.EDITED: _l("%(name)s écrit une nouvelle version."),
    M.SAID_YES: _l("%(name)s répond."),
    M.TOOK_YES_BACK: _l("%(name)s reprend sa réponse."),
    M.AGREED: _l("C’est décidé ensemble. La réponse %(of_name)s était la dernière attendue."),
    M.STARTED: _l("%(name)s choisit les jours de l’essai."),
    M.DATED: _l("%(name)s change les jours de l’essai."),
    M.KEPT: _l("%(name)s garde cet aménagement."),
    M.CHANGED: _l("%(name)s veut changer la mesure. Un nouveau tour commence."),
    M.DROPPED: _l("%(name)s arrête cet aménagement."),
    M.STEP_DONE: _l("%(name)s note que c’est fait :"),
    M.STEP_UNDONE: _l("%(name)s note que ce n’est pas encore fait :"),
}
_OWN_LINES: Mapping[MoveKind, Any] = {
    M.PROPOSED: _l("Vous proposez cet aménagement."),
    M.SHOWN: _l("Vous le montrez à votre manager."),
    M.HANDED_OVER: _l("Vous le montrez à une personne arrivée après."),
    M.EDITED: _l("Vous écrivez une nouvelle version."),
    M.SAID_YES: _l("Vous répondez."),
    M.TOOK_YES_BACK: _l("Vous reprenez votre réponse."),
    M.AGREED: _l("C’est décidé ensemble. Votre réponse était la dernière attendue."),
    M.STARTED: _l("Vous choisissez les jours de l’essai."),
    M.DATED: _l("Vous changez les jours de l’essai."),
    M.KEPT: _l("Vous gardez cet aménagement."),
    M.CHANGED: _l("Vous voulez changer la mesure. Un nouveau tour commence."),
    M.DROPPED: _l("Vous arrêtez cet aménagement."),
    M.STEP_DONE: _l("Vous notez que c’est fait :"),
    M.STEP_UNDONE: _l("Vous notez que ce n’est pas encore fait :"),
}


def constraint(code: str) -> str:
    """Return a difficulty in words."""
    return str(CONSTRAINTS.get(code, CONSTRAINTS["autre"]))


def badge(state: AdjustmentState, *, shown: bool, last_day: date | None) -> Badge:
    """Return a state in words.

    Args:
        state: where it stands.
        shown: the employer's side may read it.
        last_day: of its trial.
    """
    if state is S.PROPOSED and not shown:
        return _PREPARED
    if state is S.ON_TRIAL and is_over(last_day):
        return _TO_DECIDE
    return _BADGES[state]


def today() -> date:
    """Return the day of now in Paris."""
    return clock.paris(clock.now()).date()


def is_over(last_day: date | None) -> bool:
    """Tell whether a trial has come to its last day, or passed it."""
    return last_day is not None and last_day <= today()


def day(date_: date) -> str:
    """Return a day in full: "mardi 3 mars 2026"."""
    return i18n.day(datetime.combine(date_, time(12), tzinfo=clock.PARIS))


def trial(state: AdjustmentState, first: date | None, last: date | None) -> str:
    """Return the days of a trial as one says them: "On teste, du … au …"."""
    if first is None or last is None:
        return ""
    if state in (S.PROPOSED, S.AGREED):
        return _("Essai souhaité : du %(first)s au %(last)s.", first=day(first), last=day(last))
    if state is S.ON_TRIAL and not is_over(last):
        return _("On teste, du %(first)s au %(last)s.", first=day(first), last=day(last))
    return _("On a testé, du %(first)s au %(last)s.", first=day(first), last=day(last))


def progress(steps: Sequence[Step]) -> str:
    """Return how much of "who does what" is done; nothing as long as nothing is."""
    done = sum(one.is_done for one in steps)
    if not done:
        return ""
    if done == len(steps):
        return _("Tout est fait.")
    return ngettext("%(num)d chose faite sur %(all)d.", "%(num)d choses faites sur %(all)d.", done, all=len(steps))


def line(kind: MoveKind, name: str) -> str:
    """Return one line of the history.

    Args:
        kind: what was done.
        name: who did it; nothing for the reader herself.
    """
    return str(_LINES[kind]) % {"name": name, "of_name": of(name)} if name else str(_OWN_LINES[kind])


def scale(scale_: Scale, *, of_employer: bool) -> str:
    """Return an answer of the scale, as the one side or the other says it."""
    return str((SCALE_OF_EMPLOYER if of_employer else SCALE)[scale_])
