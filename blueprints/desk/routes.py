"""The first page of the desk; the other pages stand in modules named after what they are about."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask.typing import ResponseReturnValue

from blueprints.core import pages
from blueprints.core.access import Permission, may, requires
from blueprints.core.i18n import gettext as _
from blueprints.core.i18n import ngettext
from blueprints.desk import (
    accompaniments,
    invitations,
    journal_pages,
    openers,
    people,
    places,
    returns,
    settings,
    topics,
)
from blueprints.desk.door import SECTION, blueprint
from blueprints.front_door import queries as front_door

__all__ = [
    "accompaniments",
    "blueprint",
    "invitations",
    "journal_pages",
    "openers",
    "people",
    "places",
    "returns",
    "settings",
    "topics",
]


@dataclass(frozen=True, slots=True)
class Door:
    """One way further from the first page of the desk."""

    title: str
    about: str
    endpoint: str
    icon: str
    second: bool = False
    """Hidden in the simple version: it is seldom needed, or has another way to it."""


@blueprint.get("/service")
@requires(Permission.DESK_ENTER)
def index() -> ResponseReturnValue:
    """Show what the service can do here, one card each."""
    doors = [(one, pages.path(one.endpoint)) for one in _doors()]
    return pages.render("desk/index.html", section=SECTION, doors=doors)


def _doors() -> Iterator[Door]:
    yield Door(_("Personnes"), _("Qui est ici, qui est invité. Inviter, corriger."), "desk.people", "users-round")
    if may(Permission.JOURNEY_MANAGE):
        about = _("Qui accompagne qui. Ouvrir, changer, terminer.")
        yield Door(_("Accompagnements"), about, "desk.journeys_index", "waypoints")
    if may(Permission.ENQUIRY_LIST):
        waiting = front_door.count_waiting()
        words = ngettext("%(num)d demande attend.", "%(num)d demandes attendent.", waiting)
        about = words if waiting else _("Aucune demande n’attend.")
        yield Door(_("Demandes reçues"), about, "front_door.enquiries", "mail")
    yield from _collective_doors()
    if may(Permission.PLATFORM_SET):
        yield Door(_("Permanence"), _("Qui répond, et quand."), "desk.duty", "phone")
        about = _("La personne à joindre, les heures, les e-mails.")
        yield Door(_("Réglages"), about, "desk.settings", "settings")
        about = _("Où l’on vient, et les autres numéros.")
        yield Door(_("Lieux et numéros"), about, "desk.sites", "map-pin", second=True)
    if may(Permission.EXTRAORDINARY_LIST):
        about = _("Lire des messages, dans un cas grave, à deux.")
        yield Door(_("Accès exceptionnels"), about, "privacy.index", "eye", second=True)
    if may(Permission.AUDIT_READ):
        about = _("Qui a fait quoi, et quand.")
        yield Door(_("Journal"), about, "desk.journal_page", "history", second=True)


def _collective_doors() -> Iterator[Door]:
    """What members sent, and waits for somebody of the service."""
    if may(Permission.MODERATION_QUEUE):
        about = _("Les textes à relire : témoignages, signalements, messages sans nom.")
        yield Door(_("Modération"), about, "moderation.index", "shield-check", second=True)
    if may(Permission.PROPOSAL_QUEUE):
        about = _("Ce que les membres proposent au service.")
        yield Door(_("Nos idées"), about, "ideas.index", "lightbulb", second=True)
    if may(Permission.IDEA_QUEUE):
        about = _("Les idées envoyées par des personnes d’ici.")
        yield Door(_("Idées d’aménagement"), about, "adjustments.to_read", "lightbulb", second=True)
