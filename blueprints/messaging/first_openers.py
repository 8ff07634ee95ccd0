"""The beginnings of sentences that every platform begins with, for what is hard to say.

They are kept in the database as they are, in words that everybody understands; a platform changes its own as it likes.
"""

from dataclasses import dataclass

PRIVATE, SHARED, ADJUSTMENTS, HEALTH = "private", "shared", "adjustments", "health"


def _l(words: str) -> str:
    """Mark words for the catalogue: they are kept as they are, and said through it when they are shown."""
    return words


@dataclass(frozen=True, slots=True)
class FirstOpener:
    """One beginning: what it is for, when it helps, the words, and the kinds of conversation that it suits."""

    name: str
    about: str
    words: str
    kinds: tuple[str, ...]


FIRST_OPENERS = (
    FirstOpener(
        _l("Demander un aménagement"),
        _l("Quand quelque chose, au travail, vous fatigue ou vous gêne."),
        "Bonjour,\n\nAu travail, j’ai une difficulté avec : …\nCela arrive surtout quand : …\n"
        "Ce qui m’aiderait : …\nOn peut essayer pendant : …\n\nQu’en pensez-vous ?",
        (PRIVATE, SHARED),
    ),
    FirstOpener(
        _l("Dire que ça ne va pas"),
        _l("Vous pouvez en dire peu. Une phrase suffit."),
        "Bonjour,\n\nEn ce moment, c’est difficile pour moi.\nCe qui pèse le plus : …\nCela dure depuis : …\n"
        "Ce que j’aimerais : …\n\nVous pouvez me joindre : …",
        (PRIVATE, HEALTH),
    ),
    FirstOpener(
        _l("Prévenir d’une absence"),
        _l("Vous n’avez pas à dire pourquoi."),
        "Bonjour,\n\nJe ne serai pas là le : …\nJe pense revenir le : …\nCe qui est en cours : …\n"
        "Pendant ce temps, on peut demander à : …",
        (PRIVATE, SHARED),
    ),
    FirstOpener(
        _l("Demander un rendez-vous"),
        _l("Pour parler de vive voix, à deux ou à plusieurs."),
        "Bonjour,\n\nJe voudrais vous parler de : …\nLes moments qui me vont : …\n"
        "Je préfère : se voir, s’appeler, ou s’écrire.",
        (PRIVATE, SHARED, HEALTH),
    ),
    FirstOpener(
        _l("Demander une consigne plus claire"),
        _l("Demander, ce n’est pas mal faire."),
        "Bonjour,\n\nJe veux bien faire ce travail : …\nCe que j’ai compris : …\nCe qui n’est pas clair pour moi : …\n"
        "Pouvez-vous me l’écrire, étape par étape ?",
        (PRIVATE, SHARED),
    ),
    FirstOpener(
        _l("Dire non, ou pas tout de suite"),
        _l("Vous avez le droit de dire non."),
        "Bonjour,\n\nMerci de me l’avoir proposé.\nPour le moment, je ne peux pas : …\nJe pourrais plutôt : …\n"
        "On peut en reparler le : …",
        (PRIVATE, SHARED),
    ),
    FirstOpener(
        _l("Raconter un moment difficile"),
        _l("Écrire les faits aide à s’en souvenir."),
        "Bonjour,\n\nJe voudrais vous raconter ce qui s’est passé le : …\nCe qui a été dit ou fait : …\n"
        "Les personnes présentes : …\nComment je vais maintenant : …\nCe que j’attends de vous : …",
        (PRIVATE,),
    ),
    FirstOpener(
        _l("Dire ce qui m’aide"),
        _l("Ce qui va bien compte aussi."),
        "Bonjour,\n\nCe qui m’aide en ce moment : …\nCe que j’aimerais garder : …\nMerci à : …",
        (PRIVATE, SHARED),
    ),
    FirstOpener(
        _l("Préparer une visite médicale"),
        _l("Pour ne rien oublier le jour de la visite."),
        "Bonjour,\n\nAu travail, ce qui me fatigue le plus : …\nCe qui a changé depuis la dernière fois : …\n"
        "Mes questions : …",
        (HEALTH,),
    ),
    FirstOpener(
        _l("Parler d’un aménagement en cours"),
        _l("Un seul aménagement par message."),
        "Bonjour,\n\nL’aménagement dont je parle : …\nCe qui marche : …\nCe qui reste difficile : …\n"
        "Ce que je propose pour la suite : …",
        (ADJUSTMENTS, SHARED),
    ),
)
