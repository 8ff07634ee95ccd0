"""The main menu of each set of roles: five choices at most, the same words everywhere."""

from flask import url_for

from blueprints.accounts.models import Role
from blueprints.core.access import Actor, Permission, allowed
from blueprints.core.i18n import gettext as _
from blueprints.core.pages import NavigationItem

MOST = 5
"""With several roles, "Modération" and "Nos idées" stand on the page of the service instead."""


def menu_of(actor: Actor | None) -> tuple[NavigationItem, ...]:
    """Return the menu of a person (or of a stranger): it stays the same for the same roles."""
    items: list[NavigationItem] = []
    roles = actor.roles if actor else frozenset()
    if actor is None:
        items.append(NavigationItem(_("L’emploi accompagné"), url_for("front_door.what"), "info", "what"))
    if allowed(Permission.COLLECTIVE_ENTER, actor):
        items.append(NavigationItem(_("Rencontres"), url_for("meetings.index"), "calendar-days", "meetings"))
        items.append(NavigationItem(_("Conseils"), url_for("advice.index"), "messages-square", "advice"))
        items.append(NavigationItem(_("Nos idées"), url_for("ideas.index"), "lightbulb", "ideas"))
    items.append(NavigationItem(_("Témoignages"), url_for("testimonials.index"), "book-open-text", "testimonials"))
    if actor is None:
        asking = _("Demander l’emploi accompagné")
        items.append(NavigationItem(asking, url_for("front_door.ask"), "hand-helping", "ask"))
        employing = _("Pour l’employeur")
        items.append(NavigationItem(employing, url_for("front_door.employer"), "briefcase-business", "employers"))
    if allowed(Permission.JOURNEY_ENTER, actor):
        mine = Role.BENEFICIARY in roles
        label = _("Mon accompagnement") if mine else _("Accompagnements")
        items.append(NavigationItem(label, url_for("messaging.index"), "waypoints", "messaging"))
    if allowed(Permission.PLACE_READ, actor) and len(items) < MOST - 1:
        items.append(NavigationItem(_("Ma place ici"), url_for("joining.place"), "eye", "place"))
    serves = allowed(Permission.DESK_ENTER, actor)
    if allowed(Permission.MODERATION_QUEUE, actor) and len(items) + serves <= MOST:
        items.append(NavigationItem(_("Modération"), url_for("moderation.index"), "shield-check", "moderation"))
    if serves:
        items.append(NavigationItem(_("Service"), url_for("desk.index"), "list-checks", "desk"))
    return tuple(one for one in items if len(items) <= MOST or one.key != "ideas")
