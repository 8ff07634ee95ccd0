"""What stands on every home, whatever the roles: her news, the text that she began, what the service received."""

from collections.abc import Iterator
from typing import Any

from flask import url_for
from sqlalchemy import select

from blueprints.core import db
from blueprints.core.access import Actor, Permission, may
from blueprints.core.i18n import clock_time, ngettext, relative_day
from blueprints.core.i18n import gettext as _
from blueprints.drafts import queries as drafts
from blueprints.front_door import queries as front_door
from blueprints.home.waiting import Card
from blueprints.news import queries as news
from blueprints.news.models import NewsKind


def cards(actor: Actor, *, with_draft: bool) -> Iterator[Card]:
    """Recall the last text that was begun and not sent, say how many news there are, and who wrote to the service.

    In one statement.

    Args:
        actor: whose home it is.
        with_draft: whether a text may be recalled; one at a time is enough.
    """
    place, saved_at = drafts.latest_of(actor.person_id)
    asked: list[Any] = [news.count_of(actor, NewsKind.MESSAGE_RECEIVED), place, saved_at]
    if may(Permission.ENQUIRY_LIST):
        asked.append(front_door.count_of_waiting())
    count, begun, since, *written = db.session().execute(select(*asked)).one()
    if begun and with_draft:
        day = relative_day(since).partition(",")[0].lower()
        told = _("Enregistré %(day)s à %(time)s.", day=day, time=clock_time(since))
        yield Card(
            "brouillon",
            _("Brouillon à finir"),
            "notebook-pen",
            _name_of(begun),
            f"{told} {_('Personne d’autre ne peut le lire.')}",
            begun,
            _("Reprendre mon texte"),
        )
    if count:
        yield Card(
            "nouvelles",
            _("Mes nouvelles"),
            "bell",
            ngettext("%(num)d nouvelle", "%(num)d nouvelles", count),
            _("Lisez-les quand vous voulez."),
            url_for("news.index"),
            _("Lire mes nouvelles"),
        )
    if any(written):
        yield Card(
            "demandes",
            _("Demandes reçues"),
            "mail",
            ngettext("%(num)d demande attend une réponse", "%(num)d demandes attendent une réponse", written[0]),
            "",
            url_for("front_door.enquiries"),
            _("Ouvrir les demandes"),
        )


def _name_of(place: str) -> str:
    """Return what a text was begun for; never a name or a title: others may see this screen."""
    names = (
        ("/conseils/nouvelle-question", _("Une question")),
        ("/conseils/", _("Une réponse")),
        ("/temoignages/", _("Un témoignage")),
        ("/mon-accompagnement/", _("Un message")),
        ("/rencontres/", _("Une rencontre à proposer")),
    )
    return next((name for start, name in names if place.startswith(start)), _("Un texte commencé"))
