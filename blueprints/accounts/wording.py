"""What each role is called in French: with both forms, or in neutral words; never a dot in the middle."""

from collections.abc import Mapping

from flask_babel.speaklater import LazyString

from blueprints.accounts.models import Role
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
    Role.COACH: _l("conseil en emploi accompagné"),
    Role.MANAGER: _l("manager"),
    Role.FACILITATOR: _l("animation du collectif"),
    Role.MODERATOR: _l("modération entre pairs"),
    Role.ADMINISTRATOR: _l("responsabilité de la plateforme"),
    Role.DISABILITY_OFFICER: _l("mission handicap d’un employeur"),
    Role.DOCTOR: _l("médecine du travail"),
    Role.PRESCRIBER: _l("prescription"),
    Role.GUARDIAN: _l("protection juridique"),
}
"""What a person does here, beside her name."""
