"""What waits about adjustments: an answer, a decision, and for coach and manager the trials that end this week."""

from collections.abc import Iterator

from flask import url_for

from blueprints.adjustments import waiting, wording
from blueprints.core.i18n import gettext as _
from blueprints.core.i18n import ngettext
from blueprints.home.waiting import Card


def cards(found: waiting.Waiting) -> Iterator[Card]:
    """Say what waits, without a word of a measure: others may see this screen.

    Args:
        found: what waits for the person behind this request.
    """
    if found.answers:
        yield Card(
            "amenagement-reponse",
            _("Votre réponse"),
            "handshake",
            ngettext("%(num)d aménagement proposé", "%(num)d aménagements proposés", found.answers),
            _("Dites si vous êtes d’accord pour essayer. Rien ne presse."),
            url_for("adjustments.index"),
            _("Voir les aménagements"),
            first=True,
        )
    if found.decisions:
        yield Card(
            "amenagement-decision",
            _("Votre décision"),
            "clock",
            ngettext("%(num)d essai est fini", "%(num)d essais sont finis", found.decisions),
            _("On garde la mesure, on la change, ou on l’arrête."),
            url_for("adjustments.index"),
            _("Voir les aménagements"),
        )


def ending(found: waiting.Waiting) -> Iterator[Card]:
    """Tell a coach or a manager which trials end within the week, calmly: nothing is asked of her yet."""
    if found.ending:
        yield Card(
            "essais",
            _("Aménagements"),
            "handshake",
            _("Essais qui finissent cette semaine"),
            "",
            url_for("adjustments.index"),
            _("Voir tous les aménagements"),
            items=tuple(
                (_("%(name)s, le %(day)s", name=one.name, day=wording.day(one.last_day)), one.url)
                for one in found.ending
            ),
        )


def reading() -> Card:
    """Lead who has no conversation here to what she may read."""
    return Card(
        "amenagements",
        _("Aménagements"),
        "handshake",
        _("Les aménagements décidés"),
        _("Vous pouvez lire ceux que la personne et son manager ont décidés."),
        url_for("adjustments.index"),
        _("Voir les aménagements"),
        first=True,
    )
