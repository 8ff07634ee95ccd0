"""What each role is called in French, with both forms and never a dot in the middle."""

from blueprints.accounts.models import Role
from blueprints.core.i18n import lazy_gettext as _l

ROLES = {
    Role.BENEFICIARY: _l("personne accompagnée"),
    Role.COACH: _l("conseillère ou conseiller en emploi accompagné"),
    Role.MANAGER: _l("manager"),
    Role.FACILITATOR: _l("animatrice ou animateur du collectif"),
    Role.MODERATOR: _l("modératrice ou modérateur du collectif"),
    Role.ADMINISTRATOR: _l("responsable de la plateforme"),
    Role.DISABILITY_OFFICER: _l("référente ou référent handicap"),
    Role.DOCTOR: _l("médecin du travail"),
    Role.PRESCRIBER: _l("prescriptrice ou prescripteur"),
    Role.GUARDIAN: _l("tutrice, tuteur ou personne de confiance"),
}
