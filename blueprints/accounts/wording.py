"""What each role is called in French: with both forms, or in neutral words; never a dot in the middle."""

from collections.abc import Mapping

from flask_babel.speaklater import LazyString

from blueprints.accounts.models import Role
from blueprints.core import access
from blueprints.core.i18n import gettext as _
from blueprints.core.i18n import lazy_gettext as _l

ROLES: Mapping[Role, LazyString] = {
    Role.BENEFICIARY: _l("personne accompagnée"),
    Role.COACH: _l("conseillère ou conseiller en emploi accompagné (job coach)"),
    Role.MANAGER: _l("manager"),
    Role.FACILITATOR: _l("animatrice ou animateur du collectif"),
    Role.MODERATOR: _l("modératrice ou modérateur du collectif"),
    Role.ADMINISTRATOR: _l("responsable de la plateforme"),
    Role.DISABILITY_OFFICER: _l("référente ou référent handicap"),
    Role.DOCTOR: _l("médecin du travail"),
    Role.PRESCRIBER: _l("prescriptrice ou prescripteur"),
    Role.GUARDIAN: _l("tutrice légale, tuteur légal ou personne de confiance"),
}
"""What a person is, said to her or of her before she is known."""

PARTS: Mapping[Role, LazyString] = {
    Role.BENEFICIARY: _l("personne accompagnée"),
    Role.COACH: _l("conseillère ou conseiller en emploi accompagné"),
    Role.MANAGER: _l("manager"),
    Role.FACILITATOR: _l("animation du collectif"),
    Role.MODERATOR: _l("modération entre pairs"),
    Role.ADMINISTRATOR: _l("responsabilité de la plateforme"),
    Role.DISABILITY_OFFICER: _l("référente ou référent handicap d’un employeur"),
    Role.DOCTOR: _l("médecine du travail"),
    Role.PRESCRIBER: _l("prescription"),
    Role.GUARDIAN: _l("protection juridique"),
}
"""What a person does here, beside her name."""

MAY_DO: Mapping[Role, LazyString] = {
    Role.BENEFICIARY: _l(
        "Vous participez au collectif. Vous écrivez à la personne qui vous accompagne. Vous décidez qui lit quoi."
    ),
    Role.COACH: _l("Vous accompagnez des personnes. Vous lisez les conversations où votre nom est écrit."),
    Role.MANAGER: _l("Vous parlez des aménagements avec la personne et son conseiller. Le collectif reste fermé."),
    Role.FACILITATOR: _l("Vous animez le collectif : les rencontres, les conseils, la relecture des témoignages."),
    Role.MODERATOR: _l("Vous aidez à tenir les règles de vie du collectif. Vous ne voyez pas qui écrit sans nom."),
    Role.ADMINISTRATOR: _l(
        "Vous invitez les personnes et vous réglez la plateforme. Vous ne lisez ni le collectif, ni les messages."
    ),
    Role.DISABILITY_OFFICER: _l("Vous suivez les aménagements décidés, quand une personne vous invite."),
    Role.DOCTOR: _l("Vous parlez de santé au travail avec la personne. L’employeur ne le voit pas."),
    Role.PRESCRIBER: _l("Vous avez orienté une personne. Vous voyez les étapes, pas les messages."),
    Role.GUARDIAN: _l("Vous aidez une personne, en votre nom. Elle peut mettre fin à votre accès."),
}
"""What a role lets one do, said to who holds it."""


def listed(words: list[str]) -> str:
    """Return words as one reads a list: "Nadia, Romain et Lina"."""
    if len(words) == 1:
        return words[0]
    return _("%(first)s et %(last)s", first=", ".join(words[:-1]), last=words[-1])


def readers(permission: access.Permission) -> str:
    """Return who reads under *permission*, in words, computed from the rule itself."""
    roles = access.roles_of(permission)
    groups = {
        Role.BENEFICIARY: _("les personnes accompagnées"),
        Role.FACILITATOR: _("l’équipe d’animation"),
    }
    sentence = listed([groups.get(role) or str(PARTS[role]) for role in Role if role in roles])
    return f"{sentence[:1].upper()}{sentence[1:]}"
