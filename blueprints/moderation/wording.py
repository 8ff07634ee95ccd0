"""Reasons, decisions and model sentences in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel.speaklater import LazyString

from blueprints.core.i18n import lazy_gettext as _l
from blueprints.moderation.kinds import Hold
from blueprints.moderation.models import Decision, Reason, Step

REASONS: Mapping[Reason, LazyString] = {
    Reason.DANGER: _l("Quelqu’un est peut-être en danger"),
    Reason.INSULT: _l("Il insulte ou humilie quelqu’un"),
    Reason.NAMES: _l("Il donne le nom ou l’adresse de quelqu’un"),
    Reason.HEALTH: _l("Il dit quel traitement prendre"),
    Reason.MONEY: _l("Il vend quelque chose ou demande de l’argent"),
    Reason.UPSETTING: _l("Il est trop dur à lire"),
    Reason.OTHER: _l("Autre chose"),
}
HELD: Mapping[Hold, LazyString] = {
    Hold.UNNAMED: _l("Message sans nom"),
    Hold.LINK: _l("Message avec un lien"),
    Hold.COPIES: _l("Message envoyé plusieurs fois"),
}
WHY_HELD: Mapping[Hold, LazyString] = {
    Hold.UNNAMED: _l("Un message sans nom est relu avant d’être publié."),
    Hold.LINK: _l("Un message avec un lien est parfois relu avant d’être publié."),
    Hold.COPIES: _l("Le même message est arrivé plusieurs fois."),
}
DONE: Mapping[Decision, LazyString] = {
    Decision.KEEP: _l("Le texte est gardé"),
    Decision.FOLD: _l("Le texte est replié, avec un avertissement"),
    Decision.CHANGE: _l("Un changement est demandé"),
    Decision.REMOVE: _l("Le texte est retiré"),
}
ALREADY: Mapping[Decision, LazyString] = {
    Decision.KEEP: _l("%(name)s a déjà décidé de garder ce texte. Votre décision n’est pas envoyée."),
    Decision.FOLD: _l("%(name)s a déjà décidé de replier ce texte. Votre décision n’est pas envoyée."),
    Decision.CHANGE: _l("%(name)s a déjà demandé un changement. Votre décision n’est pas envoyée."),
    Decision.REMOVE: _l("%(name)s a déjà décidé de retirer ce texte. Votre décision n’est pas envoyée."),
}
TO_REPORTER: Mapping[Decision, LazyString] = {
    Decision.KEEP: _l("Le texte reste. Il respecte les règles de vie."),
    Decision.FOLD: _l("Le texte est maintenant replié, avec un avertissement."),
    Decision.CHANGE: _l("La personne doit changer son texte. Il n’est plus visible."),
    Decision.REMOVE: _l("Le texte est retiré."),
}
TO_AUTHOR: Mapping[Decision, LazyString] = {
    Decision.KEEP: _l("Votre texte est gardé. Les autres le lisent."),
    Decision.FOLD: _l("Votre texte est replié, avec un avertissement. Chacun choisit de l’ouvrir."),
    Decision.CHANGE: _l("Un changement vous est demandé. Les autres ne lisent pas ce texte en attendant."),
    Decision.REMOVE: _l("Votre texte est retiré. Vous gardez vos mots."),
}
HINTS: Mapping[str, LazyString] = {
    Decision.KEEP.value: _l("Il respecte les règles de vie. Les autres le lisent."),
    Decision.FOLD.value: _l("L’histoire est dure. Le lecteur choisit de l’ouvrir."),
    Decision.CHANGE.value: _l("Vous proposez une phrase. Les autres ne lisent pas le texte avant le changement."),
    Decision.REMOVE.value: _l("La personne garde son texte et peut demander une autre relecture."),
}

HAPPENED: Mapping[Step, LazyString] = {
    Step.HELD: _l("Le texte attend une relecture"),
    Step.REPORTED: _l("Une personne signale le texte"),
    Step.CLAIMED: _l("%(name)s relit ce texte"),
    Step.RELEASED: _l("%(name)s rend ce texte aux autres"),
    Step.STEPPED_ASIDE: _l("%(name)s se retire de ce texte"),
    Step.CAME_BACK: _l("%(name)s peut de nouveau relire ce texte"),
    Step.DECIDED: _l("%(name)s a décidé"),
    Step.UNDONE: _l("%(name)s annule sa décision"),
    Step.CHANGED: _l("La personne a changé son texte"),
    Step.APPEALED: _l("La personne n’est pas d’accord"),
    Step.ANSWERED: _l("%(name)s a répondu au désaccord"),
    Step.WITHDRAWN: _l("La personne a retiré son texte"),
    Step.RESTORED: _l("La personne a remis son texte"),
    Step.UNSEALED: _l("%(name)s a levé l’anonymat"),
}
BY_HER: Mapping[Step, LazyString] = {
    Step.CLAIMED: _l("Vous relisez ce texte"),
    Step.RELEASED: _l("Vous rendez ce texte aux autres"),
    Step.STEPPED_ASIDE: _l("Vous vous retirez de ce texte"),
    Step.CAME_BACK: _l("Vous pouvez de nouveau relire ce texte"),
    Step.DECIDED: _l("Vous avez décidé"),
    Step.UNDONE: _l("Vous annulez votre décision"),
    Step.ANSWERED: _l("Vous avez répondu au désaccord"),
    Step.UNSEALED: _l("Vous avez levé l’anonymat"),
}


@dataclass(frozen=True, slots=True)
class Model:
    """Sentences to start from: they are put into the form, and changed there.

    Args:
        label: of the link.
        decision: that they go with.
        reason: for the author.
        suggestion: for a change.
        warning: for a folded text.
    """

    label: LazyString
    decision: Decision
    reason: LazyString
    suggestion: LazyString | str = ""
    warning: LazyString | str = ""


MODELS: Mapping[str, Model] = {
    "garder": Model(
        _l("Garder : le texte aide"),
        Decision.KEEP,
        _l("Votre texte est clair et il aide d’autres personnes. Il respecte les règles de vie."),
    ),
    "replier": Model(
        _l("Replier : l’histoire est dure"),
        Decision.FOLD,
        _l("Merci pour vos mots. Ils peuvent toucher fort. Chaque personne choisit de les lire ou non."),
        warning=_l("Ce texte parle d’un moment difficile."),
    ),
    "nom": Model(
        _l("Changer : un nom est écrit"),
        Decision.CHANGE,
        _l("Votre texte est utile. Il donne un nom. Je vous propose de l’enlever."),
        suggestion=_l("« Mon responsable m’a montré le travail. »"),
    ),
    "ton": Model(
        _l("Changer : les mots blessent"),
        Decision.CHANGE,
        _l("Vous pouvez ne pas être d’accord. Ces mots peuvent blesser. Je vous propose une autre phrase."),
        suggestion=_l("« Je ne suis pas d’accord avec vous, voici pourquoi. »"),
    ),
    "retirer": Model(
        _l("Retirer : une règle n’est pas respectée"),
        Decision.REMOVE,
        _l("Votre texte ne respecte pas cette règle de vie. Vous gardez vos mots. Vous pouvez en écrire d’autres."),
    ),
}
